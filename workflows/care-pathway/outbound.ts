import { log } from '@temporalio/workflow';
import type { OutboundEffect } from '../../core/pathway/effects';
import type { DeliveryResult, EnrollmentRef, EventBody } from '../../core/pathway/host';
import { outboundActivities } from '../outbound-activities';
import { URGENT } from '../task-queues';
import { children } from './children';

type Send = Extract<OutboundEffect, { type: 'send' }>;
type StartChild = Extract<OutboundEffect, { type: 'start-child' }>;

/** What this enrollment does outside its record, each started only after its step was applied. */
export class Outbound {
  private running = 0;
  private readonly ordinary = outboundActivities();
  private readonly urgent = outboundActivities(URGENT);

  constructor(
    private readonly enrollment: EnrollmentRef,
    private readonly deliverEvent: (event: EventBody) => void,
  ) {}

  get inFlight(): number {
    return this.running;
  }

  /** Begins one; what comes of it comes back as an event. */
  send(effect: OutboundEffect): void {
    switch (effect.type) {
      case 'send':
        return this.follow(this.deliver(effect));
      case 'start-child':
        return this.follow(this.startChild(effect));
      case 'cancel-child':
        return this.follow(children.cancelChild({ ...this.enrollment, target: effect.target }).then(() => null));
    }
  }

  private follow(work: Promise<EventBody | null>): void {
    this.running += 1;
    void work.then((event) => {
      this.running -= 1;
      if (event !== null) this.deliverEvent(event);
    });
  }

  private deliver({ target, channel, urgent }: Send): Promise<EventBody> {
    const activities = urgent ? this.urgent : this.ordinary;
    return activities.deliverIntent({ ...this.enrollment, target, channel }).then(
      (result) => asEvent(target, channel, result),
      (failure: unknown) => asFailure(target, channel, failure),
    );
  }

  private startChild({ target, pathway }: StartChild): Promise<EventBody | null> {
    const notStarted = { type: 'child-ended', key: target, outcome: 'not-started' } as const;
    return children.startChild({ ...this.enrollment, target, pathway }).then(
      (result) => (result === 'started' ? null : notStarted),
      (failure: unknown) => {
        log.warn('a called pathway could not be started', { target, pathway, failure: String(failure) });
        return notStarted;
      },
    );
  }
}

function asEvent(key: string, channel: Send['channel'], delivery: DeliveryResult): EventBody {
  if (delivery.result === 'held') return { type: 'message-held', key, channel, until: Date.parse(delivery.until) };
  const { result, reason } = delivery;
  return { type: 'message-settled', key, channel, result, ...(reason !== undefined && { reason }) };
}

/** All attempts failed: whether the carrier has it cannot be told from here, so a person looks. */
function asFailure(key: string, channel: Send['channel'], failure: unknown): EventBody {
  log.warn('outbound delivery gave up', { target: key, channel, failure: String(failure) });
  return { type: 'message-settled', key, channel, result: 'unknown' };
}
