import type { Client } from '@temporalio/client';
import type { MediaInput } from '../../core/pathway/host';
import type { MediaDispatch } from '../../core/ports';

const KEEP_MEDIA_WORKFLOW = 'keepMedia';
const CALL_DEADLINE_MS = 5_000;

/** Starts the fetching of what came with a message, one at a time however often it is asked. */
export function createMediaDispatch(client: Client, taskQueue: string): MediaDispatch {
  return {
    async fetch({ id: messageId, orgId }) {
      const input: MediaInput = { version: 1, orgId, messageId };
      try {
        await client.withDeadline(Date.now() + CALL_DEADLINE_MS, () =>
          client.workflow.start(KEEP_MEDIA_WORKFLOW, {
            workflowId: `media/${orgId}/${messageId}`,
            taskQueue,
            args: [input],
            workflowIdConflictPolicy: 'USE_EXISTING',
          }),
        );
        return 'started';
      } catch {
        return 'deferred';
      }
    },
  };
}
