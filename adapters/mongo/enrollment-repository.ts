import { randomUUID } from 'node:crypto';
import type { Step } from '../../core/pathway/definition';
import type { EnrollmentRepository, Page, VersionCount } from '../../core/repositories';
import type { KeptList } from '../../core/step-ledger';
import type { AuditEvent } from '../../core/record/audit-event';
import type { Enrollment, Trigger } from '../../core/record/enrollment';
import type { Scope } from '../../core/record/scope';
import type { AuditedCollection } from './audited-collection';
import type { Outbox, Row } from './collection';
import type { Database } from './database';
import { decidedEvents } from './decided-events';
import { above, below, hasSize, isIn, isNot, missing } from './operators';
import { findPage, type Ordering } from './page';
import { auditedSchemaOf, json, listOf, part, words } from './schema';
import { within } from './scoped';

/** What a numbered step was going to write, kept so that a retry can take back what it does not write again. */
export interface StepTrace {
  readonly step: number;
  /** Hash of the batch: the same batch again has nothing to take back. */
  readonly token: string;
  readonly tasks: readonly string[];
  readonly intents: readonly string[];
  readonly inbox: readonly string[];
  readonly deadlines: readonly string[];
  readonly events: readonly string[];
}

export type EnrollmentRow = Row<
  Omit<Enrollment, 'additions'>,
  Outbox & {
    /** As text: the keys of a step are its author's, not field names of ours. */
    readonly additions?: readonly string[];
    /** The instant of the last batch that was applied: an older one comes from a worker that was given up. */
    readonly appliedAt?: Date;
    readonly traces?: readonly StepTrace[];
    /** Tasks of steps that were taken back; a later step may open one again. */
    readonly voidedTasks?: readonly string[];
    /** Instants by deadline key; a key is escaped, see `keyField`. */
    readonly deadlines?: { readonly [field: string]: Date };
    /** Lists that rounds go through, by the escaped key of the effect that asked for them. */
    readonly lists?: { readonly [field: string]: KeptList };
  }
>;

const schema = auditedSchemaOf({
  patientId: String,
  pathway: String,
  definitionId: String,
  definitionVersion: Number,
  trigger: part({ kind: String, key: String, encounterId: String }),
  parent: part({ enrollmentId: String, target: String }),
  startAt: Date,
  status: String,
  outcome: String,
  endedAt: Date,
  step: Number,
  additions: words,
  progress: json,
  createdAt: Date,
  appliedAt: Date,
  traces: listOf({
    step: Number,
    token: String,
    tasks: [String],
    intents: [String],
    inbox: [String],
    deadlines: [String],
    events: [String],
  }),
  voidedTasks: words,
  deadlines: json,
  lists: json,
});
schema.index({ orgId: 1, patientId: 1, pathway: 1, 'trigger.key': 1 }, { unique: true });
schema.index({ 'parent.enrollmentId': 1 }, { sparse: true });
schema.index({ status: 1, createdAt: 1 });
schema.index({ orgId: 1, definitionId: 1, _id: 1 });
schema.index({ orgId: 1, status: 1, pathway: 1, definitionVersion: 1 });
schema.index({ orgId: 1, createdAt: -1, _id: -1 });

const newestFirst: Ordering = { name: 'newest', fields: [{ path: 'createdAt', direction: -1, kind: 'date' }] };

export class MongoEnrollmentRepository implements EnrollmentRepository {
  readonly rows: AuditedCollection<EnrollmentRow>;

  constructor(private readonly database: Database) {
    this.rows = database.audited<EnrollmentRow>('enrollments', schema);
  }

  async get(scope: Scope, id: string): Promise<Enrollment | null> {
    const row = await this.rows.findOne(within(scope, { _id: id }));
    return row && toEnrollment(row);
  }

  async create(
    scope: Scope,
    draft: Pick<Enrollment, 'patientId' | 'pathway' | 'definitionId' | 'definitionVersion' | 'startAt'> & {
      trigger: Trigger;
      parent?: Enrollment['parent'];
    },
  ): Promise<{ enrollment: Enrollment; created: boolean }> {
    const { patientId, pathway, definitionId, definitionVersion, trigger, startAt, parent } = draft;
    const natural = within(scope, { patientId, pathway, 'trigger.key': trigger.key });
    for (;;) {
      const existing = await this.rows.findOne(natural);
      if (existing) return { enrollment: toEnrollment(existing), created: false };
      const row: EnrollmentRow = {
        _id: randomUUID(),
        orgId: scope.orgId,
        ...{ patientId, pathway, definitionId, definitionVersion, trigger, startAt },
        ...(parent && { parent }),
        status: 'starting',
        step: 0,
        createdAt: this.database.clock.now(),
      };
      const event = this.database.event(scope, {
        kind: 'enrollment.created',
        subject: { type: 'enrollment', id: row._id },
        patientId,
        enrollmentId: row._id,
        data: { pathway, version: definitionVersion, trigger: trigger.kind },
      });
      if (await this.rows.record(row, event)) return { enrollment: toEnrollment(row), created: true };
    }
  }

  async childOf(scope: Scope, { enrollmentId, target }: NonNullable<Enrollment['parent']>): Promise<Enrollment | null> {
    const row = await this.rows.findOne(
      within(scope, { 'parent.enrollmentId': enrollmentId, 'parent.target': target }),
    );
    return row && toEnrollment(row);
  }

  async decided(scope: Scope, id: string, limit: number): Promise<readonly AuditEvent[]> {
    const row = await this.rows.findOne(within(scope, { _id: id }));
    return row ? decidedEvents(this.database, row, limit) : [];
  }

  async markRunning(scope: Scope, id: string): Promise<void> {
    const starting = within(scope, { _id: id, status: 'starting' });
    const row = await this.rows.findOne(starting);
    if (row === null) return;
    const event = startedEvent(scope, toEnrollment(row), this.database.clock.now());
    await this.rows.recordChange(starting, { $set: { status: 'running' } }, event);
  }

  async addStep(
    scope: Scope,
    id: string,
    { step, reason, expected }: { step: Step; reason: string; expected: number },
  ): Promise<Enrollment | null> {
    const unchanged = within(scope, {
      _id: id,
      status: isNot('ended'),
      additions: expected === 0 ? missing() : hasSize(expected),
    });
    const row = await this.rows.findOne(unchanged);
    if (row === null) return null;
    const event = this.database.event(scope, {
      kind: 'enrollment.stepAddOrdered',
      subject: { type: 'enrollment', id },
      patientId: row.patientId,
      enrollmentId: id,
      data: { step: step.id, kind: step.kind, ...(step.title && { title: { ...step.title } }), reason },
    });
    const added = await this.rows.recordChange(unchanged, { $push: { additions: JSON.stringify(step) } }, event);
    return added && toEnrollment(added);
  }

  async list(scope: Scope, query: Parameters<EnrollmentRepository['list']>[1]): Promise<Page<Enrollment>> {
    const { patientId, pathway, status, outcome } = query;
    const filter = within(scope, {
      ...(patientId !== undefined && { patientId }),
      ...(pathway !== undefined && { pathway }),
      ...(status !== undefined && { status }),
      ...(outcome !== undefined && { outcome }),
    });
    return findPage(this.rows, filter, newestFirst, query, toEnrollment);
  }

  /** Those that are starting are among them: news for them must not get lost. */
  async running(scope: Scope, query: { patientId: string; encounterId?: string }): Promise<readonly Enrollment[]> {
    const filter = within(scope, {
      patientId: query.patientId,
      status: isIn(['starting', 'running']),
      ...(query.encounterId !== undefined && { 'trigger.encounterId': query.encounterId }),
    });
    return (await this.rows.find(filter, { sort: { createdAt: 1, _id: 1 } })).map(toEnrollment);
  }

  async onVersion(
    scope: Scope,
    { definitionId, after, limit }: { definitionId: string; after: string | null; limit: number },
  ): Promise<readonly Enrollment[]> {
    const filter = within(scope, {
      definitionId,
      status: isIn(['starting', 'running']),
      ...(after !== null && { _id: above(after) }),
    });
    return (await this.rows.find(filter, { sort: { _id: 1 }, limit })).map(toEnrollment);
  }

  async runningByVersion(scope: Scope, pathway?: string): Promise<readonly VersionCount[]> {
    const filter = within(scope, {
      status: isIn(['starting', 'running']),
      ...(pathway !== undefined && { pathway }),
    });
    return this.rows.countBy<Omit<VersionCount, 'count'>>(filter, { pathway: 'pathway', version: 'definitionVersion' });
  }

  async startingSince(olderThan: Date, limit: number): Promise<readonly Enrollment[]> {
    const filter = { status: 'starting', createdAt: below(olderThan) };
    return (await this.rows.find(filter, { sort: { createdAt: 1, _id: 1 }, limit })).map(toEnrollment);
  }
}

/** Whoever notices first that it runs tells so: the event's id is the same. */
export function startedEvent(scope: Scope, { id, patientId }: Enrollment, at: Date): AuditEvent {
  return {
    id: `${id}:started`,
    at,
    kind: 'enrollment.started',
    actor: scope.actor,
    subject: { type: 'enrollment', id },
    patientId,
    enrollmentId: id,
    data: {},
  };
}

/** The key of an effect as a field name: no dot, no dollar sign. */
export function keyField(key: string): string {
  return encodeURIComponent(key).replaceAll('.', '%2E').replaceAll('$', '%24');
}

export function toEnrollment(row: EnrollmentRow): Enrollment {
  const { _id, outbox: _outbox, appliedAt: _appliedAt, traces: _traces, ...stored } = row;
  const { voidedTasks: _voided, deadlines: _deadlines, lists: _lists, additions, ...enrollment } = stored;
  // Written by `addStep` from a checked step and never changed.
  const steps = additions?.map((text) => JSON.parse(text) as Step);
  return { id: _id, ...enrollment, ...(steps && { additions: steps }) };
}
