import { forgetDelivery, isOnItsWay } from '../delivery';
import type { Step } from '../definition';
import type { DefinitionIndex } from '../index-definition';
import type { Run } from '../run';

/** Messages on their way go on by the same channel; one that the new definition does not know is withdrawn. */
export function adoptDeliveries(run: Run, old: DefinitionIndex, note: string): void {
  for (const [key, delivery] of Object.entries(run.state.deliveries)) {
    const channel = channelsOf(old.step(delivery.stepId))[delivery.rung];
    const channels = channelsOf(run.index.step(delivery.stepId));
    const rung = channel === undefined ? -1 : channels.indexOf(channel);
    if (rung >= 0) {
      if (rung !== delivery.rung) run.setDelivery(key, { ...delivery, rung });
    } else if (isOnItsWay(delivery)) {
      forgetDelivery(run, key, 'pathway-migrated');
      run.note(note, 'withdrawn', key);
    }
  }
}

function channelsOf(step: Step | undefined): readonly ('sms' | 'email')[] {
  return step?.kind === 'message' || step?.kind === 'ask' ? step.channels : [];
}
