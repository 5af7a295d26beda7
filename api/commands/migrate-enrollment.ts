import { randomUUID } from 'node:crypto';
import { CarepathFailure } from '../../core/errors';
import { withAdditions } from '../../core/pathway/additions';
import { diffPathways } from '../../core/pathway/diff/diff-pathways';
import type { MigrationAnswer } from '../../core/pathway/host';
import { type Decisions, type MigrationPlan, planMigration } from '../../core/pathway/migration/plan';
import { sketchState } from '../../core/pathway/migration/sketch';
import type { PathwayRuntime } from '../../core/ports';
import type { Enrollment } from '../../core/record/enrollment';
import type { Scope } from '../../core/record/scope';
import type { Repositories, StoredDefinition } from '../../core/repositories';
import { requestChange, type RequestChangeDeps } from './request-change';

interface MigrateInput {
  readonly id: string;
  /** Default: the latest published one. */
  readonly version?: number;
  readonly decisions?: Decisions;
  readonly dryRun: boolean;
}

type MigrateDeps = Omit<RequestChangeDeps, 'runtime'> &
  Pick<Repositories, 'definitions'> & { readonly runtime: Pick<PathwayRuntime, 'migrate'> };

interface MigrateResult {
  readonly answer: Omit<MigrationAnswer, 'reason'> & { readonly reason?: MigrationAnswer['reason'] | 'dry-run' };
  readonly enrollment: Enrollment;
}

/**
 * Takes one enrollment to another version of its pathway, or tells what would become of it. Stored before the workflow is
 * asked; when that cannot be reached the answer is `deferred` and the sweeper asks again.
 * @throws CarepathFailure not-found; conflict when it has ended, is on that version, or the version is retired
 */
export async function migrateEnrollment(deps: MigrateDeps, scope: Scope, input: MigrateInput): Promise<MigrateResult> {
  const enrollment = await deps.enrollments.get(scope, input.id);
  if (enrollment === null) throw new CarepathFailure('not-found', 'There is no such enrollment.');
  if (enrollment.status === 'ended') throw new CarepathFailure('conflict', 'This enrollment has ended already.');
  const { from, to } = await versionsOf(deps, scope, enrollment, input.version);
  const plan = planOf(enrollment, from, to, input.decisions);
  if (input.dryRun) return { answer: { applied: false, reason: 'dry-run', plan }, enrollment };
  let answer: MigrationAnswer = { applied: false, reason: 'deferred' };
  const asking = {
    notify: async (told: Pick<Enrollment, 'id' | 'orgId'>, inboxId: string) => {
      answer = await deps.runtime.migrate(told, inboxId);
      if (answer.reason === 'ended') return 'gone';
      return answer.reason === 'deferred' ? 'deferred' : 'sent';
    },
  } as const;
  const migrated = await requestChange({ ...deps, runtime: asking }, scope, enrollment, {
    source: `migrate/${randomUUID()}`,
    news: {
      type: 'migrate',
      migration: {
        from: { id: from.id, version: from.version },
        to: { id: to.id, version: to.version },
        ...(input.decisions && { decisions: input.decisions }),
      },
    },
    kind: 'enrollment.migrationOrdered',
    data: { from: from.version, to: to.version, ...(input.decisions && { decisions: input.decisions }) },
  });
  return { answer: { ...answer, plan: answer.plan ?? plan }, enrollment: migrated };
}

async function versionsOf(
  { definitions }: Pick<Repositories, 'definitions'>,
  scope: Scope,
  { pathway, definitionId }: Enrollment,
  version: number | undefined,
): Promise<{ from: StoredDefinition; to: StoredDefinition }> {
  const [from, to] = await Promise.all([
    definitions.get(scope, definitionId),
    version === undefined ? definitions.latest(scope, pathway) : definitions.version(scope, pathway, version),
  ]);
  if (!from || !to) throw new CarepathFailure('not-found', 'There is no such version of this pathway.');
  if (to.status === 'retired') throw new CarepathFailure('conflict', 'This version of the pathway is retired.');
  if (from.id === to.id) throw new CarepathFailure('conflict', 'This enrollment is on that version already.');
  return { from, to };
}

/** As far as the record tells; the workflow decides by the state it has. */
function planOf(
  { progress, additions }: Enrollment,
  { definition: from }: StoredDefinition,
  { definition: to }: StoredDefinition,
  decisions: Decisions = {},
): MigrationPlan {
  const changes = diffPathways(from, to);
  const own = withAdditions(from, additions);
  const state = sketchState(own, progress ?? { openSteps: [] });
  return planMigration(own, withAdditions(to, additions), state, { decisions, changes });
}
