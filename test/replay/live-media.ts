import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createMediaDispatch } from '../../adapters/temporal/media-dispatch';
import type { MediaActivities } from '../../core/pathway/host';
import { FakeRecord } from '../support/fake-record';
import { startWorkers } from '../support/temporal';
import { shippedPathway } from './life';

const HOUR_MS = 3_600_000;

/** The pictures of a message: a round that fails once, two that have to wait for the carrier, and the last one. */
export async function liveMedia(environment: TestWorkflowEnvironment): Promise<void> {
  let rounds = 0;
  const keepMediaOf: MediaActivities['keepMediaOf'] = async () => {
    rounds += 1;
    if (rounds === 1) throw ApplicationFailure.retryable('The record could not be read');
    if (rounds === 4) return { again: null };
    return { again: new Date((await environment.currentTimeMs()) + HOUR_MS).toISOString() };
  };
  const record = Object.assign(new FakeRecord(shippedPathway()), { keepMediaOf });
  const workers = await startWorkers(environment.nativeConnection, environment.namespace ?? 'default', record);
  try {
    await createMediaDispatch(environment.client, workers.taskQueue).fetch({ orgId: 'org', id: 'MM1' });
    await environment.client.workflow.getHandle('media/org/MM1').result();
    if (rounds !== 4) throw new Error(`${rounds} rounds were made`);
  } finally {
    await workers.stop();
  }
}
