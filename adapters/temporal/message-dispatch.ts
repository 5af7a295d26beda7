import type { Client } from '@temporalio/client';
import type { MessageDeliveryInput } from '../../core/pathway/host';
import type { MessageDispatch } from '../../core/ports';
import { URGENT } from '../../workflows/task-queues';

const MESSAGE_DELIVERY_WORKFLOW = 'messageDelivery';
const CALL_DEADLINE_MS = 5_000;

/** The one delivery of a message. */
export function messageWorkflowId(orgId: string, intentId: string): string {
  return `message/${orgId}/${intentId}`;
}

/** Starts the delivery of a stored message, once however often it is asked. */
export function createMessageDispatch(client: Client, taskQueue: string): MessageDispatch {
  return {
    async dispatch({ id: intentId, orgId, exempt }) {
      const input: MessageDeliveryInput = { version: 1, orgId, intentId };
      try {
        await client.withDeadline(Date.now() + CALL_DEADLINE_MS, () =>
          client.workflow.start(MESSAGE_DELIVERY_WORKFLOW, {
            workflowId: messageWorkflowId(orgId, intentId),
            taskQueue,
            args: [input],
            workflowIdConflictPolicy: 'USE_EXISTING',
            // Its activities inherit it.
            ...(exempt && { priority: URGENT }),
          }),
        );
        return 'started';
      } catch {
        return 'deferred';
      }
    },
  };
}
