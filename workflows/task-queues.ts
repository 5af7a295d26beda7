/** The queue of what leaves the building, beside the queue of the pathways. */
export function outboundTaskQueue(taskQueue: string): string {
  return `${taskQueue}-outbound`;
}

/** The queue of what is fetched from the carrier, apart from what is sent: a slow picture keeps no message waiting. */
export function mediaTaskQueue(taskQueue: string): string {
  return `${taskQueue}-media`;
}

/**
 * Goes before everything else that waits on the same queue, under the same rate limit: what answers a patient or cannot wait
 * must not stand behind ten thousand reminders. A server that knows no priorities keeps the order of arrival.
 */
export const URGENT = { priorityKey: 1 } as const;
