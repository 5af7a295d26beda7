import type { ContactClaim, ContactRepository } from '../../core/repositories';
import type { Channel, Contact } from '../../core/record/message';
import type { Scope } from '../../core/record/scope';
import type { AuditedCollection } from './audited-collection';
import type { Outbox, Row } from './collection';
import type { Database } from './database';
import { missing, present } from './operators';
import { auditedSchemaOf, part } from './schema';
import { within } from './scoped';
import { derivedId } from './stored-id';

type ContactRow = Row<Contact, Outbox>;

const schema = auditedSchemaOf({
  channel: String,
  address: String,
  optedOut: part({ at: Date, source: String }),
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
    scope: Scope,
    channel: Channel,
    address: string,
    source: 'word' | 'carrier' | 'staff',
    at: Date,
  ): Promise<boolean> {
    await this.ensure(scope, channel, address);
    const _id = idOf(scope, channel, address);
    const event = this.database.event(scope, {
      kind: 'contact.opted-out',
      subject: { type: 'contact', id: _id },
      data: { channel, address, source },
    });
    const change = { $set: { optedOut: { at, source } } };
    return (await this.rows.recordChange(within(scope, { _id, optedOut: missing() }), change, event)) !== null;
  }

  async optIn(scope: Scope, channel: Channel, address: string, _at: Date): Promise<boolean> {
    const _id = idOf(scope, channel, address);
    const event = this.database.event(scope, {
      kind: 'contact.opted-in',
      subject: { type: 'contact', id: _id },
      data: { channel, address },
    });
    const change = { $unset: { optedOut: 1 } };
    return (await this.rows.recordChange(within(scope, { _id, optedOut: present() }), change, event)) !== null;
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
