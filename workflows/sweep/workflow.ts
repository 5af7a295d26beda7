import { proxyActivities } from '@temporalio/workflow';
import type { SweepActivities, SweepReport } from '../../core/pathway/host';

const activities = proxyActivities<SweepActivities>({
  startToCloseTimeout: '60s',
  heartbeatTimeout: '10s',
  retry: { maximumAttempts: 3 },
});

/** One round of repair, started by a Schedule: whatever it leaves is for the next round. */
export async function sweep(): Promise<SweepReport> {
  return activities.sweep();
}
