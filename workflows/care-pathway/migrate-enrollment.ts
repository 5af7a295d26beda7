import { log } from '@temporalio/workflow';
import type { MigrationAnswer, RecordedEffect } from '../../core/pathway/host';
import { needsPerson } from './held-up';
import type { StepRunner } from './step-runner';
import type { ReadyMigration, Work } from './work';

export interface MigrationEnd {
  readonly answer: MigrationAnswer;
  /** What the next numbered step has to take in. */
  readonly next: Work | null;
}

/**
 * Takes the enrollment to another version in one numbered step, or says on the timeline why not: then it goes on by the
 * version it has. A version that cannot be used holds nothing up.
 */
export async function migrateEnrollment(runner: StepRunner, ready: ReadyMigration): Promise<MigrationEnd> {
  if (runner.definition.id !== ready.migration.from.id) return refuse(runner, ready, { reason: 'other-version' });
  try {
    const end = await runner.migrate(ready);
    return end.answer.applied ? end : await refuse(runner, ready, end.answer);
  } catch (error) {
    if (!needsPerson(error)) throw error;
    log.warn('a migration could not be carried out', { inboxId: ready.inboxId, reason: String(error) });
    return refuse(runner, ready, { reason: 'failed' });
  }
}

async function refuse(
  runner: StepRunner,
  { inboxId, migration }: ReadyMigration,
  answer: Pick<MigrationAnswer, 'reason' | 'plan'>,
): Promise<MigrationEnd> {
  const told = await runner.consume(inboxId, [refusal(inboxId, answer.reason)]);
  if (told) return { answer: { ...answer, applied: false }, next: null };
  const isThere = runner.definition.id === migration.to.id;
  return { answer: isThere ? { applied: true } : { applied: false, reason: 'refused' }, next: null };
}

function refusal(inboxId: string, reason: MigrationAnswer['reason']): RecordedEffect {
  const target = `migration/${inboxId}`;
  const detail = reason === undefined ? {} : { detail: reason };
  return { type: 'note', key: `${target}/refused`, note: 'migration-refused', target, ...detail };
}
