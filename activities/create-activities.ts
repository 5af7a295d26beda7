import type {
  CampaignActivities,
  ChildActivities,
  MediaActivities,
  MigrationActivities,
  OutboundActivities,
  RecordActivities,
  SweepActivities,
} from '../core/pathway/host';
import { createApplyEffects } from './apply-effects';
import { createCampaignActivities } from './campaigns';
import { createChildActivities } from './children';
import { classified } from './classify';
import { createDeliverIntent } from './deliver-intent';
import type { ActivityDependencies } from './dependencies';
import { withHeartbeat } from './heartbeat';
import { createKeepMedia, type KeepMediaDependencies } from './keep-media';
import { createLoadDefinition } from './load-definition';
import { createLoadNews } from './load-news';
import { createMigrationActivities } from './migrations';
import { createSweep } from './sweep';

/** The activities of the main task queue: short work on the record, and the sweeper. */
export function createActivities(
  deps: ActivityDependencies,
): RecordActivities & SweepActivities & ChildActivities & MigrationActivities & CampaignActivities {
  const migrations = createMigrationActivities(deps);
  const campaigns = createCampaignActivities(deps);
  const children = createChildActivities(deps);
  return {
    startChild: classified((input) => children.startChild(input)),
    cancelChild: classified((input) => children.cancelChild(input)),
    reportToParent: classified((input) => children.reportToParent(input)),
    loadDefinition: classified(createLoadDefinition(deps)),
    loadNews: classified(createLoadNews(deps)),
    applyEffects: classified(createApplyEffects(deps)),
    planMigrationPage: classified((input) => migrations.planMigrationPage(input)),
    applyMigrationBatch: classified((input) => migrations.applyMigrationBatch(input)),
    campaignStep: classified((input) => campaigns.campaignStep(input)),
    sweep: classified(createSweep(deps)),
  };
}

/** The activities of the outbound task queue, under its rate limit. */
export function createOutboundActivities(deps: Pick<ActivityDependencies, 'deliverMessage'>): OutboundActivities {
  return {
    deliverIntent: classified(createDeliverIntent(deps)),
    deliverMessage: classified((input) => withHeartbeat(() => deps.deliverMessage(input))),
  };
}

/** The activities of the media task queue. */
export function createMediaActivities(deps: KeepMediaDependencies): MediaActivities {
  const keepMedia = createKeepMedia(deps);
  return { keepMediaOf: classified((input) => withHeartbeat(() => keepMedia(input))) };
}
