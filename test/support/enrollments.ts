import { randomUUID } from 'node:crypto';
import type { Client, WorkflowHandle } from '@temporalio/client';
import {
  CARE_PATHWAY_WORKFLOW,
  type CarePathwayInput,
  type CompleteTask,
  type CompleteTaskResult,
  COMPLETE_TASK_UPDATE,
  enrollmentWorkflowId,
  NEWS_SIGNAL,
} from '../../workflows/care-pathway/messages';
import type { carePathway } from '../../workflows/care-pathway/workflow';

export type EnrollmentHandle = WorkflowHandle<typeof carePathway>;

/** Starts the workflow of a made-up enrollment. The handle follows it over continue-as-new. */
export async function startEnrollment(
  client: Client,
  taskQueue: string,
  limits?: CarePathwayInput['limits'],
): Promise<EnrollmentHandle> {
  const ids = { orgId: 'org', enrollmentId: randomUUID(), definitionId: 'definition', definitionVersion: 1 };
  const { workflowId } = await client.workflow.start<typeof carePathway>(CARE_PATHWAY_WORKFLOW, {
    workflowId: enrollmentWorkflowId('org', ids.enrollmentId),
    taskQueue,
    args: [{ version: 1, ...ids, ...(limits && { limits }) }],
  });
  return client.workflow.getHandle<typeof carePathway>(workflowId);
}

/** Hands a decision over as the product does, under its id. */
export function complete(
  handle: EnrollmentHandle,
  target: string,
  outcome: string,
  decisionId: string = randomUUID(),
  updateId: string = decisionId,
): Promise<CompleteTaskResult> {
  return handle.executeUpdate<CompleteTaskResult, [CompleteTask]>(COMPLETE_TASK_UPDATE, {
    updateId,
    args: [{ decisionId, target, outcome }],
  });
}

export function signalNews(handle: EnrollmentHandle, inboxId: string): Promise<void> {
  return handle.signal(NEWS_SIGNAL, { inboxId });
}

/** Events in the history of the current run. */
export async function historyLength(handle: EnrollmentHandle): Promise<number> {
  return (await handle.describe()).historyLength;
}
