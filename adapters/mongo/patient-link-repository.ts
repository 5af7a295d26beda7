import type { PatientLinkRepository, TakenTry } from '../../core/patient-link-repository';
import { TRIES, type NewPatientLink, type PatientLink } from '../../core/record/patient-link';
import type { Scope } from '../../core/record/scope';
import type { AuditedCollection } from './audited-collection';
import type { Outbox, Row } from './collection';
import type { Database } from './database';
import { atMost, below, missing } from './operators';
import { auditedSchemaOf, part, person } from './schema';
import { requireOwn, within } from './scoped';

type LinkRow = Row<PatientLink, Outbox>;

const schema = auditedSchemaOf({
  patientId: String,
  purpose: String,
  language: String,
  enrollmentId: String,
  intentId: String,
  material: String,
  createdAt: Date,
  createdBy: person,
  expiresAt: Date,
  revokedAt: Date,
  openedAt: Date,
  opens: Number,
  tries: part({ since: Date, inWindow: Number, inAll: Number }),
});
schema.index({ orgId: 1, patientId: 1, createdAt: -1 });

const MOST_LISTED = 100;

export class MongoPatientLinkRepository implements PatientLinkRepository {
  private readonly rows: AuditedCollection<LinkRow>;

  constructor(private readonly database: Database) {
    this.rows = database.audited<LinkRow>('patientLinks', schema);
  }

  async ensure(scope: Scope, links: readonly NewPatientLink[]): Promise<void> {
    for (const link of links) {
      requireOwn(scope, link);
      const { id, ...fields } = link;
      const tries = { since: link.createdAt, inWindow: 0, inAll: 0 };
      await this.rows.record({ _id: id, ...fields, opens: 0, tries }, this.event(scope, link, 'link.made'));
    }
  }

  async find(id: string): Promise<PatientLink | null> {
    const row = await this.rows.findOne({ _id: id });
    return row && toLink(row);
  }

  async forPatient(scope: Scope, patientId: string): Promise<readonly PatientLink[]> {
    const options = { sort: { createdAt: -1 }, limit: MOST_LISTED } as const;
    return (await this.rows.find(within(scope, { patientId }), options)).map(toLink);
  }

  async takeTry(scope: Scope, id: string, at: Date): Promise<TakenTry> {
    const left = within(scope, { _id: id, 'tries.inAll': below(TRIES.inAll) });
    const windowStart = new Date(at.getTime() - TRIES.windowMs);
    const anew = await this.rows.change(
      { ...left, 'tries.since': atMost(windowStart) },
      { $set: { 'tries.since': at, 'tries.inWindow': 1 }, $inc: { 'tries.inAll': 1 } },
    );
    if (anew) return 'taken';
    const counted = await this.rows.change(
      { ...left, 'tries.inWindow': below(TRIES.inWindow) },
      { $inc: { 'tries.inWindow': 1, 'tries.inAll': 1 } },
    );
    if (counted) return 'taken';
    return (await this.rows.findOne(left)) ? 'wait' : 'spent';
  }

  async opened(scope: Scope, id: string, at: Date): Promise<void> {
    const link = await this.find(id);
    if (link?.orgId !== scope.orgId) return;
    const change = { $set: { openedAt: at, tries: { since: at, inWindow: 0, inAll: 0 } }, $inc: { opens: 1 } };
    await this.rows.recordChange(within(scope, { _id: id }), change, this.event(scope, link, 'link.opened'));
  }

  async revoke(scope: Scope, { patientId, id }: { patientId: string; id: string }, at: Date): Promise<boolean> {
    const link = await this.find(id);
    if (link?.orgId !== scope.orgId) return false;
    const filter = within(scope, { _id: id, patientId, revokedAt: missing() });
    const event = this.event(scope, link, 'link.revoked');
    return (await this.rows.recordChange(filter, { $set: { revokedAt: at } }, event)) !== null;
  }

  private event(scope: Scope, { id, patientId, purpose, enrollmentId }: NewPatientLink, kind: string) {
    const subject = { type: 'link', id };
    return this.database.event(scope, { kind, subject, patientId, enrollmentId, data: { purpose } });
  }
}

function toLink({ _id, outbox: _outbox, ...fields }: LinkRow): PatientLink {
  return { id: _id, ...fields };
}
