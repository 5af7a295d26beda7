import { ActivityFailure, sleep } from '@temporalio/workflow';
import type { DeliveryResult, MessageDeliveryInput } from '../../core/pathway/host';
import { outboundActivities } from '../outbound-activities';

/** Delivers one stored message that no pathway sends, and waits out its holds. */
export async function messageDelivery({ orgId, intentId }: MessageDeliveryInput): Promise<DeliveryResult> {
  const outbound = outboundActivities();
  for (;;) {
    const delivery = await outbound.deliverMessage({ orgId, intentId }).catch(asUnknown);
    if (delivery.result !== 'held') return delivery;
    await sleep(Math.max(1, Date.parse(delivery.until) - Date.now()));
  }
}

/** The intent stays as it is in the record: the sweeper looks after it. */
function asUnknown(error: unknown): DeliveryResult {
  if (error instanceof ActivityFailure) return { result: 'unknown' };
  throw error;
}
