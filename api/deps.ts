import type { Store } from 'express-session';
import type { Logger } from 'pino';
import type {
  CampaignDispatch,
  Clock,
  ContentLibrary,
  MailDoor,
  MediaDispatch,
  MessageDispatch,
  MigrationDispatch,
  PathwayRuntime,
  PatientLinkSecrets,
  UnsubscribeTokens,
} from '../core/ports';
import type { InboundSms } from '../core/record/inbound-sms';
import type { Repositories } from '../core/repositories';
import type { BusinessCalendar } from '../core/calendar/business-calendar';
import type { Hl7Message } from '../core/record/inbox';
import type { Organization } from '../core/record/organization';
import type { Scope } from '../core/record/scope';
import type { RequestLimit } from './middleware/request-limit';
import type { SignInThrottle } from './middleware/sign-in-throttle';

export interface ApiSettings {
  /** As browsers and the carrier see this server; https here means secure cookies and HSTS. */
  readonly publicUrl: string;
  readonly sessionSecret: string;
  /** Set in a demo only: `/sim/sms` and `/sim/mail` are passed on to it. */
  readonly simulatorUrl?: string;
  /** The built web application. */
  readonly webRoot?: string;
}

/** Everything the HTTP API needs from outside; made by `main.ts`, and by the tests. */
export interface ApiDeps {
  readonly repositories: Repositories;
  readonly runtime: PathwayRuntime;
  /** Hands messages that no pathway sends to delivery. */
  readonly dispatch: MessageDispatch;
  /** Has the files of stored messages fetched. */
  readonly mediaDispatch: MediaDispatch;
  /** Carries out stored migrations. */
  readonly migrationDispatch: Pick<MigrationDispatch, 'goOn'>;
  /** Works on stored campaigns. */
  readonly campaignDispatch: Pick<CampaignDispatch, 'goOn'>;
  /** Forms, templates and simulated patients that ship with the product. */
  readonly content: Pick<
    ContentLibrary,
    'template' | 'templateIds' | 'form' | 'pathways' | 'scripts' | 'snippets' | 'materials'
  >;
  /** The public holidays of an organization's calendar, by year. */
  readonly holidays: (organization: Organization) => BusinessCalendar['holidays'];
  readonly clock: Clock;
  readonly settings: ApiSettings;
  readonly logger: Logger;
  readonly sessions: Store;
  readonly throttle: SignInThrottle;
  readonly limit: RequestLimit;
  readonly database: { ping(): Promise<boolean> };
  /** Whether the carrier signed this call of a webhook (`url` is the public address with its query). */
  readonly verifyWebhook: (
    url: string,
    params: { readonly [name: string]: unknown },
    signature: string | undefined,
  ) => boolean;
  /** Takes what phones send; it is stored when this resolves. */
  readonly texts: { arrive(sms: InboundSms): Promise<void> };
  /** What links in emails stand for. */
  readonly unsubscribeTokens: Pick<UnsubscribeTokens, 'read'>;
  /** Emails that come in: whether a mail server of ours signed one, and what it says. Absent: none are taken. */
  readonly mail?: MailDoor;
  /** Behind the pages of patients. */
  readonly linkSecrets: PatientLinkSecrets;
  /** Processes a quarantined HL7 v2 message again. */
  readonly replayHl7: (scope: Scope, id: string) => Promise<Hl7Message>;
}
