import { parseArgs } from 'node:util';
import { holidaysOf } from '../../adapters/library/holidays';
import { loadLibrary } from '../../adapters/library/library';
import type { PathwayDefinition } from '../../core/pathway/definition';
import type { Finding } from '../../core/pathway/finding';
import { parsePathway } from '../../core/pathway/parse';
import type { Language } from '../../core/record/organization';
import { coverageOf } from '../../core/simulation/coverage';
import type { SimulationOptions } from '../../core/simulation/options';
import { simulatePopulation } from '../../core/simulation/population';
import { presentRun, presentWarnings } from '../../core/simulation/present';
import { readScript } from '../../core/simulation/read-script';
import type { SimulationScript } from '../../core/simulation/script';
import { simulate } from '../../core/simulation/simulate';
import { coverageWarnings } from '../../core/simulation/warnings';
import { readText } from './read-text';
import { coverageText, populationText, runText } from './simulation-text';

const USAGE = `npm run pathway simulate FILE -- --script SCRIPT [--script SCRIPT ...]
  --json              the result as JSON
  --language en|es    of sentences (English when not said) and of texts (the patient's)
  --population N      also N patients who behave by chance, as the first script says
  --per-week N        patients who enroll in a week, for the load on the queues
  --seed N            of the population
Pathways that the file calls are played as they ship, where they do.
The exit code: 0, or 1 when a file cannot be read or played, and for these lines.`;

/** A clinic in Massachusetts: the one the shipped pathways are tried in. */
function exampleClinic(): SimulationOptions {
  const library = loadLibrary();
  return {
    content: library,
    pathway: (name) => {
      const parsed = parsePathway(library.pathways().get(name) ?? '', { templates: library });
      return parsed.ok ? parsed.definition : undefined;
    },
    organization: {
      name: 'Riverside Community Clinic',
      phone: '(413) 555-0100',
      quietHours: { start: '21:00', end: '08:00' },
    },
    calendar: { zone: 'America/New_York', holidays: holidaysOf({ country: 'US', state: 'MA' }) },
  };
}

interface Request {
  readonly file: string;
  readonly scripts: readonly string[];
  readonly json: boolean;
  readonly language: Language | undefined;
  readonly population: number;
  readonly perWeek: number;
  readonly seed: number;
}

/** `pathway simulate`: prints what happens to the scripted patients. The exit code: 1 for a file that cannot be played. */
export function simulateCommand(args: readonly string[], print: (line: string) => void = console.log): Promise<number> {
  return Promise.resolve(run(args, print));
}

function run(args: readonly string[], print: (line: string) => void): number {
  const request = readArguments(args);
  if (request === null) return failed(print, [USAGE]);
  const source = readText(request.file);
  if (source === null) return failed(print, [`${request.file}: cannot be read`]);
  const parsed = parsePathway(source, { templates: loadLibrary() });
  if (!parsed.ok) return failed(print, positions(request.file, parsed.findings));
  const scripts: SimulationScript[] = [];
  for (const file of request.scripts) {
    const text = readText(file);
    if (text === null) return failed(print, [`${file}: cannot be read`]);
    const read = readScript(text);
    if (!read.ok) return failed(print, positions(file, read.findings));
    scripts.push(read.script);
  }
  return play(request, parsed.definition, scripts, print);
}

function play(
  { json, language, population: patients, perWeek, seed }: Request,
  definition: PathwayDefinition,
  scripts: readonly SimulationScript[],
  print: (line: string) => void,
): number {
  const options = exampleClinic();
  const runs = scripts.map((script) => simulate(definition, script, options));
  const presented = runs.map((one) => presentRun(one, definition, options, language ?? 'en'));
  const coverage = coverageOf(definition, runs);
  const warnings = presentWarnings(coverageWarnings(coverage), language ?? 'en');
  const [first] = scripts;
  const population =
    patients > 0 && first ? simulatePopulation(definition, first, { patients, perWeek, seed }, options) : undefined;
  if (json) print(JSON.stringify({ runs: presented, coverage, warnings, population }, null, 2));
  else {
    for (const one of presented) print(runText(one, language));
    print(coverageText(coverage, warnings));
    if (population) print(populationText(population, perWeek));
  }
  return runs.some(({ end }) => end.kind === 'broken') ? 1 : 0;
}

function readArguments(args: readonly string[]): Request | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        script: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
        language: { type: 'string' },
        population: { type: 'string', default: '0' },
        'per-week': { type: 'string', default: '20' },
        seed: { type: 'string', default: '1' },
      },
    });
    const [file, ...others] = positionals;
    const [population, perWeek, seed] = [values.population, values['per-week'], values.seed].map(Number);
    const { language } = values;
    if (file === undefined || others.length > 0 || values.script.length === 0) return null;
    if (language !== undefined && language !== 'en' && language !== 'es') return null;
    if (!isCount(population) || !isCount(perWeek) || !isCount(seed)) return null;
    return { file, scripts: values.script, json: values.json, language, population, perWeek, seed };
  } catch {
    // An option it does not know.
    return null;
  }
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value >= 0 && value <= 4_294_967_295;
}

function positions(file: string, findings: readonly Finding[]): readonly string[] {
  return findings.map(({ line, column, path, message }) => `${file}:${line}:${column} ${path} ${message}`);
}

function failed(print: (line: string) => void, lines: readonly string[]): number {
  for (const line of lines) print(line);
  return 1;
}
