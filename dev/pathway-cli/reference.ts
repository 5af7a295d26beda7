import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { factCatalog, factDefinition, milestoneGroup, type FactDefinition } from '../../core/criteria/catalog';
import { spanWords, typeWords } from '../../core/criteria/fact-definition';
import { pathwayJsonSchema } from '../../core/pathway/json-schema';
import { stepSchemas } from '../../core/pathway/steps/schema';
import { projectRoot } from '../project-root';

/** What a reader of the reference needs of a JSON Schema object. */
const objectSchema = z.object({
  properties: z.record(z.string(), z.object({ description: z.string().optional() })),
  required: z.array(z.string()).default([]),
});
const document = z.object({ $defs: z.record(z.string(), z.unknown()) });

/** Keys that every step may have: told once. */
const COMMON = ['when', 'reaches'];

/** `pathway reference`: prints the generated part of docs/pathway-language.md. */
export function referenceCommand(
  _args: readonly string[],
  print: (line: string) => void = console.log,
): Promise<number> {
  print(referenceMarkdown());
  return Promise.resolve(0);
}

/** Every kind of step with its keys, from the schema, and its example, which the tests check and run; then every fact. */
export function referenceMarkdown(): string {
  const { $defs } = document.parse(pathwayJsonSchema());
  const root = objectSchema.parse(pathwayJsonSchema());
  return [
    '## The document',
    ...keyTable(root.properties, root.required),
    '## Every step',
    ...keyTable(only(objectSchema.parse($defs['task']).properties, COMMON), []),
    ...Object.keys(stepSchemas).flatMap((kind) => kindSection(kind, objectSchema.parse($defs[kind]))),
    ...factSection(),
  ].join('\n\n');
}

function kindSection(kind: string, { properties, required }: z.infer<typeof objectSchema>): readonly string[] {
  const own = Object.keys(properties).filter((key) => !COMMON.includes(key));
  return [
    `## \`${kind}\``,
    ...keyTable(only(properties, [kind, ...own.filter((key) => key !== kind)]), required),
    `\`\`\`yaml\n${readFileSync(join(projectRoot(), 'docs', 'examples', `${kind}.yaml`), 'utf8').trim()}\n\`\`\``,
  ];
}

function factSection(): readonly string[] {
  const milestone = factDefinition(`${milestoneGroup}.name`);
  const facts = [...factCatalog, ...(milestone ? [[`${milestoneGroup}.<name>`, milestone] as const] : [])];
  return [
    '## The facts',
    'What a condition may read. A fact that is unknown makes a condition unknown unless the rest decides it; `has(fact)` asks whether it is known. “Live” is read when the condition is asked; a span is counted from the time of what the fact rests on, and what is older is unknown.',
    ...facts.map(([name, fact]) => factText(name, fact)),
  ];
}

function factText(name: string, fact: FactDefinition): string {
  const { label, type, description, source, computed, freshness, unknown } = fact;
  return [
    `**\`${name}\`** ${label.en} / ${label.es ?? label.en}: ${typeWords[type]}. ${description}`,
    '',
    `- Source: ${source}`,
    `- Computed: ${computed}`,
    `- Freshness: ${freshness === 'live' ? 'live' : spanWords(freshness.validFor)}`,
    `- Unknown: ${unknown}`,
  ].join('\n');
}

type Properties = z.infer<typeof objectSchema>['properties'];

function only(properties: Properties, keys: readonly string[]): Properties {
  return Object.fromEntries(keys.flatMap((key) => (properties[key] ? [[key, properties[key]]] : [])));
}

function keyTable(properties: Properties, required: readonly string[]): readonly string[] {
  const rows = Object.entries(properties).map(
    ([key, { description = '' }]) => `- \`${key}\`${required.includes(key) ? '' : ' (optional)'}: ${description}`,
  );
  return [rows.join('\n')];
}
