import type { ContactClaim, ContactRepository } from '../../core/message-repositories';
import { CHANGES_KEPT, consentChanges, type ConsentChange } from '../../core/record/consent';
import type { Channel, Contact } from '../../core/record/message';
import type { Scope } from '../../core/record/scope';
import type { AuditedCollection } from './audited-collection';
import type { Outbox, Row } from './collection';
import type { Database } from './database';
import { missing, present } from './operators';
import { auditedSchemaOf, listOf, part } from './schema';
import { within } from './scoped';
import { derivedId } from './stored-id';

type ContactRow = Row<Contact, Outbox>;

const schema = auditedSchemaOf({
  channel: String,
  address: String,
  optedOut: part({ at: Date, source: String }),
  consents: listOf({
    status: String,
    at: Date,
    source: String,
    wording: String,
    reason: String,
    by: part({ kind: String, id: String, name: String }),
  }),
  zone: String,
  inFlight: part({ intentId: String, at: Date }),
});

export class MongoContactRepository implements ContactRepository {
  private readonly rows: AuditedCollection<ContactRow>;

  constructor(private readonly database: Database) {
    this.rows = database.audited<ContactRow>('contacts', schema);
  }

  async get(scope: Scope, channel: Channel, address: string): Promise<Contact | null> {
    const row = await this.rows.findOne(within(scope, { _id: idOf(scope, channel, address) }));
    return row && toContact(row);
  }

  async claim(scope: Scope, channel: Channel, address: string, intentId: string, at: Date): Promise<ContactClaim> {
    const _id = idOf(scope, channel, address);
    const free = { _id, optedOut: missing(), $or: [{ inFlight: missing() }, { 'inFlight.intentId': intentId }] };
    for (;;) {
      if (await this.rows.change(within(scope, free), { $set: { inFlight: { intentId, at } } })) {
        return { result: 'claimed' };
      }
      const row = await this.rows.findOne(within(scope, { _id }));
      if (row === null) await this.ensure(scope, channel, address);
      else if (row.optedOut) return { result: 'opted-out' };
      else if (row.inFlight) return { result: 'busy', intentId: row.inFlight.intentId, since: row.inFlight.at };
      // Otherwise it became free between the two commands: try again.
    }
  }

  async release(scope: Scope, channel: Channel, address: string, intentId: string): Promise<void> {
    const own = { _id: idOf(scope, channel, address), 'inFlight.intentId': intentId };
    await this.rows.change(within(scope, own), { $unset: { inFlight: 1 } });
  }

  async optOut(
    ...[scope, channel, address, source, at, { patientId, ...grounds } = {}]: Parameters<ContactRepository['optOut']>
  ): Promise<boolean> {
    await this.ensure(scope, channel, address);
    const change: ConsentChange = { status: 'opted-out', at, source, ...grounds, by: scope.actor };
    return this.recordConsent(scope, channel, address, change, patientId);
  }

  async optIn(
    ...[scope, channel, address, source, at, { patientId, ...grounds } = {}]: Parameters<ContactRepository['optIn']>
  ): Promise<boolean> {
    await this.ensure(scope, channel, address);
    const change: ConsentChange = { status: 'opted-in', at, source, ...grounds, by: scope.actor };
    return this.recordConsent(scope, channel, address, change, patientId);
  }

  private async recordConsent(
    scope: Scope,
    channel: Channel,
    address: string,
    change: ConsentChange,
    patientId: string | undefined,
  ): Promise<boolean> {
    const _id = idOf(scope, channel, address);
    const { status, at, source, wording, reason } = change;
    const before = await this.rows.findOne(within(scope, { _id }));
    if (before === null) return false;
    const changes = before.consents === undefined ? [...consentChanges(before), change] : [change];
    const event = this.database.event(scope, {
      kind: `contact.${status}`,
      subject: { type: 'contact', id: _id },
      patientId,
      data: {
        channel,
        address,
        source,
        ...(wording !== undefined && { wording }),
        ...(reason !== undefined && { reason }),
      },
    });
    const $push = { consents: { $each: changes, $slice: -CHANGES_KEPT } };
    const row =
      status === 'opted-out'
        ? await this.rows.recordChange(
            within(scope, { _id, optedOut: missing() }),
            { $set: { optedOut: { at, source } }, $push },
            event,
          )
        : await this.rows.recordChange(
            within(scope, { _id, $or: [{ optedOut: present() }, { consents: missing() }] }),
            { $unset: { optedOut: 1 }, $push },
            event,
          );
    return row !== null;
  }

  private async ensure(scope: Scope, channel: Channel, address: string): Promise<void> {
    await this.rows.insertMissing([
      { _id: idOf(scope, channel, address), orgId: scope.orgId, channel, address: normalized(channel, address) },
    ]);
  }
}

function idOf(scope: Scope, channel: Channel, address: string): string {
  return derivedId('contact', scope.orgId, channel, normalized(channel, address));
}

function normalized(channel: Channel, address: string): string {
  return channel === 'email' ? address.toLowerCase() : address;
}

function toContact({ _id, outbox: _outbox, ...contact }: ContactRow): Contact {
  return { id: _id, ...contact };
}
