import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { coverageOf } from '../../../core/simulation/coverage';
import { readScript } from '../../../core/simulation/read-script';
import { simulate } from '../../../core/simulation/simulate';
import { clinic, dischargeFollowUp, linesOf } from './example-clinic';

const folder = join(__dirname, '../../../pathways/scripts/discharge-follow-up');
const definition = dischargeFollowUp();

function playFile(name: string) {
  const read = readScript(readFileSync(join(folder, `${name}.yaml`), 'utf8'));
  if (!read.ok) throw new Error(`${name}: ${JSON.stringify(read.findings)}`);
  return simulate(definition, read.script, clinic);
}

const expected: { readonly [name: string]: { readonly outcome: string; readonly lines: readonly string[] } } = {
  'medicines-missing': {
    outcome: 'completed',
    lines: [
      '03-02 17:00 reply medicines#1 No tengo mis medicinas',
      '03-02 17:00 task-opened medicine-barrier#1 coordinators',
      '03-02 17:00 message-sent medicines-help#1 sms',
      '03-02 17:45 task-completed medicine-barrier#1 in-progress',
      '03-03 11:00 milestone-reached contacted',
      '04-02 15:00 ended completed',
    ],
  },
  'silent-patient': {
    outcome: 'completed',
    lines: [
      '03-07 11:30 answer medicines#1 timeout',
      '03-10 00:00 milestone-missed contacted',
      '03-10 06:00 milestone-reached contacted',
      '03-14 11:30 task-opened day-7-silence#1 coordinators',
      '03-20 00:00 milestone-missed visited',
      '04-05 15:30 ended completed',
    ],
  },
  'readmitted-on-day-12': {
    outcome: 'readmitted',
    lines: [
      '03-02 15:00 branch risk#1 unknown',
      '03-02 18:00 facts-changed lace.score 7',
      '03-02 19:00 task-opened visit-after-lace-14#1 coordinators',
      '03-14 15:00 task-closed visit-after-lace-14#1 step-cancelled',
      '03-14 15:00 ended readmitted',
    ],
  },
  'worse-on-day-7': {
    outcome: 'completed',
    lines: [
      '03-09 18:00 answer day-7#1 worse',
      '03-09 18:00 task-opened day-7-red-flag#1 nurses',
      '03-09 18:45 task-escalated day-7-red-flag#1 managers',
      '03-09 18:50 task-completed day-7-red-flag#1 handled',
      '04-03 07:00 message-held closing#1 2026-04-03T12:00:00.000Z',
    ],
  },
};

it('are all expected here', () => {
  expect(readdirSync(folder).sort()).toEqual(
    Object.keys(expected)
      .map((name) => `${name}.yaml`)
      .sort(),
  );
});

describe.each(Object.entries(expected))('%s', (name, { outcome, lines }) => {
  it('comes to its end by way of its key lines, and every line of the script is used', () => {
    const run = playFile(name);
    expect(run.end).toMatchObject({ kind: 'ended', outcome });
    expect(linesOf(run)).toEqual(expect.arrayContaining([...lines]));
    expect(run.problems).toEqual([]);
  });
});

it('reach most steps of the pathway together', () => {
  const coverage = coverageOf(definition, Object.keys(expected).map(playFile));
  expect(coverage.reachedSteps / coverage.steps).toBeGreaterThan(0.65);
  expect(coverage.neverReached).toContain('retraction');
});
