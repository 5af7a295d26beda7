import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { loadLibrary } from '../../../../adapters/library/library';
import { toPlanDefinition } from '../../../../core/fhir/to-plan-definition';
import type { PathwayDefinition } from '../../../../core/pathway/definition';
import { parsePathway } from '../../../../core/pathway/parse';
import { pathwayOf } from '../../../support/pathways';
import { randomPathway } from '../../../support/random-pathway';
import { unusualSteps } from '../examples/unusual-steps';

/** Exports the shipped, the unusual and some random pathways into a folder, for the validator beside this file. */
function writePlans(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, definition: PathwayDefinition): void =>
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(toPlanDefinition(definition), null, 2));
  for (const [name, source] of loadLibrary().pathways()) {
    const parsed = parsePathway(source);
    if (parsed.ok) write(name, parsed.definition);
  }
  unusualSteps.forEach(([, steps], i) => write(`unusual-${i + 1}`, pathwayOf(steps)));
  fc.sample(randomPathway, { seed: 20261123, numRuns: 40 }).forEach((definition, i) =>
    write(`random-${i + 1}`, definition),
  );
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Usage: write-plans.ts FOLDER');
writePlans(folder);
