import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { OutboundActivities } from '../core/pathway/host';
import { outboundTaskQueue, type URGENT } from './task-queues';

/**
 * What leaves the building: its own task queue with a rate limit, and a maximum of attempts. A killed worker is noticed by
 * its missing heartbeat. Without a priority of their own they have that of the workflow.
 */
export function outboundActivities(priority?: typeof URGENT): OutboundActivities {
  return proxyActivities<OutboundActivities>({
    taskQueue: outboundTaskQueue(workflowInfo().taskQueue),
    startToCloseTimeout: '60s',
    heartbeatTimeout: '10s',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m', maximumAttempts: 20 },
    ...(priority && { priority }),
  });
}
