import { proxyActivities } from '@temporalio/workflow';
import type { ChildActivities } from '../../core/pathway/host';

/** No maximum of attempts: a called pathway that was promised is started, and its end is told, when the servers are back. */
export const children = proxyActivities<ChildActivities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});
