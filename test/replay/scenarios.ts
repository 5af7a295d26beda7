import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { ApplicationFailure } from '@temporalio/common';
import { Client } from '@temporalio/client';
import { loadLibrary } from '../../adapters/library/library';
import type { PathwayDefinition } from '../../core/pathway/definition';
import type { EventBody } from '../../core/pathway/host';
import { parsePathway } from '../../core/pathway/parse';
import { NEWS_SIGNAL } from '../../workflows/care-pathway/messages';
import { complete, type EnrollmentHandle, signalNews, startEnrollment } from '../support/enrollments';
import { FakeRecord } from '../support/fake-record';
import { startWorkers } from '../support/temporal';

/** Lives of the shipped pathway that a golden history is kept of. */
export interface Scenario {
  readonly name: string;
  /** Raised when a scenario changes: its earlier histories stay. */
  readonly version: number;
  readonly historyEvents?: number;
  /** What happens on which day after the start, before the day's tasks are done. */
  readonly days: { readonly [day: number]: (life: Life) => Promise<void> };
}

export const scenarios: readonly Scenario[] = [
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
];

const LAST_DAY = 45;

/** One enrollment in the time-skipping environment, its record in memory. */
export class Life {
  private news = 0;

  constructor(
    private readonly environment: TestWorkflowEnvironment,
    readonly record: FakeRecord,
    readonly handle: EnrollmentHandle,
  ) {}

  hear(event: EventBody): Promise<void> {
    this.news += 1;
    const id = `news-${this.news}`;
    this.record.inbox.set(id, event);
    return signalNews(this.handle, id);
  }

  reply(key: string, option: string): Promise<void> {
    return this.hear({ type: 'replied', key, option });
  }

  /** Answers the last message that went out. */
  async answerLatest(option: string): Promise<void> {
    const latest = this.record.deliveries.at(-1);
    if (latest) await this.reply(latest.target, option);
  }

  async failCarrier(): Promise<void> {
    this.record.deliver = () => ({ result: 'failed' });
    return Promise.resolve();
  }

  async holdUp(): Promise<void> {
    const healthy = this.record.beforeWrite;
    this.record.beforeWrite = ({ effects }) => {
      if (effects.some(({ key }) => key.startsWith('held-up'))) this.record.beforeWrite = healthy;
      else throw ApplicationFailure.nonRetryable('Something is missing', 'broken-definition');
    };
    return Promise.resolve();
  }

  async foreignSignal(): Promise<void> {
    const { connection, namespace } = this.environment;
    const client = new Client({ connection, ...(namespace !== undefined && { namespace }) });
    await client.workflow.getHandle(this.handle.workflowId).signal(NEWS_SIGNAL, { inboxId: 'typed by hand' });
  }

  async cancel(): Promise<void> {
    await this.handle.cancel();
  }

  async hasEnded(): Promise<boolean> {
    return (await this.handle.describe()).status.name !== 'RUNNING';
  }

  async doTasks(): Promise<void> {
    for (const [target, { outcomes }] of [...this.record.tasks]) {
      if (this.record.openTasks.includes(target)) await complete(this.handle, target, outcomes[0] ?? 'done');
    }
  }
}

export function shippedPathway(): PathwayDefinition {
  const parsed = parsePathway(loadLibrary().pathways().get('discharge-follow-up') ?? '');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings));
  return parsed.definition;
}

/** Lives one scenario to its end; each open task is done once a day by its first outcome. */
export async function live(environment: TestWorkflowEnvironment, scenario: Scenario): Promise<Life> {
  const record = new FakeRecord(shippedPathway(), () => environment.currentTimeMs());
  record.conditions.set('lace.score >= 10.0', true);
  const workers = await startWorkers(environment.nativeConnection, environment.namespace ?? 'default', record);
  try {
    const limits = scenario.historyEvents === undefined ? undefined : { historyEvents: scenario.historyEvents };
    const handle = await startEnrollment(environment.client, workers.taskQueue, limits);
    const life = new Life(environment, record, handle);
    for (let day = 0; day <= LAST_DAY; day += 1) {
      await environment.sleep('1 hour');
      if (await life.hasEnded()) return life;
      await scenario.days[day]?.(life);
      await environment.sleep('1 hour');
      if (!(await life.hasEnded())) await life.doTasks().catch(ignoreIfEnded(life));
      await environment.sleep('22 hours');
    }
    throw new Error(`"${scenario.name}" has not ended after ${LAST_DAY} days`);
  } finally {
    await workers.stop();
  }
}

function ignoreIfEnded(life: Life): (error: unknown) => Promise<void> {
  return async (error) => {
    if (!(await life.hasEnded())) throw error;
  };
}
