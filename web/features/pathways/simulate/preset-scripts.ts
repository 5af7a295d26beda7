import { instantOf, wallTime, type WallTime } from '../../../time/zone';

export const presets = ['silent', 'diligent', 'readmitted'] as const;
export type Preset = (typeof presets)[number];

const BODIES: Readonly<Record<Preset, string>> = {
  silent: `# Tasks are done two hours after they open, by their first outcome; no text is answered.
defaults: { replies: silent, tasks: { after: PT2H } }
`,
  diligent: `# Every text is answered by chance, every task is done. Another seed gives other answers.
defaults: { replies: random, tasks: { after: PT2H } }
random: { replies: 1 }
seed: 1
`,
  readmitted: `events:
  - { after: P12D, name: encounter.admitted }
defaults: { replies: silent, tasks: { after: PT2H } }
`,
};

/** A script to begin with: from 9 in the morning of this day in the clinic's zone. */
export function presetScript(preset: Preset, name: string, now: Date, zone: string): string {
  const morning = { ...wallTime(now, zone), hour: 9, minute: 0 };
  return `name: ${name}
start: ${instantOf(morning, zone).toISOString()} # ${wallDate(morning)}, 9:00 in ${zone}
patient: { language: en, name: Rosa }
${BODIES[preset]}`;
}

function wallDate({ year, month, day }: WallTime): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
