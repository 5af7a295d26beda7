import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadLibrary } from '../../adapters/library/library';
import type { PathwayDefinition } from '../../core/pathway/definition';
import { parsePathway } from '../../core/pathway/parse';
import { coverageOf } from '../../core/simulation/coverage';
import { readScript } from '../../core/simulation/read-script';
import { simulate } from '../../core/simulation/simulate';
import type { SimulationRun } from '../../core/simulation/simulation-run';
import { clinic, linesOf } from '../core/simulation/example-clinic';
import { expectedRuns } from './expected-runs';
import { timelineText } from './timeline-text';

const library = loadLibrary();
const root = join(__dirname, '../../pathways/scripts');
const timelines = join(__dirname, 'timelines');
/** `TIMELINES=write npx jest test/pathways/scripts`, and then the difference is read before it is kept. */
const isWriting = process.env['TIMELINES'] === 'write';

function definitionOf(pathway: string): PathwayDefinition {
  const parsed = parsePathway(library.pathways().get(pathway) ?? '', { templates: library });
  if (!parsed.ok) throw new Error(`${pathway} does not parse`);
  return parsed.definition;
}

function play(definition: PathwayDefinition, script: string): SimulationRun {
  const read = readScript(readFileSync(join(root, definition.pathway, `${script}.yaml`), 'utf8'));
  if (!read.ok) throw new Error(`${script}: ${JSON.stringify(read.findings)}`);
  return simulate(definition, read.script, clinic);
}

/** The timeline of this run as it was reviewed. */
function reviewed(pathway: string, script: string, run: SimulationRun): string {
  const file = join(timelines, pathway, `${script}.txt`);
  if (isWriting) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, timelineText(run));
  }
  return readFileSync(file, 'utf8');
}

function namesIn(folder: string, ending: string): readonly string[] {
  return readdirSync(folder)
    .map((file) => file.replace(ending, ''))
    .sort();
}

it('there are scripts for every shipped pathway', () => {
  expect(readdirSync(root).sort()).toEqual([...library.pathways().keys()]);
  expect(Object.keys(expectedRuns).sort()).toEqual([...library.pathways().keys()]);
});

describe.each(Object.entries(expectedRuns))('the scripts of %s', (pathway, expected) => {
  const definition = definitionOf(pathway);
  const runs = new Map(Object.keys(expected).map((script) => [script, play(definition, script)]));

  it.each(Object.entries(expected))('%s comes to its end by way of its key lines', (script, [outcome, ...lines]) => {
    const run = runs.get(script);
    expect(run?.end).toMatchObject({ kind: 'ended', outcome });
    expect(run && linesOf(run)).toEqual(expect.arrayContaining(lines));
    expect(run?.problems).toEqual([]);
  });

  it.each([...runs])('%s goes as it was reviewed, from the first line to the last', (script, run) => {
    expect(timelineText(run)).toBe(reviewed(pathway, script, run));
  });

  it('are all expected here, and each has a reviewed timeline', () => {
    const scripts = Object.keys(expected).sort();
    expect(namesIn(join(root, pathway), '.yaml')).toEqual(scripts);
    expect(namesIn(join(timelines, pathway), '.txt')).toEqual(scripts);
  });

  it('reach every step together', () => {
    expect(coverageOf(definition, [...runs.values()]).neverReached).toEqual([]);
  });
});
