import type { Client } from '@temporalio/client';
import { CarepathFailure } from '../../core/errors';
import { GO_ON_SIGNAL, type MigrationInput } from '../../core/pathway/host';
import type { MigrationDispatch } from '../../core/ports';

const MIGRATION_WORKFLOW = 'migration';
const CALL_DEADLINE_MS = 5_000;

/** One workflow for a migration: started, or told to look at the record again when it is there. */
export function createMigrationDispatch(client: Client, taskQueue: string): MigrationDispatch {
  return {
    async goOn({ id: migrationId, orgId }) {
      const input: MigrationInput = { version: 1, orgId, migrationId, after: null, isPlanned: false };
      try {
        await client.withDeadline(Date.now() + CALL_DEADLINE_MS, () =>
          client.workflow.signalWithStart(MIGRATION_WORKFLOW, {
            workflowId: `migration/${orgId}/${migrationId}`,
            taskQueue,
            args: [input],
            signal: GO_ON_SIGNAL,
          }),
        );
      } catch (error) {
        throw new CarepathFailure('temporal-unavailable', 'The pathway engine cannot be reached now.', [], {
          cause: String(error),
        });
      }
    },
  };
}
