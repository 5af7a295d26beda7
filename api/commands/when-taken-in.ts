import { CarepathFailure } from '../../core/errors';
import type { OrderAnswer, PathwayRuntime } from '../../core/ports';
import type { Enrollment } from '../../core/record/enrollment';
import type { TellDeps } from '../../core/tell-enrollment';

export interface Ordered {
  readonly enrollment: Enrollment;
  /** False: the order is stored, and the pathway will hear of it later. */
  readonly applied: boolean;
}

export interface OrderDeps {
  readonly runtime: Pick<PathwayRuntime, 'order'>;
}

/**
 * Stores an order for one patient by `store`, which tells the pathway through the runtime it is given, and waits until the
 * pathway has taken it in.
 * @throws CarepathFailure conflict with the sentence `refusal` when the order fits nothing any more, or the enrollment has ended
 */
export async function whenTakenIn(
  { runtime }: OrderDeps,
  refusal: string,
  store: (runtime: TellDeps['runtime']) => Promise<Enrollment>,
): Promise<Ordered> {
  const heard: { answer: OrderAnswer } = { answer: 'deferred' };
  const enrollment = await store({
    notify: async (told, inboxId) => {
      heard.answer = await runtime.order(told, inboxId);
      return signalled[heard.answer];
    },
  });
  const { answer } = heard;
  if (answer === 'ended' || (answer === 'not-open' && enrollment.status === 'ended'))
    throw new CarepathFailure('conflict', 'This enrollment has ended already.');
  if (answer === 'not-open') throw new CarepathFailure('conflict', refusal);
  return { enrollment, applied: answer === 'applied' };
}

/** An order that fits nothing is settled too: nobody has to be told again. */
const signalled = { applied: 'sent', 'not-open': 'sent', ended: 'gone', deferred: 'deferred' } as const;
