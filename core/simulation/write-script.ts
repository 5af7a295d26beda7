import { stringify } from 'yaml';
import { scriptSchema, type SimulationScript } from './script';

/** A script as YAML that reads back as the same script; what is the default anyway is left out. */
export function writeScript(script: SimulationScript): string {
  const { name, start } = script;
  const plain: { readonly [key: string]: unknown } = scriptSchema.parse({ name, start });
  const said = Object.entries(script).filter(
    ([key, value]) => key === 'name' || key === 'start' || !isSame(value, plain[key]),
  );
  return stringify(Object.fromEntries(said), { lineWidth: 120, collectionStyle: 'any' });
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
