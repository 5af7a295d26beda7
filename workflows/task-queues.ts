/** The queue of what leaves the building, beside the queue of the pathways. */
export function outboundTaskQueue(taskQueue: string): string {
  return `${taskQueue}-outbound`;
}
