import { continueAsNew, defineSignal, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import { GO_ON_SIGNAL, type MigrationActivities, type MigrationInput } from '../../core/pathway/host';

/** No maximum of attempts: each batch may be repeated, and what a killed worker left is taken up. */
const activities = proxyActivities<MigrationActivities>({
  startToCloseTimeout: '5m',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
});

const goOn = defineSignal(GO_ON_SIGNAL);

/**
 * Plans a migration page by page and applies it batch by batch. The record says how far it is and whether it is paused: then
 * this run ends, and resuming begins another one. A signal that comes while it is ending lets it look again.
 */
export async function migration(input: MigrationInput): Promise<void> {
  let asked = 0;
  setHandler(goOn, () => {
    asked += 1;
  });
  const { orgId, migrationId } = input;
  let { after } = input;
  for (let isPlanned = input.isPlanned; !isPlanned; isPlanned = after === null) {
    after = await activities.planMigrationPage({ orgId, migrationId, after });
    if (after !== null && workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof migration>({ ...input, after });
  }
  for (;;) {
    const before = asked;
    const next = await activities.applyMigrationBatch({ orgId, migrationId });
    if (next === 'stop' && asked === before) return;
    if (workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof migration>({ ...input, after: null, isPlanned: true });
  }
}
