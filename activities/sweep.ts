import type { SweepReport } from '../core/pathway/host';
import type { AttachmentRepository } from '../core/attachment-repository';
import type { CampaignRepository } from '../core/campaign-repository';
import type { MigrationRepository } from '../core/migration-repository';
import type { EnrollmentRepository, EventRelay, InboxRepository, TaskRepository } from '../core/repositories';
import { systemScope } from '../core/record/scope';
import type { ActivityDependencies } from './dependencies';
import { withHeartbeat } from './heartbeat';

/** Younger rows are still being worked on by whoever wrote them. */
const STRANDED_START_MS = 30_000;
const STRANDED_DECISION_MS = 15_000;
const STRANDED_NEWS_MS = 15_000;
const STRANDED_BULK_MS = 15_000;
const STRANDED_MEDIA_MS = 30_000;
/** Items of one kind a round: the next round comes within seconds. */
const BATCH = 100;
const AT_ONCE = 5;

export interface SweepDependencies extends Pick<
  ActivityDependencies,
  'runtime' | 'migrationDispatch' | 'campaignDispatch' | 'mediaDispatch' | 'clock' | 'reconcileMessages' | 'log'
> {
  readonly repositories: {
    readonly enrollments: Pick<EnrollmentRepository, 'startingSince'>;
    readonly tasks: Pick<TaskRepository, 'undelivered'>;
    readonly inbox: Pick<InboxRepository, 'unappliedSince' | 'drop'>;
    readonly migrations: Pick<MigrationRepository, 'atWorkSince'>;
    readonly campaigns: Pick<CampaignRepository, 'atWorkSince'>;
    readonly attachments: Pick<AttachmentRepository, 'awaitedSince'>;
    readonly relay: EventRelay;
  };
}

/** One round of repair over all organizations. A part that fails does not keep the others from their work. */
export function createSweep(deps: SweepDependencies) {
  return (): Promise<SweepReport> =>
    withHeartbeat(async () => {
      const failed: string[] = [];
      const part = async (name: string, work: () => Promise<number>): Promise<number> => {
        try {
          return await work();
        } catch (error) {
          deps.log.warn({ part: name, error: error instanceof Error ? error.name : typeof error }, 'a sweep failed');
          failed.push(name);
          return 0;
        }
      };
      const [started, migrations, campaigns, decisions, news, relayed, reconciled, media] = await Promise.all([
        part('started', () => startStranded(deps)),
        part('migrations', () => restartMigrations(deps)),
        part('campaigns', () => restartCampaigns(deps)),
        part('decisions', () => resendDecisions(deps)),
        part('news', () => renotify(deps)),
        part('relayed', () => deps.repositories.relay.relayPending()),
        part('reconciled', () => deps.reconcileMessages()),
        part('media', () => refetch(deps)),
      ]);
      return { started, migrations, campaigns, decisions, news, relayed, reconciled, media, failed };
    });
}

/** Enrollments whose row was written and whose workflow was not started. */
export async function startStranded({ repositories, runtime, clock }: SweepDependencies): Promise<number> {
  const stranded = await repositories.enrollments.startingSince(before(clock, STRANDED_START_MS), BATCH);
  return countSuccesses(stranded, async (enrollment) => {
    await runtime.start(enrollment);
    return true;
  });
}

/** Migrations that are at work in the record and whose workflow was not started, or has ended. */
export async function restartMigrations(deps: SweepDependencies): Promise<number> {
  const { repositories, migrationDispatch, clock } = deps;
  const atWork = await repositories.migrations.atWorkSince(before(clock, STRANDED_BULK_MS), BATCH);
  return countSuccesses(atWork, (migration) => migrationDispatch.ensure(migration));
}

/** Campaigns that are at work in the record and whose workflow was not started, or has ended. */
async function restartCampaigns({ repositories, campaignDispatch, clock }: SweepDependencies): Promise<number> {
  const atWork = await repositories.campaigns.atWorkSince(before(clock, STRANDED_BULK_MS), BATCH);
  return countSuccesses(atWork, (campaign) => campaignDispatch.ensure(campaign));
}

/** Decisions that were stored and that no step has applied. */
export async function resendDecisions({ repositories, runtime, clock }: SweepDependencies): Promise<number> {
  const tasks = await repositories.tasks.undelivered(before(clock, STRANDED_DECISION_MS), BATCH);
  return countSuccesses(tasks, async ({ orgId, enrollmentId, effectKey, decision }) => {
    if (!decision) return false;
    const { id, outcome } = decision;
    return (await runtime.applyDecision({ id: enrollmentId, orgId }, { id, target: effectKey, outcome })) === 'applied';
  });
}

/** News that was stored and that no step has applied; when the enrollment has ended nobody waits for it. */
export async function renotify({ repositories, runtime, clock }: SweepDependencies): Promise<number> {
  const entries = await repositories.inbox.unappliedSince(before(clock, STRANDED_NEWS_MS), BATCH);
  return countSuccesses(entries, async ({ id, orgId, enrollmentId }) => {
    const result = await runtime.notify({ id: enrollmentId, orgId }, id);
    if (result === 'gone') await repositories.inbox.drop(systemScope(orgId, 'sweep'), id, clock.now());
    return result !== 'deferred';
  });
}

/** Files that came with a message and that nobody has fetched when they were due. */
export async function refetch({ repositories, mediaDispatch, clock }: SweepDependencies): Promise<number> {
  const messages = await repositories.attachments.awaitedSince(before(clock, STRANDED_MEDIA_MS), BATCH);
  return countSuccesses(messages, async (message) => (await mediaDispatch.fetch(message)) === 'started');
}

function before(clock: SweepDependencies['clock'], ms: number): Date {
  return new Date(clock.now().getTime() - ms);
}

/**
 * A few at a time. One bad item does not keep the others from their turn; when all of a handful fail, so would the rest.
 * @throws the first error, after the round.
 */
async function countSuccesses<T>(items: readonly T[], work: (item: T) => Promise<boolean>): Promise<number> {
  let count = 0;
  const errors: unknown[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    const results = await Promise.allSettled(items.slice(at, at + AT_ONCE).map(work));
    const failed = results.filter((result) => result.status === 'rejected');
    count += results.filter((result) => result.status === 'fulfilled' && result.value).length;
    errors.push(...failed.map((result) => result.reason as unknown));
    if (failed.length === results.length) break;
  }
  if (errors.length > 0) throw errors[0];
  return count;
}
