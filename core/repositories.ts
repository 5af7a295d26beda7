import type { TextingHours } from './messaging/delivery/texting-hours';
import type { AttachmentRepository } from './attachment-repository';
import type { CampaignRepository } from './campaign-repository';
import type {
  ArrivalRepository,
  ContactRepository,
  ConversationRepository,
  IntentRepository,
} from './message-repositories';
import type { MigrationRepository } from './migration-repository';
import type { PatientLinkRepository } from './patient-link-repository';
import type { AuditEvent, FeedEntry, Json } from './record/audit-event';
import type { Encounter, EncounterReport } from './record/encounter';
import type { Enrollment, Trigger } from './record/enrollment';
import type { Hl7Message, InboxEntry } from './record/inbox';
import type { Channel } from './record/message';
import type { ApiKey, Organization, Sender, User } from './record/organization';
import type { PathwayDraft } from './record/pathway-draft';
import type { Identifier, Patient, PatientChanges } from './record/patient';
import type { Scope } from './record/scope';
import type { Task, TaskComment, TaskDecision } from './record/task';
import type { PathwayDefinition, Step } from './pathway/definition';
import type { StepLedger } from './step-ledger';
import type { TemplateRepository } from './template-repository';

/** A page of a list; `cursor` is opaque. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
  readonly total: number;
}

export interface PatientRepository {
  get(scope: Scope, id: string): Promise<Patient | null>;
  /** Those of them that there are, in no order. */
  getMany(scope: Scope, ids: readonly string[]): Promise<readonly Patient[]>;
  /** By id, beginning behind `after`. */
  following(
    scope: Scope,
    query: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly Patient[]>;
  /** Those who have one of these as their id, an identifier's value, or an identifier as `system|value`; in no order. */
  named(scope: Scope, names: readonly string[]): Promise<readonly Patient[]>;
  findByIdentifier(scope: Scope, identifier: Identifier): Promise<Patient | null>;
  /** All patients who share a phone or email (there may be several). */
  findByAddress(scope: Scope, channel: Channel, address: string): Promise<readonly Patient[]>;
  search(scope: Scope, query: { q?: string; identifier?: string } & PageRequest): Promise<Page<Patient>>;
  create(
    scope: Scope,
    patient: { identifiers: readonly Identifier[] } & PatientChanges & { name: Patient['name'] },
  ): Promise<Patient>;
  /** Creates or changes the patient who carries one of these identifiers; concurrent callers get the same patient. */
  upsertByIdentifier(
    scope: Scope,
    identifiers: readonly Identifier[],
    changes: PatientChanges & { name: Patient['name'] },
  ): Promise<Patient>;
  /** `null` when the patient does not exist; throws `Conflict` when `expectedVersion` is stale. */
  update(scope: Scope, id: string, changes: PatientChanges, expectedVersion?: number): Promise<Patient | null>;
}

export interface EncounterRepository {
  get(scope: Scope, id: string): Promise<Encounter | null>;
  findByIdentifier(scope: Scope, identifier: Identifier): Promise<Encounter | null>;
  listForPatient(scope: Scope, patientId: string): Promise<readonly Encounter[]>;
  /** Admission, registration or update: fills what the report says, never takes a status back. */
  report(scope: Scope, report: EncounterReport, status: 'planned' | 'in-progress' | 'unchanged'): Promise<Encounter>;
  /**
   * A discharge. `dischargeSeq` rises only on a transition into `discharged`; a corrected time leaves it. `transition`
   * says whether this report made the transition. One with `recordedAt` before the encounter's `transitionRecordedAt`
   * changes nothing.
   */
  discharge(
    scope: Scope,
    report: EncounterReport & { dischargedAt: Date },
  ): Promise<{ encounter: Encounter; transition: boolean }>;
  /** A13: back to in-progress. `null` when there is no such encounter. One recorded before the discharge changes nothing. */
  cancelDischarge(
    scope: Scope,
    identifier: Identifier,
    recordedAt?: Date,
  ): Promise<{ encounter: Encounter; transition: boolean } | null>;
  /** A11: the stay never was. An admission or discharge recorded later than that is of the same stay after all. */
  cancelAdmission(
    scope: Scope,
    identifier: Identifier,
    recordedAt?: Date,
  ): Promise<{ encounter: Encounter; transition: boolean } | null>;
}

export interface EnrollmentRepository {
  get(scope: Scope, id: string): Promise<Enrollment | null>;
  /**
   * Writes the row as `starting`, unique by (patient, pathway, trigger key). The same trigger again returns the row there
   * is with `created: false`.
   */
  create(
    scope: Scope,
    enrollment: {
      patientId: string;
      pathway: string;
      definitionId: string;
      definitionVersion: number;
      trigger: Trigger;
      startAt: Date;
      parent?: Enrollment['parent'];
    },
  ): Promise<{ enrollment: Enrollment; created: boolean }>;
  /** The one that a `call` step started; null when it has not begun. */
  childOf(scope: Scope, parent: NonNullable<Enrollment['parent']>): Promise<Enrollment | null>;
  /** The latest events of answered conditions (`condition.decided`), newest first, without what a retry took back. */
  decided(scope: Scope, id: string, limit: number): Promise<readonly AuditEvent[]>;
  markRunning(scope: Scope, id: string): Promise<void>;
  /**
   * Adds a step for this one patient, with the reason on the timeline. `null`: it is not there, it has ended, or it does
   * not have `expected` additions any more.
   */
  addStep(
    scope: Scope,
    id: string,
    addition: { readonly step: Step; readonly reason: string; readonly expected: number },
  ): Promise<Enrollment | null>;
  list(
    scope: Scope,
    query: { patientId?: string; pathway?: string; status?: Enrollment['status']; outcome?: string } & PageRequest,
  ): Promise<Page<Enrollment>>;
  running(scope: Scope, query: { patientId: string; encounterId?: string }): Promise<readonly Enrollment[]>;
  /** Those that have not ended on one version of a pathway, by id, beginning behind `after`. */
  onVersion(
    scope: Scope,
    query: { definitionId: string; after: string | null; limit: number },
  ): Promise<readonly Enrollment[]>;
  /** How many have not ended, of one pathway or of each, by the version that they are on; versions without any are absent. */
  runningByVersion(scope: Scope, pathway?: string): Promise<readonly VersionCount[]>;
  /** For the sweeper, over all organizations: rows `starting` since before `olderThan`. */
  startingSince(olderThan: Date, limit: number): Promise<readonly Enrollment[]>;
}

export interface VersionCount {
  readonly pathway: string;
  readonly version: number;
  readonly count: number;
}

export interface TaskQuery extends PageRequest {
  readonly view?: 'mine' | 'team' | 'all';
  readonly status?: Task['status'];
  readonly due?: 'overdue' | 'today' | 'week';
  readonly patientId?: string;
  readonly enrollmentId?: string;
  readonly pathway?: string;
  readonly priority?: Task['priority'];
  readonly q?: string;
  /** `priority` (urgent first, then due) is the default order. */
  readonly sort?: 'priority' | 'due' | 'opened';
  /** Queues the caller works, from the roles; applies to `team`. */
  readonly queues?: readonly string[];
  readonly includeSnoozed?: boolean;
  readonly now: Date;
}

/** The result of a compare-and-set: either it was won, or somebody else had. */
export type Race<T> = { readonly won: true; readonly task: T } | { readonly won: false; readonly task: T };

/** Each method is one atomic document update with its audit event embedded. `null`: no such task in this organization. */
export interface TaskRepository {
  get(scope: Scope, id: string): Promise<Task | null>;
  list(scope: Scope, query: TaskQuery): Promise<Page<Task>>;
  /** Won when the task was free or already this user's. */
  claim(scope: Scope, id: string): Promise<Race<Task> | null>;
  release(scope: Scope, id: string): Promise<Race<Task> | null>;
  assign(scope: Scope, id: string, to: { id: string; name: string }): Promise<Race<Task> | null>;
  snooze(scope: Scope, id: string, until: Date | null): Promise<Race<Task> | null>;
  /** The patient has written: their snoozed tasks show again. Resolves to how many. */
  wake(scope: Scope, patientId: string): Promise<number>;
  saveDraft(scope: Scope, id: string, data: { [field: string]: Json }): Promise<Race<Task> | null>;
  comment(scope: Scope, id: string, comment: TaskComment): Promise<Race<Task> | null>;
  /** Stores the decision if the task is open, has none, and is free or the caller's own; exactly one of N callers wins. */
  decide(scope: Scope, id: string, decision: TaskDecision): Promise<Race<Task> | null>;
  /** The task by which the patient answered a form's scored items last, whether the pathway has heard of it or not. */
  latestScored(scope: Scope, patientId: string, form: string): Promise<Task | null>;
  /** How many tasks of a form that were opened in a period came to which outcome, with which answer to one of its fields. */
  outcomes(
    scope: Scope,
    of: { readonly form: string; readonly field: string; readonly opened: { readonly from: Date; readonly to: Date } },
  ): Promise<readonly { readonly outcome?: string; readonly answer?: string; readonly count: number }[]>;
  /** For the sweeper, over all organizations: decisions stored before `olderThan` that no step has applied. */
  undelivered(olderThan: Date, limit: number): Promise<readonly Task[]>;
}

export interface InboxRepository {
  /** `false` when an entry with this id is there already. */
  store(scope: Scope, entry: InboxEntry): Promise<boolean>;
  getMany(scope: Scope, ids: readonly string[]): Promise<readonly InboxEntry[]>;
  /** What a step of this enrollment has applied, oldest first. */
  appliedTo(scope: Scope, enrollmentId: string): Promise<readonly InboxEntry[]>;
  drop(scope: Scope, id: string, at: Date): Promise<void>;
  /** For the sweeper, over all organizations. */
  unappliedSince(olderThan: Date, limit: number): Promise<readonly InboxEntry[]>;
}

export interface Hl7MessageRepository {
  /** Stores a raw message; `false` when it is stored already (then `existing` is what became of it). */
  store(message: Hl7Message): Promise<{ stored: boolean; message: Hl7Message }>;
  settle(id: string, outcome: Pick<Hl7Message, 'status' | 'acknowledgment'> & Partial<Hl7Message>): Promise<void>;
  get(id: string): Promise<Hl7Message | null>;
  /** Another message of this sender with the same MSH-10 and other content, if any. */
  sameControlId(sender: string, controlId: string, notId: string): Promise<Hl7Message | null>;
  list(scope: Scope, query: { status?: Hl7Message['status'] } & PageRequest): Promise<Page<Hl7Message>>;
}

export interface TimelineRepository {
  /** Newest first; `exceptKinds` are left out, also of the total. */
  forPatient(
    scope: Scope,
    patientId: string,
    page: PageRequest & { readonly exceptKinds?: readonly string[] },
  ): Promise<Page<AuditEvent>>;
  /** An event without a document of its own (a read of a patient's record, a sign-in). */
  append(scope: Scope, event: AuditEvent): Promise<void>;
  feedSince(after: Date, limit: number): Promise<readonly FeedEntry[]>;
}

/** Moves embedded audit events to the timeline and the feed; idempotent. */
export interface EventRelay {
  /** Relays what is waiting in every collection; returns how many. Run by each process after writes and by the sweeper. */
  relayPending(): Promise<number>;
}

export interface StoredDefinition {
  readonly id: string;
  readonly orgId: string;
  readonly pathway: string;
  readonly version: number;
  readonly status: 'published' | 'retired';
  /** SHA-256 of the source text. */
  readonly hash: string;
  readonly source: string;
  readonly definition: PathwayDefinition;
  readonly publishedAt: Date;
}

export interface DefinitionRepository {
  get(scope: Scope, id: string): Promise<StoredDefinition | null>;
  latest(scope: Scope, pathway: string): Promise<StoredDefinition | null>;
  version(scope: Scope, pathway: string, version: number): Promise<StoredDefinition | null>;
  list(scope: Scope): Promise<readonly StoredDefinition[]>;
  /** Published pathways that start on this event. */
  startingOn(scope: Scope, event: string): Promise<readonly StoredDefinition[]>;
  /** No further enrollment in this version; those that are in it stay. Null when there is no such version. */
  retire(scope: Scope, pathway: string, version: number): Promise<StoredDefinition | null>;
  /** Immutable once there; the same hash as the latest version changes nothing. */
  publish(
    scope: Scope,
    definition: { pathway: string; source: string; hash: string; definition: PathwayDefinition },
  ): Promise<StoredDefinition>;
}

export interface PathwayDraftRepository {
  get(scope: Scope, pathway: string): Promise<PathwayDraft | null>;
  list(scope: Scope): Promise<readonly PathwayDraft[]>;
  /** Null when `ifVersion` (0 for a new draft) is not the version that is there. */
  save(
    scope: Scope,
    draft: { readonly pathway: string; readonly source: string; readonly ifVersion?: number },
  ): Promise<PathwayDraft | null>;
}

export interface OrganizationRepository {
  get(id: string): Promise<Organization | null>;
  put(organization: Organization): Promise<void>;
  /** The caller's own. `null` when there is none. */
  setTextingHours(scope: Scope, hours: TextingHours): Promise<Organization | null>;
  all(): Promise<readonly Organization[]>;
}

export interface UserRepository {
  get(id: string): Promise<User | null>;
  findByEmail(email: string): Promise<User | null>;
  list(scope: Scope): Promise<readonly User[]>;
  /** `null`: no phone. `false` when there is no such user in the organization. */
  setPager(scope: Scope, id: string, phone: string | null): Promise<boolean>;
  /** `false` when the email address is taken. */
  create(user: User): Promise<boolean>;
}

export interface ApiKeyRepository {
  findByHash(hash: string): Promise<ApiKey | null>;
  create(key: ApiKey): Promise<void>;
}

export interface SenderRepository {
  /** By MSH-3 and MSH-4, else the default sender, else `null`. */
  resolve(application: string, facility: string): Promise<Sender | null>;
  put(sender: Sender): Promise<void>;
}

export interface IdempotencyRepository {
  /** Takes the key, or returns what is stored under it. */
  begin(
    scope: Scope,
    key: string,
    requestHash: string,
    at: Date,
  ): Promise<
    | { state: 'new' }
    | { state: 'in-progress' }
    | { state: 'different-request' }
    | { state: 'done'; status: number; body: Json }
  >;
  finish(scope: Scope, key: string, status: number, body: Json): Promise<void>;
  /** Frees the key after a failure that changed nothing. */
  abandon(scope: Scope, key: string): Promise<void>;
}

export interface HeartbeatRepository {
  beat(component: string, id: string, at: Date): Promise<void>;
  /** The latest heartbeat of a component. */
  latest(component: string): Promise<Date | null>;
}

/** All repositories over one database, as the adapters make them. */
export interface Repositories {
  readonly patients: PatientRepository;
  readonly encounters: EncounterRepository;
  readonly enrollments: EnrollmentRepository;
  readonly tasks: TaskRepository;
  readonly ledger: StepLedger;
  readonly intents: IntentRepository;
  readonly contacts: ContactRepository;
  readonly conversations: ConversationRepository;
  readonly arrivals: ArrivalRepository;
  readonly attachments: AttachmentRepository;
  readonly inbox: InboxRepository;
  readonly hl7Messages: Hl7MessageRepository;
  readonly timeline: TimelineRepository;
  readonly relay: EventRelay;
  readonly definitions: DefinitionRepository;
  readonly drafts: PathwayDraftRepository;
  readonly templates: TemplateRepository;
  readonly organizations: OrganizationRepository;
  readonly users: UserRepository;
  readonly apiKeys: ApiKeyRepository;
  readonly senders: SenderRepository;
  readonly idempotency: IdempotencyRepository;
  readonly heartbeats: HeartbeatRepository;
  readonly migrations: MigrationRepository;
  readonly campaigns: CampaignRepository;
  readonly links: PatientLinkRepository;
}
