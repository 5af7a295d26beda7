import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { CarepathFailure } from '../../core/errors';
import { GO_ON_SIGNAL, type MigrationInput } from '../../core/pathway/host';
import type { MigrationDispatch } from '../../core/ports';
import type { Migration } from '../../core/record/migration';

const MIGRATION_WORKFLOW = 'migration';
const CALL_DEADLINE_MS = 5_000;

/** One workflow for a migration: started, or told to look at the record again when it is there. */
export function createMigrationDispatch(client: Client, taskQueue: string): MigrationDispatch {
  const startOf = ({ id: migrationId, orgId }: Pick<Migration, 'id' | 'orgId'>) => {
    const input: MigrationInput = { version: 1, orgId, migrationId, after: null, isPlanned: false };
    return { workflowId: `migration/${orgId}/${migrationId}`, taskQueue, args: [input] };
  };
  const within = <T>(call: () => Promise<T>): Promise<T> =>
    client.withDeadline(Date.now() + CALL_DEADLINE_MS, call).catch(unlessLiving);
  return {
    async goOn(migration) {
      await within(() =>
        client.workflow.signalWithStart(MIGRATION_WORKFLOW, { ...startOf(migration), signal: GO_ON_SIGNAL }),
      );
    },
    async ensure(migration) {
      try {
        await within(() => client.workflow.start(MIGRATION_WORKFLOW, startOf(migration)));
        return true;
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
        throw error;
      }
    },
  };
}

function unlessLiving(error: unknown): never {
  if (error instanceof WorkflowExecutionAlreadyStartedError) throw error;
  throw new CarepathFailure('temporal-unavailable', 'The pathway engine cannot be reached now.', [], {
    cause: String(error),
  });
}
