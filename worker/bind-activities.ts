import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { createActivities, createMediaActivities, createOutboundActivities } from '../activities/create-activities';
import { createDeliverMessage, type Patience } from '../activities/deliver-message';
import type { ActivityDependencies } from '../activities/dependencies';
import type { Config } from '../adapters/config';
import { holidaysOf } from '../adapters/library/holidays';
import { patientLinkSecrets } from '../adapters/links/patient-link-secrets';
import { loadLibrary } from '../adapters/library/library';
import { createEmailProvider } from '../adapters/smtp/email-provider';
import { createCampaignDispatch } from '../adapters/temporal/campaign-dispatch';
import { createMediaDispatch } from '../adapters/temporal/media-dispatch';
import { createMessageDispatch } from '../adapters/temporal/message-dispatch';
import { createMigrationDispatch } from '../adapters/temporal/migration-dispatch';
import { createRuntime } from '../adapters/temporal/runtime';
import { createMediaSource } from '../adapters/twilio/media-source';
import { createSmsProvider } from '../adapters/twilio/sms-provider';
import { reconcileMessages } from '../activities/reconcile-messages';
import type { Clock } from '../core/ports';
import type { Repositories } from '../core/repositories';

export interface Bindings {
  readonly config: Config;
  readonly repositories: Repositories;
  readonly client: Client;
  readonly clock: Clock;
  readonly log: Logger;
  /** Other than the product's, for tests. */
  readonly patience?: Patience;
}

/** All activities, bound to the real record, carriers and pathway engine. */
export function bindActivities({ config, repositories, client, clock, log, patience }: Bindings) {
  const sms = createSmsProvider(config);
  const email = createEmailProvider(config);
  const taskQueue = config.TEMPORAL_TASK_QUEUE;
  const dispatch = createMessageDispatch(client, taskQueue);
  const runtime = createRuntime(client, { taskQueue });
  const deps: ActivityDependencies = {
    repositories,
    content: loadLibrary(),
    patientLinks: patientLinkSecrets(config.SESSION_SECRET, config.PUBLIC_URL),
    clock,
    holidays: (organization) => holidaysOf(organization.holidays),
    runtime,
    migrationDispatch: createMigrationDispatch(client, taskQueue),
    campaignDispatch: createCampaignDispatch(client, taskQueue),
    mediaDispatch: createMediaDispatch(client, taskQueue),
    dispatch,
    deliverMessage: createDeliverMessage({ repositories, sms, email, runtime, clock, ...(patience && { patience }) }),
    reconcileMessages: async () => {
      const { settled, dispatched, told } = await reconcileMessages({ ...repositories, sms, clock, dispatch, runtime });
      return settled + dispatched + told;
    },
    log,
  };
  return {
    activities: createActivities(deps),
    outbound: createOutboundActivities(deps),
    media: createMediaActivities({ repositories, media: createMediaSource(config), clock }),
  };
}
