import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadLibrary } from '../../adapters/library/library';
import type { PathwayDefinition } from '../../core/pathway/definition';
import { parsePathway } from '../../core/pathway/parse';
import { coverageOf } from '../../core/simulation/coverage';
import { readScript } from '../../core/simulation/read-script';
import { simulate } from '../../core/simulation/simulate';
import type { SimulationRun } from '../../core/simulation/simulation-run';
import { clinic, linesOf } from '../core/simulation/example-clinic';
import { expectedRuns } from './expected-runs';

const library = loadLibrary();
const root = join(__dirname, '../../pathways/scripts');

function definitionOf(pathway: string): PathwayDefinition {
  const parsed = parsePathway(library.pathways().get(pathway) ?? '');
  if (!parsed.ok) throw new Error(`${pathway} does not parse`);
  return parsed.definition;
}

function play(definition: PathwayDefinition, script: string): SimulationRun {
  const read = readScript(readFileSync(join(root, definition.pathway, `${script}.yaml`), 'utf8'));
  if (!read.ok) throw new Error(`${script}: ${JSON.stringify(read.findings)}`);
  return simulate(definition, read.script, clinic);
}

it('there are scripts for every shipped pathway', () => {
  expect(readdirSync(root).sort()).toEqual([...library.pathways().keys()]);
});

describe.each(Object.entries(expectedRuns))('the scripts of %s', (pathway, expected) => {
  const definition = definitionOf(pathway);
  const runs = new Map(Object.keys(expected).map((script) => [script, play(definition, script)]));

  it('are all expected here', () => {
    const scripts = readdirSync(join(root, pathway)).map((file) => file.replace(/\.yaml$/, ''));
    expect(scripts.sort()).toEqual(Object.keys(expected).sort());
  });

  it.each(Object.entries(expected))('%s comes to its end by way of its key lines', (script, [outcome, ...lines]) => {
    const run = runs.get(script);
    expect(run?.end).toMatchObject({ kind: 'ended', outcome });
    expect(run && linesOf(run)).toEqual(expect.arrayContaining(lines));
    expect(run?.problems).toEqual([]);
  });

  it('reach every step together', () => {
    expect(coverageOf(definition, [...runs.values()]).neverReached).toEqual([]);
  });
});
