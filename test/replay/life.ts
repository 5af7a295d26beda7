import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { ApplicationFailure } from '@temporalio/common';
import { Client } from '@temporalio/client';
import { loadLibrary } from '../../adapters/library/library';
import type { PathwayDefinition } from '../../core/pathway/definition';
import type { EventBody, MigrationAnswer } from '../../core/pathway/host';
import type { Decisions } from '../../core/pathway/migration/plan';
import { parsePathway } from '../../core/pathway/parse';
import { MIGRATE_UPDATE, type News, NEWS_SIGNAL } from '../../workflows/care-pathway/messages';
import { complete, type EnrollmentHandle, signalNews, startEnrollment } from '../support/enrollments';
import { FakeRecord } from '../support/fake-record';
import { startWorkers } from '../support/temporal';

/** What happens to one enrollment on which day after the start, before the day's tasks are done. */
export interface Course {
  readonly historyEvents?: number;
  /** The versions of a pathway, in the order of their numbers; default: the shipped one. */
  readonly versions?: readonly PathwayDefinition[];
  readonly days: { readonly [day: number]: (life: Life) => Promise<void> };
}

const LAST_DAY = 45;

/** One enrollment in the time-skipping environment, its record in memory. */
export class Life {
  private news = 0;
  private version = 1;

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

  /** By Update, under the id of the stored wish. */
  async migrateTo(version: number, decisions?: Decisions): Promise<MigrationAnswer> {
    this.news += 1;
    const inboxId = `news-${this.news}`;
    const [from, to] = [this.version, version].map((one) => ({ id: definitionId(one), version: one }));
    if (!from || !to) throw new Error('no version');
    this.record.wishes.set(inboxId, { from, to, ...(decisions && { decisions }) });
    const answer = await this.handle.executeUpdate<MigrationAnswer, [News]>(MIGRATE_UPDATE, {
      updateId: inboxId,
      args: [{ inboxId }],
    });
    if (answer.applied) this.version = version;
    return answer;
  }

  /** Epoch ms, by the environment's clock. */
  async inDays(days: number): Promise<number> {
    return (await this.environment.currentTimeMs()) + days * 24 * 3_600_000;
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
  const library = loadLibrary();
  const parsed = parsePathway(library.pathways().get('discharge-follow-up') ?? '', { templates: library });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings));
  return parsed.definition;
}

/** Lives one enrollment to its end; each open task is done once a day by its first outcome. */
export async function live(environment: TestWorkflowEnvironment, course: Course): Promise<Life> {
  const { versions = [shippedPathway()], days, historyEvents } = course;
  const [first, ...later] = versions;
  if (!first) throw new Error('a course needs a pathway');
  const record = new FakeRecord(first, () => environment.currentTimeMs());
  later.forEach((definition, index) => record.versions.set(definitionId(index + 2), definition));
  record.conditions.set('lace.score >= 10.0', true);
  const workers = await startWorkers(environment.nativeConnection, environment.namespace ?? 'default', record);
  try {
    const limits = historyEvents === undefined ? undefined : { historyEvents };
    const handle = await startEnrollment(environment.client, workers.taskQueue, limits);
    const life = new Life(environment, record, handle);
    for (let day = 0; day <= LAST_DAY; day += 1) {
      await environment.sleep('1 hour');
      if (await life.hasEnded()) return life;
      await days[day]?.(life);
      await environment.sleep('1 hour');
      if (!(await life.hasEnded())) await life.doTasks().catch(ignoreIfEnded(life));
      await environment.sleep('22 hours');
    }
    throw new Error(`it has not ended after ${LAST_DAY} days`);
  } finally {
    await workers.stop();
  }
}

/** The first one is what `startEnrollment` starts. */
function definitionId(version: number): string {
  return version === 1 ? 'definition' : `definition-${version}`;
}

function ignoreIfEnded(life: Life): (error: unknown) => Promise<void> {
  return async (error) => {
    if (!(await life.hasEnded())) throw error;
  };
}
