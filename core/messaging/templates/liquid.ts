import { Liquid } from 'liquidjs';

/** All that a text may do. What is not here could loop, take a name apart, or hide a word from the checks. */
export const allowedTags = ['if', 'unless'] as const;
export const allowedFilters = ['capitalize', 'default', 'downcase', 'upcase'] as const;

const common = {
  ownPropertyOnly: true,
  parseLimit: 20_000,
  renderLimit: 2_000,
  memoryLimit: 200_000,
  // No partials: a template is one text.
  templates: {},
} as const;

/** A misspelt variable fails instead of printing nothing, and no template can loop or reach a prototype. */
export const liquid = restricted(new Liquid({ ...common, strictVariables: true, strictFilters: true, cache: 200 }));

/** Goes on where the strict one stops: to find everything that is wrong, and to show a text that cannot be sent. */
export const lenientLiquid = restricted(new Liquid({ ...common, strictVariables: false, strictFilters: false }));

function restricted(engine: Liquid): Liquid {
  keepOnly(engine.tags, allowedTags);
  keepOnly(engine.filters, allowedFilters);
  return engine;
}

function keepOnly(known: { [name: string]: unknown }, kept: readonly string[]): void {
  for (const name of Object.keys(known)) if (!kept.includes(name)) Reflect.deleteProperty(known, name);
}
