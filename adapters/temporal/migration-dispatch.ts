import type { Client } from '@temporalio/client';
import type { MigrationInput } from '../../core/pathway/host';
import type { MigrationDispatch } from '../../core/ports';
import { createGoOnDispatch } from './go-on-dispatch';

/** One workflow for a migration: started, or told to look at the record again when it is there. */
export function createMigrationDispatch(client: Client, taskQueue: string): MigrationDispatch {
  return createGoOnDispatch(client, 'migration', ({ id: migrationId, orgId }) => {
    const input: MigrationInput = { version: 1, orgId, migrationId, after: null, isPlanned: false };
    return { workflowId: `migration/${orgId}/${migrationId}`, taskQueue, args: [input] };
  });
}
