import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { holidaysOf } from '../adapters/library/holidays';
import { loadLibrary } from '../adapters/library/library';
import type { PathwayDefinition } from '../core/pathway/definition';
import { parsePathway } from '../core/pathway/parse';
import { checkPathway } from '../core/pathway/publish';
import { SimulationMemo, type SimulationOptions } from '../core/simulation/options';
import { readScript } from '../core/simulation/read-script';
import type { SimulationScript } from '../core/simulation/script';
import { simulate } from '../core/simulation/simulate';
import { projectRoot } from '../dev/project-root';
import { median } from './rounds';

const DAY = 86_400_000;
const STEPS = 300;

/** Patient-days a second, on one core, in so many seconds each. */
export interface SimulatorSpeed {
  /** One patient of the shipped discharge follow-up, who answers and for whom everything is done. */
  readonly discharge: number;
  /** All simulated patients that are shipped, of all pathways. */
  readonly shipped: number;
}

/** How fast the simulator plays patients, with the conditions, clocks and texts of the product. */
export function simulatorSpeed(seconds: number): SimulatorSpeed {
  const memo = new SimulationMemo(benchOptions());
  const patients = shippedPatients();
  const discharge = patients.filter(({ file }) => file === 'discharge-follow-up/medicines-missing.yaml');
  return {
    discharge: patientDaysPerSecond(discharge, memo, seconds),
    shipped: patientDaysPerSecond(patients, memo, seconds),
  };
}

interface ShippedPatient {
  readonly file: string;
  readonly definition: PathwayDefinition;
  readonly script: SimulationScript;
}

function benchOptions(): SimulationOptions {
  const organization = {
    id: 'bench',
    name: 'Bench',
    zone: 'America/New_York',
    holidays: { country: 'US' },
    quietHours: { start: '21:00', end: '08:00' },
    phone: '+15550100',
  };
  const calendar = { zone: organization.zone, holidays: holidaysOf(organization.holidays) };
  return { content: loadLibrary(), organization, calendar };
}

function shippedPatients(): readonly ShippedPatient[] {
  const templates = loadLibrary();
  const folder = join(projectRoot(), 'pathways');
  return readdirSync(join(folder, 'scripts')).flatMap((pathway) => {
    const parsed = parsePathway(readFileSync(join(folder, `${pathway}.yaml`), 'utf8'), { templates });
    if (!parsed.ok) throw new Error(`The shipped pathway ${pathway} is wrong`);
    return readdirSync(join(folder, 'scripts', pathway)).map((name): ShippedPatient => {
      const read = readScript(readFileSync(join(folder, 'scripts', pathway, name), 'utf8'));
      if (!read.ok) throw new Error(`The shipped script ${name} is wrong`);
      return { file: `${pathway}/${name}`, definition: parsed.definition, script: read.script };
    });
  });
}

function patientDaysPerSecond(patients: readonly ShippedPatient[], memo: SimulationMemo, seconds: number): number {
  if (patients.length === 0) throw new Error('There is no patient to play');
  const play = (): number =>
    patients.reduce((days, { definition, script }) => {
      const run = simulate(definition, script, memo.options, memo);
      return days + (run.end.at - run.start) / DAY;
    }, 0);
  for (const warmUntil = performance.now() + 500; performance.now() < warmUntil;) play();
  let days = 0;
  const begun = performance.now();
  while (performance.now() - begun < seconds * 1000) days += play();
  return days / ((performance.now() - begun) / 1000);
}

/** Milliseconds that all publishing checks of a definition of 300 steps take, once warm. */
export function publishCheckMs(): number {
  const content = loadLibrary();
  const task = (n: number): string =>
    `  - { task: step-${n}, title: { en: Step ${n}, es: Paso ${n} }, queue: nurses, due: P1D }`;
  const source = [
    'pathway: long',
    'title: { en: Long, es: Largo }',
    'steps:',
    ...Array.from({ length: STEPS }, (_, n) => task(n)),
  ].join('\n');
  const context = { hasTemplate: () => true, hasForm: () => true, template: (id: string) => content.template(id) };
  const once = (): number => {
    const begun = performance.now();
    if (!checkPathway(source, context).ok) throw new Error('The definition of the benchmark is wrong');
    return performance.now() - begun;
  };
  for (let warm = 0; warm < 5; warm += 1) once();
  return median(Array.from({ length: 9 }, once));
}
