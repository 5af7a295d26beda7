import { attachmentRoutes } from './attachments';
import { campaignRoutes } from './campaigns';
import { consentRoutes } from './consents';
import { conversationRoutes } from './conversations';
import { enrollmentMigrationRoutes } from './enrollment-migration';
import { enrollmentRoutes } from './enrollments';
import { eventRoutes } from './events';
import { factRoutes } from './facts';
import type { FeedTail } from './feed-tail';
import { hl7MessageRoutes } from './hl7-messages';
import { messageRoutes } from './messages';
import { migrationRoutes } from './migrations';
import { pagerRoutes } from './pagers';
import { pathwayCheckRoutes } from './pathway-checks';
import { pathwayDraftRoutes } from './pathway-drafts';
import { pathwayFhirRoutes } from './pathway-fhir';
import { pathwayRoutes } from './pathways';
import { patientLinkRoutes } from './patient-links';
import { patientRoutes } from './patients';
import type { Route } from './route';
import { sessionRoutes } from './session';
import { setupRoutes } from './setup';
import { simulationRoutes } from './simulation';
import { streamRoutes } from './stream';
import { taskRoutes } from './tasks';
import { templateChangeRoutes } from './template-changes';
import { templateRoutes } from './templates';
import { textingHoursRoutes } from './texting-hours';
import { userRoutes } from './users';

/** Every route below `/api/v1`: what is mounted, what is documented, and what the role tests go through. */
export function allRoutes(tail: Pick<FeedTail, 'listen'>): readonly Route[] {
  return [
    ...sessionRoutes,
    ...setupRoutes,
    ...taskRoutes,
    ...patientRoutes,
    ...consentRoutes,
    ...patientLinkRoutes,
    ...enrollmentRoutes,
    ...enrollmentMigrationRoutes,
    ...pathwayDraftRoutes,
    ...pathwayFhirRoutes,
    ...pathwayRoutes,
    ...factRoutes,
    ...migrationRoutes,
    ...pathwayCheckRoutes,
    ...simulationRoutes,
    ...templateRoutes,
    ...templateChangeRoutes,
    ...textingHoursRoutes,
    ...pagerRoutes,
    ...messageRoutes,
    ...campaignRoutes,
    ...conversationRoutes,
    ...attachmentRoutes,
    ...eventRoutes,
    ...hl7MessageRoutes,
    ...userRoutes,
    ...streamRoutes(tail),
  ];
}
