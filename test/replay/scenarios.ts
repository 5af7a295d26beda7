import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { type Course, live } from './life';
import { liveCampaign } from './live-campaign';
import { liveMedia } from './live-media';
import { liveMigration } from './live-migration';
import { expectApplied, migratedVersions } from './migrated-versions';

/** What a golden history is kept of. */
export interface Scenario {
  readonly name: string;
  /** Raised when a scenario changes: its earlier histories stay. */
  readonly version: number;
  /** Starts one workflow and stays with it to its end. */
  readonly live: (environment: TestWorkflowEnvironment) => Promise<unknown>;
}

/** One enrollment, in the shipped pathway where the course names no other. */
type EnrollmentScenario = Omit<Scenario, 'live'> & Course;

const enrollments: readonly EnrollmentScenario[] = [
  { name: 'silent-patient', version: 1, days: {} },
  { name: 'medicines-missing', version: 1, days: { 0: (life) => life.reply('medicines#1', 'no') } },
  {
    name: 'medicines-there-and-worse-later',
    version: 1,
    days: {
      0: (life) => life.reply('medicines#1', 'yes'),
      7: (life) => life.answerLatest('worse'),
      8: (life) => life.answerLatest('worse'),
    },
  },
  {
    name: 'readmitted',
    version: 1,
    days: { 5: (life) => life.hear({ type: 'happened', name: 'encounter.admitted' }) },
  },
  {
    name: 'entered-in-error',
    version: 1,
    days: { 1: (life) => life.hear({ type: 'happened', name: 'encounter.dischargeCancelled' }) },
  },
  { name: 'opted-out', version: 1, days: { 2: (life) => life.hear({ type: 'happened', name: 'patient.optedOut' }) } },
  { name: 'fresh-runs', version: 1, historyEvents: 60, days: { 0: (life) => life.reply('medicines#1', 'no') } },
  { name: 'carrier-fails', version: 1, days: { 0: (life) => life.failCarrier() } },
  { name: 'held-up', version: 1, days: { 3: (life) => life.holdUp() } },
  { name: 'foreign-signal', version: 1, days: { 1: (life) => life.foreignSignal(), 2: (life) => life.cancel() } },
  {
    name: 'paused-and-resumed',
    version: 1,
    days: {
      1: (life) => life.hear({ type: 'paused', reason: 'away' }),
      4: (life) => life.hear({ type: 'resumed' }),
      6: (life) => life.hear({ type: 'paused', reason: 'away again' }),
      9: (life) => life.hear({ type: 'resumed' }),
    },
  },
  {
    name: 'steps-skipped',
    version: 1,
    days: {
      0: (life) => life.hear({ type: 'step-skipped', key: 'first-call#1', reason: 'called from the ward' }),
      2: (life) => life.hear({ type: 'step-skipped', key: 'until-day-7#1', reason: 'asks to be asked now' }),
      3: (life) => life.hear({ type: 'step-skipped', key: 'no-such-step#1', reason: 'too late' }),
    },
  },
  {
    name: 'steps-repeated',
    version: 1,
    days: {
      2: (life) => life.hear({ type: 'step-repeated', stepId: 'medication-reconciliation', reason: 'new list' }),
      5: (life) => life.hear({ type: 'step-repeated', stepId: 'medication-reconciliation', reason: 'newer list' }),
    },
  },
  {
    name: 'steps-rescheduled',
    version: 1,
    days: {
      0: async (life) => {
        const reason = 'travels';
        await life.hear({ type: 'step-rescheduled', key: 'first-call#1', to: await life.inDays(9), reason });
        await life.hear({ type: 'step-rescheduled', key: 'until-day-7#1', to: await life.inDays(3), reason });
      },
    },
  },
  {
    name: 'orders-over-fresh-runs',
    version: 1,
    historyEvents: 60,
    days: {
      1: async (life) => {
        await life.hear({ type: 'paused', reason: 'away' });
        await life.hear({ type: 'step-skipped', key: 'until-day-7#1', reason: 'not needed' });
        await life.hear({ type: 'step-repeated', stepId: 'first-call', reason: 'asked to be called' });
      },
      3: (life) => life.hear({ type: 'resumed' }),
      5: (life) => life.cancel(),
    },
  },
  {
    name: 'migrated-midway',
    version: 1,
    versions: migratedVersions,
    days: {
      1: async (life) => {
        await expectApplied(life.migrateTo(2));
        await life.reply('letter#2', 'yes');
      },
    },
  },
  {
    name: 'migrated-twice-in-a-row',
    version: 1,
    versions: migratedVersions,
    historyEvents: 40,
    days: {
      1: async (life) => {
        await expectApplied(life.migrateTo(2));
        await expectApplied(life.migrateTo(3));
      },
      4: (life) => expectApplied(life.migrateTo(1)),
    },
  },
  {
    name: 'migration-refused-and-decided',
    version: 1,
    versions: migratedVersions,
    days: {
      1: async (life) => {
        const { applied } = await life.migrateTo(4);
        if (applied) throw new Error('it should need a person');
        await expectApplied(life.migrateTo(4, { 'forms#1': null }));
      },
    },
  },
];

export const scenarios: readonly Scenario[] = [
  ...enrollments.map(({ name, version, ...course }) => ({
    ...{ name, version },
    live: (environment: TestWorkflowEnvironment) => live(environment, course),
  })),
  { name: 'migration-batches', version: 1, live: liveMigration },
  { name: 'campaign-batches', version: 1, live: liveCampaign },
  { name: 'pictures-in-rounds', version: 1, live: liveMedia },
];
