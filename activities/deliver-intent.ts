import type { OutboundActivities } from '../core/pathway/host';
import type { ActivityDependencies } from './dependencies';
import { withHeartbeat } from './heartbeat';
import { intentId } from './intent-id';

/** Takes the intent of one step, occurrence and channel as far as it can go now. */
export function createDeliverIntent({
  deliverMessage,
}: Pick<ActivityDependencies, 'deliverMessage'>): OutboundActivities['deliverIntent'] {
  return ({ orgId, enrollmentId, target, channel }) => {
    const { stepId, occurrence } = instanceOf(target);
    return withHeartbeat(() =>
      deliverMessage({ orgId, intentId: intentId({ enrollmentId, stepId, occurrence, channel }) }),
    );
  };
}

/** `welcome#2` is the second occurrence of the step `welcome`. */
function instanceOf(target: string): { readonly stepId: string; readonly occurrence: number } {
  const mark = target.lastIndexOf('#');
  return { stepId: target.slice(0, mark), occurrence: Number(target.slice(mark + 1)) };
}
