import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { CarepathFailure } from '../../core/errors';
import type { EncounterRepository } from '../../core/repositories';
import type { Encounter, EncounterReport } from '../../core/record/encounter';
import type { Identifier } from '../../core/record/patient';
import type { Scope } from '../../core/record/scope';
import type { AuditedCollection } from './audited-collection';
import type { Outbox, Row } from './collection';
import type { Database } from './database';
import { auditedSchemaOf, part } from './schema';
import { within } from './scoped';
import { identifierKey } from './stored-id';

type EncounterRow = Row<Encounter, Outbox & { readonly key: string }>;
/** What a report makes of an encounter; `kind` is the audit event's. */
interface Transition {
  readonly kind: string;
  readonly next: EncounterRow;
  readonly transition: boolean;
}

const schema = auditedSchemaOf({
  patientId: String,
  identifier: part({ system: String, value: String }),
  key: String,
  class: String,
  status: String,
  admittedAt: Date,
  dischargedAt: Date,
  dischargeTimeSource: String,
  dischargeDisposition: String,
  dischargeSeq: Number,
  transitionRecordedAt: Date,
  location: String,
  lace: part({ acute: Boolean, charlson: Number, edVisits6Months: Number }),
  createdAt: Date,
  updatedAt: Date,
  version: Number,
});
schema.index({ orgId: 1, key: 1 }, { unique: true });
schema.index({ orgId: 1, patientId: 1 });

export class MongoEncounterRepository implements EncounterRepository {
  private readonly rows: AuditedCollection<EncounterRow>;

  constructor(private readonly database: Database) {
    this.rows = database.audited<EncounterRow>('encounters', schema);
  }

  async get(scope: Scope, id: string): Promise<Encounter | null> {
    const row = await this.rows.findOne(within(scope, { _id: id }));
    return row && toEncounter(row);
  }

  async findByIdentifier(scope: Scope, identifier: Identifier): Promise<Encounter | null> {
    const row = await this.rows.findOne(within(scope, { key: identifierKey(identifier) }));
    return row && toEncounter(row);
  }

  async listForPatient(scope: Scope, patientId: string): Promise<readonly Encounter[]> {
    return (await this.rows.find(within(scope, { patientId }), { sort: { createdAt: 1, _id: 1 } })).map(toEncounter);
  }

  /** @throws conflict when the encounter is another patient's */
  async report(
    scope: Scope,
    report: EncounterReport,
    status: 'planned' | 'in-progress' | 'unchanged',
  ): Promise<Encounter> {
    const reported = await this.transit(scope, report, (current) => {
      const next = { ...filled(current, report), status: statusAfter(current, report, status) };
      return {
        kind: next.status === current.status ? 'encounter.changed' : 'encounter.admitted',
        next,
        transition: false,
      };
    });
    return reported.encounter;
  }

  /** @throws conflict when the encounter is another patient's */
  async discharge(
    scope: Scope,
    report: EncounterReport & { dischargedAt: Date },
  ): Promise<{ encounter: Encounter; transition: boolean }> {
    return this.transit(scope, report, (current) => {
      const ignored =
        isOldNews(current, report.recordedAt) || (current.status === 'cancelled' && !revives(current, report));
      if (ignored) return { kind: 'encounter.changed', next: current, transition: false };
      if (current.status === 'discharged') {
        const confirmed = { ...filled(current, report), ...recordedAs(report.recordedAt) };
        return { kind: 'encounter.changed', next: confirmed, transition: false };
      }
      const discharged = {
        ...current,
        ...{ status: 'discharged' as const, dischargeSeq: current.dischargeSeq + 1 },
        ...recordedAs(report.recordedAt),
      };
      return { kind: 'encounter.discharged', next: filled(discharged, report), transition: true };
    });
  }

  async cancelDischarge(
    scope: Scope,
    identifier: Identifier,
    recordedAt?: Date,
  ): Promise<{ encounter: Encounter; transition: boolean } | null> {
    return this.cancel(scope, identifier, (current) => {
      const { dischargedAt: _at, dischargeTimeSource: _source, dischargeDisposition: _where, ...stay } = current;
      const transition = current.status === 'discharged' && !isOldNews(current, recordedAt);
      const next = transition ? { ...stay, status: 'in-progress' as const, ...recordedAs(recordedAt) } : current;
      return { kind: 'encounter.discharge-cancelled', next, transition };
    });
  }

  async cancelAdmission(
    scope: Scope,
    identifier: Identifier,
    recordedAt?: Date,
  ): Promise<{ encounter: Encounter; transition: boolean } | null> {
    return this.cancel(scope, identifier, (current) => ({
      kind: 'encounter.cancelled',
      next: current.status === 'cancelled' ? current : { ...current, status: 'cancelled', ...recordedAs(recordedAt) },
      transition: current.status !== 'cancelled',
    }));
  }

  private async cancel(
    scope: Scope,
    identifier: Identifier,
    change: (current: EncounterRow) => Transition,
  ): Promise<{ encounter: Encounter; transition: boolean } | null> {
    for (;;) {
      const current = await this.rows.findOne(within(scope, { key: identifierKey(identifier) }));
      if (current === null) return null;
      const saved = await this.save(scope, current, change(current));
      if (saved) return saved;
    }
  }

  /** Applies a report to the encounter there is, or to a new one; repeated when somebody else was faster. */
  private async transit(
    scope: Scope,
    report: EncounterReport,
    change: (current: EncounterRow) => Transition,
  ): Promise<{ encounter: Encounter; transition: boolean }> {
    for (;;) {
      const current = await this.rows.findOne(within(scope, { key: identifierKey(report.identifier) }));
      if (current !== null && current.patientId !== report.patientId) {
        throw new CarepathFailure('conflict', 'This encounter is on record for another patient.');
      }
      const saved = current
        ? await this.save(scope, current, change(current))
        : await this.insert(scope, change(this.newRow(scope, report)));
      if (saved) return saved;
    }
  }

  private newRow(scope: Scope, report: EncounterReport): EncounterRow {
    const now = this.database.clock.now();
    return {
      _id: randomUUID(),
      orgId: scope.orgId,
      patientId: report.patientId,
      identifier: report.identifier,
      key: identifierKey(report.identifier),
      class: 'unknown',
      status: 'planned',
      dischargeSeq: 0,
      createdAt: now,
      updatedAt: now,
      version: 1,
    };
  }

  private async insert(
    scope: Scope,
    { kind, next, transition }: Transition,
  ): Promise<{ encounter: Encounter; transition: boolean } | null> {
    const event = this.eventOf(scope, next, kind === 'encounter.changed' ? 'encounter.planned' : kind);
    return (await this.rows.record(next, event)) ? { encounter: toEncounter(next), transition } : null;
  }

  /** `null` when somebody else changed the row first. A report that says nothing new changes nothing. */
  private async save(
    scope: Scope,
    current: EncounterRow,
    { kind, next, transition }: Transition,
  ): Promise<{ encounter: Encounter; transition: boolean } | null> {
    if (isDeepStrictEqual(current, next)) return { encounter: toEncounter(current), transition };
    const { _id, outbox: _outbox, ...fields } = next;
    const cleared = Object.keys(current).filter((field) => !(field in next));
    const row = await this.rows.recordChange(
      within(scope, { _id, version: current.version }),
      {
        $set: { ...fields, updatedAt: this.database.clock.now(), version: current.version + 1 },
        ...(cleared.length > 0 && { $unset: Object.fromEntries(cleared.map((field) => [field, 1])) }),
      },
      this.eventOf(scope, next, kind),
    );
    return row && { encounter: toEncounter(row), transition };
  }

  private eventOf(scope: Scope, row: EncounterRow, kind: string): ReturnType<Database['event']> {
    return this.database.event(scope, {
      kind,
      subject: { type: 'encounter', id: row._id },
      patientId: row.patientId,
      data: {
        status: row.status,
        class: row.class,
        dischargeSeq: row.dischargeSeq,
        ...(row.admittedAt && { admittedAt: row.admittedAt.toISOString() }),
        ...(row.dischargedAt && { dischargedAt: row.dischargedAt.toISOString() }),
      },
    });
  }
}

/**
 * A status never goes back: a late admission message neither reopens a discharge nor revives a cancelled stay. Only an
 * admission that was recorded after the cancellation is a new one.
 */
function statusAfter(
  current: EncounterRow,
  report: EncounterReport,
  reported: 'planned' | 'in-progress' | 'unchanged',
): Encounter['status'] {
  if (reported !== 'in-progress') return current.status;
  return current.status === 'planned' || revives(current, report) ? 'in-progress' : current.status;
}

function revives(current: EncounterRow, { recordedAt }: EncounterReport): boolean {
  const since = current.transitionRecordedAt;
  return current.status === 'cancelled' && since !== undefined && recordedAt !== undefined && recordedAt > since;
}

/** Recorded by the source before the last transition of this stay, and come late. */
function isOldNews(current: EncounterRow, recordedAt: Date | undefined): boolean {
  const since = current.transitionRecordedAt;
  return since !== undefined && recordedAt !== undefined && recordedAt < since;
}

function recordedAs(recordedAt: Date | undefined): Pick<Encounter, 'transitionRecordedAt'> {
  return recordedAt === undefined ? {} : { transitionRecordedAt: recordedAt };
}

/** Fills in what the report says. A discharge time is taken only by an encounter that is discharged. */
function filled(current: EncounterRow, report: EncounterReport): EncounterRow {
  const { identifier: _identifier, patientId: _patient, recordedAt: _recordedAt, lace, ...said } = report;
  const { dischargedAt: _at, dischargeTimeSource: _source, dischargeDisposition: _where, ...ofTheStay } = said;
  return {
    ...current,
    ...(current.status === 'discharged' ? said : ofTheStay),
    ...(lace !== undefined && { lace: { ...current.lace, ...lace } }),
  };
}

function toEncounter({ _id, key: _key, outbox: _outbox, ...encounter }: EncounterRow): Encounter {
  return { id: _id, ...encounter };
}
