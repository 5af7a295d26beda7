import type { ContactClaim, ContactRepository } from '../../core/message-repositories';
import { CHANGES_KEPT, consentChanges, type ConsentChange } from '../../core/record/consent';
import type { Channel, Contact } from '../../core/record/message';
import type { AuditEvent } from '../../core/record/audit-event';
import type { Scope } from '../../core/record/scope';
import type { AuditedCollection } from './audited-collection';
import type { Outbox, Row } from './collection';
import type { Database, EventDraft } from './database';
import { isIn, missing, present } from './operators';
import { auditedSchemaOf, listOf, part } from './schema';
import { within } from './scoped';
import { derivedId } from './stored-id';

type ContactRow = Row<Contact, Outbox>;

const schema = auditedSchemaOf({
  channel: String,
  address: String,
  optedOut: part({ at: Date, source: String }),
  noPromotion: part({ at: Date, source: String }),
  doubt: part({ at: Date, inboundId: String }),
  unreachable: part({ at: Date, code: String }),
  consents: listOf({
    status: String,
    purpose: String,
    at: Date,
    source: String,
    wording: String,
    reason: String,
    by: part({ kind: String, id: String, name: String }),
  }),
  zone: String,
  inFlight: part({ intentId: String, at: Date }),
  sends: listOf({ intentId: String, at: Date }),
  revision: Number,
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

  async getMany(scope: Scope, channel: Channel, addresses: readonly string[]): Promise<readonly Contact[]> {
    if (addresses.length === 0) return [];
    const ids = addresses.map((address) => idOf(scope, channel, address));
    return (await this.rows.find(within(scope, { _id: isIn(ids) }))).map(toContact);
  }

  async claim(
    ...[scope, channel, address, intentId, at, turn]: Parameters<ContactRepository['claim']>
  ): Promise<ContactClaim> {
    const _id = idOf(scope, channel, address);
    const free = { _id, optedOut: missing(), $or: [{ inFlight: missing() }, { 'inFlight.intentId': intentId }] };
    const judged = turn && { revision: turn.revision === 0 ? missing() : turn.revision };
    const $set = { inFlight: { intentId, at }, ...(turn && { sends: turn.sends }) };
    const change = { $set, ...(turn && { $inc: { revision: 1 } }) };
    for (;;) {
      if (await this.rows.change(within(scope, { ...free, ...judged }), change)) return { result: 'claimed' };
      const row = await this.rows.findOne(within(scope, { _id }));
      if (row === null) {
        if (turn && turn.revision !== 0) return { result: 'changed' };
        const claimed = { ...emptyRow(scope, channel, address), ...$set, ...(turn && { revision: 1 }) };
        if ((await this.rows.insertMissing([claimed])) > 0) return { result: 'claimed' };
      } else if (row.optedOut) return { result: 'opted-out' };
      else if (row.inFlight && row.inFlight.intentId !== intentId) {
        return { result: 'busy', intentId: row.inFlight.intentId, since: row.inFlight.at };
      } else if (turn && (row.revision ?? 0) !== turn.revision) return { result: 'changed' };
      // Otherwise it became free between the two commands: try again.
    }
  }

  async release(
    ...[scope, channel, address, intentId, giveBack]: Parameters<ContactRepository['release']>
  ): Promise<void> {
    const _id = idOf(scope, channel, address);
    if (giveBack) {
      const spent = { _id, 'sends.intentId': intentId };
      await this.rows.change(within(scope, spent), { $pull: { sends: { intentId } }, $inc: { revision: 1 } });
    }
    const own = { _id, 'inFlight.intentId': intentId };
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

  async setPromotion(
    ...[scope, channel, address, { patientId, status, source, at, ...grounds }]: Parameters<
      ContactRepository['setPromotion']
    >
  ): Promise<boolean> {
    await this.ensure(scope, channel, address);
    const _id = idOf(scope, channel, address);
    const before = await this.rows.findOne(within(scope, { _id }));
    if (before === null) return false;
    const purpose = 'promotion' as const;
    const change: ConsentChange = { status, purpose, at, source, ...grounds, by: scope.actor };
    const changes = before.consents === undefined ? [...consentChanges(before), change] : [change];
    const data = { channel, address, purpose, source, ...grounds };
    const event = this.consentEvent(scope, _id, `contact.${status}`, patientId, data);
    const $push = { consents: { $each: changes, $slice: -CHANGES_KEPT } };
    const isOut = status === 'opted-out';
    const row = await this.rows.recordChange(
      within(scope, { _id, noPromotion: isOut ? missing() : present() }),
      // A claim that was judged before has another revision.
      {
        ...(isOut ? { $set: { noPromotion: { at, source } } } : { $unset: { noPromotion: 1 } }),
        $inc: { revision: 1 },
        $push,
      },
      event,
    );
    return row !== null;
  }

  async setUnreachable(
    ...[scope, channel, address, mark]: Parameters<ContactRepository['setUnreachable']>
  ): Promise<boolean> {
    const _id = idOf(scope, channel, address);
    if (mark === null) {
      const event = this.consentEvent(scope, _id, 'contact.reachable', undefined, { channel, address });
      const marked = within(scope, { _id, unreachable: present() });
      return (await this.rows.recordChange(marked, { $unset: { unreachable: 1 } }, event)) !== null;
    }
    await this.ensure(scope, channel, address);
    const { patientId, ...unreachable } = mark;
    const data = { channel, address, code: unreachable.code };
    const event = this.consentEvent(scope, _id, 'contact.unreachable', patientId, data);
    const unmarked = within(scope, { _id, unreachable: missing() });
    return (await this.rows.recordChange(unmarked, { $set: { unreachable } }, event)) !== null;
  }

  async doubt(
    ...[scope, channel, address, { patientId, ...doubt }]: Parameters<ContactRepository['doubt']>
  ): Promise<boolean> {
    await this.ensure(scope, channel, address);
    const _id = idOf(scope, channel, address);
    const event = this.consentEvent(scope, _id, 'contact.in-doubt', patientId, { channel, address });
    const undoubted = within(scope, { _id, doubt: missing(), optedOut: missing() });
    return (await this.rows.recordChange(undoubted, { $set: { doubt } }, event)) !== null;
  }

  async settleDoubt(scope: Scope, channel: Channel, address: string): Promise<boolean> {
    const _id = idOf(scope, channel, address);
    const event = this.consentEvent(scope, _id, 'contact.doubt-settled', undefined, { channel, address });
    const doubted = within(scope, { _id, doubt: present() });
    return (await this.rows.recordChange(doubted, { $unset: { doubt: 1 } }, event)) !== null;
  }

  private consentEvent(
    scope: Scope,
    _id: string,
    kind: string,
    patientId: string | undefined,
    data: EventDraft['data'],
  ): AuditEvent {
    return this.database.event(scope, { kind, subject: { type: 'contact', id: _id }, patientId, data });
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
    const event = this.consentEvent(scope, _id, `contact.${status}`, patientId, {
      channel,
      address,
      source,
      ...(wording !== undefined && { wording }),
      ...(reason !== undefined && { reason }),
    });
    const $push = { consents: { $each: changes, $slice: -CHANGES_KEPT } };
    const row =
      status === 'opted-out'
        ? await this.rows.recordChange(
            within(scope, { _id, optedOut: missing() }),
            { $set: { optedOut: { at, source } }, $unset: { doubt: 1 }, $push },
            event,
          )
        : await this.rows.recordChange(
            within(scope, { _id, $or: [{ optedOut: present() }, { consents: missing() }] }),
            { $unset: { optedOut: 1, doubt: 1 }, $push },
            event,
          );
    return row !== null;
  }

  private async ensure(scope: Scope, channel: Channel, address: string): Promise<void> {
    await this.rows.insertMissing([emptyRow(scope, channel, address)]);
  }
}

/** A contact of which nothing is known. */
function emptyRow(scope: Scope, channel: Channel, address: string): ContactRow {
  return { _id: idOf(scope, channel, address), orgId: scope.orgId, channel, address: normalized(channel, address) };
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
