import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { holidaysOf } from '../adapters/library/holidays';
import { loadLibrary } from '../adapters/library/library';
import { parsePathway } from '../core/pathway/parse';
import { checkPathway } from '../core/pathway/publish';
import { SimulationMemo } from '../core/simulation/options';
import { readScript } from '../core/simulation/read-script';
import { simulate } from '../core/simulation/simulate';
import { projectRoot } from '../dev/project-root';
import { median } from './rounds';

const DAY = 86_400_000;
const STEPS = 300;

/** Patient-days a second that the simulator plays of the shipped discharge follow-up, on one core, in so many seconds. */
export function simulatedDaysPerSecond(seconds: number): number {
  const content = loadLibrary();
  const folder = join(projectRoot(), 'pathways');
  const parsed = parsePathway(readFileSync(join(folder, 'discharge-follow-up.yaml'), 'utf8'));
  const read = readScript(
    readFileSync(join(folder, 'scripts', 'discharge-follow-up', 'medicines-missing.yaml'), 'utf8'),
  );
  if (!parsed.ok || !read.ok) throw new Error('The shipped pathway or its script is wrong');
  const organization = {
    id: 'bench',
    name: 'Bench',
    zone: 'America/New_York',
    holidays: { country: 'US' },
    quietHours: { start: '21:00', end: '08:00' },
    phone: '+15550100',
  };
  const calendar = { zone: organization.zone, holidays: holidaysOf(organization.holidays) };
  const options = { content, organization, calendar };
  const memo = new SimulationMemo(options);
  const play = (): number => {
    const run = simulate(parsed.definition, read.script, options, memo);
    return (run.end.at - Date.parse(read.script.start)) / DAY;
  };
  for (let warm = 0; warm < 50; warm += 1) play();
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
