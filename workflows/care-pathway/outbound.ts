import { log } from '@temporalio/workflow';
import type { OutboundEffect } from '../../core/pathway/effects';
import type { DeliveryResult, EnrollmentRef, EventBody } from '../../core/pathway/host';
import { outboundActivities } from '../outbound-activities';

/** Messages of this enrollment on their way out, each started only after its step was applied. */
export class Outbound {
  private running = 0;
  private readonly activities = outboundActivities();

  constructor(
    private readonly enrollment: EnrollmentRef,
    private readonly deliverEvent: (event: EventBody) => void,
  ) {}

  get inFlight(): number {
    return this.running;
  }

  /** Hands one intent to its carrier; the end of the attempt comes back as an event. */
  send({ target, channel }: OutboundEffect): void {
    this.running += 1;
    void this.activities
      .deliverIntent({ ...this.enrollment, target, channel })
      .then(
        (result) => asEvent(target, channel, result),
        (failure: unknown) => asFailure(target, channel, failure),
      )
      .then((event) => {
        this.running -= 1;
        this.deliverEvent(event);
      });
  }
}

function asEvent(key: string, channel: OutboundEffect['channel'], delivery: DeliveryResult): EventBody {
  if (delivery.result === 'held') return { type: 'message-held', key, channel, until: Date.parse(delivery.until) };
  const { result, reason } = delivery;
  return { type: 'message-settled', key, channel, result, ...(reason !== undefined && { reason }) };
}

/** All attempts failed: whether the carrier has it cannot be told from here, so a person looks. */
function asFailure(key: string, channel: OutboundEffect['channel'], failure: unknown): EventBody {
  log.warn('outbound delivery gave up', { target: key, channel, failure: String(failure) });
  return { type: 'message-settled', key, channel, result: 'unknown' };
}
