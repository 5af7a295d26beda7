import type { BusinessCalendar } from '../core/calendar/business-calendar';
import type { DeliveryResult } from '../core/pathway/host';
import type {
  CampaignDispatch,
  Clock,
  ContentLibrary,
  MediaDispatch,
  MessageDispatch,
  MigrationDispatch,
  PathwayRuntime,
  PatientLinkSecrets,
} from '../core/ports';
import type { Repositories } from '../core/repositories';
import type { Organization } from '../core/record/organization';

/** Everything the activities need from outside, bound once by the worker's main. */
export interface ActivityDependencies {
  readonly repositories: Pick<
    Repositories,
    | 'attachments'
    | 'campaigns'
    | 'contacts'
    | 'conversations'
    | 'definitions'
    | 'encounters'
    | 'enrollments'
    | 'inbox'
    | 'intents'
    | 'ledger'
    | 'links'
    | 'migrations'
    | 'organizations'
    | 'patients'
    | 'relay'
    | 'tasks'
    | 'templates'
    | 'users'
  >;
  readonly content: Pick<ContentLibrary, 'form' | 'template'>;
  readonly clock: Clock;
  /** Links to the pages of patients. */
  readonly patientLinks: Pick<PatientLinkSecrets, 'make'>;
  /** Days off of an organization's business calendar, by year. */
  readonly holidays: (organization: Organization) => BusinessCalendar['holidays'];
  readonly runtime: PathwayRuntime;
  readonly migrationDispatch: Pick<MigrationDispatch, 'ensure'>;
  readonly campaignDispatch: Pick<CampaignDispatch, 'ensure'>;
  readonly mediaDispatch: MediaDispatch;
  /** Hands messages that no pathway sends to delivery. */
  readonly dispatch: MessageDispatch;
  readonly deliverMessage: (input: { orgId: string; intentId: string }) => Promise<DeliveryResult>;
  /** Asks the carrier about messages whose outcome is not known; returns how many were settled. */
  readonly reconcileMessages: () => Promise<number>;
  readonly log: Pick<Console, 'warn'>;
}
