import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { CarepathFailure } from '../../core/errors';
import type { Page, PageRequest, PatientRepository } from '../../core/repositories';
import type { Json } from '../../core/record/audit-event';
import type { Channel } from '../../core/record/message';
import type { Identifier, Patient, PatientChanges } from '../../core/record/patient';
import type { Scope } from '../../core/record/scope';
import type { AuditedCollection } from './audited-collection';
import { isDuplicateKey, type Filter, type Outbox, type Row } from './collection';
import type { Database } from './database';
import { above, containsText, isIn, searchText } from './operators';
import { findPage, type Ordering } from './page';
import { auditedSchemaOf, listOf, part, words } from './schema';
import { within } from './scoped';
import { identifierKey } from './stored-id';

type PatientRow = Row<Patient, Outbox & { readonly keys: readonly string[]; readonly searchText: string }>;
type NewPatient = PatientChanges & { readonly name: Patient['name'] };

const schema = auditedSchemaOf({
  identifiers: listOf({ system: String, value: String }),
  /** Each identifier as one word, and the patient's own id so that the list is never empty. */
  keys: words,
  name: part({ given: String, family: String }),
  birthDate: String,
  sex: String,
  phone: String,
  email: String,
  language: String,
  zone: String,
  address: part({ line: String, city: String, state: String, postalCode: String }),
  medications: listOf({ name: String, dose: String, frequency: String, source: String }),
  deceasedAt: Date,
  createdAt: Date,
  updatedAt: Date,
  version: Number,
  searchText: String,
});
// An identifier belongs to one patient of an organization. Every row has keys: an empty list would count as a key too.
schema.index({ orgId: 1, keys: 1 }, { unique: true });
schema.index({ orgId: 1, phone: 1 });
schema.index({ orgId: 1, email: 1 });
schema.index({ orgId: 1, 'identifiers.value': 1 });
schema.index({ orgId: 1, 'name.family': 1, 'name.given': 1, _id: 1 });

const byName: Ordering = { name: 'name', fields: [{ path: 'searchText', direction: 1, kind: 'string' }] };

export class MongoPatientRepository implements PatientRepository {
  private readonly rows: AuditedCollection<PatientRow>;

  constructor(private readonly database: Database) {
    this.rows = database.audited<PatientRow>('patients', schema);
  }

  async get(scope: Scope, id: string): Promise<Patient | null> {
    const row = await this.rows.findOne(within(scope, { _id: id }));
    return row && toPatient(row);
  }

  async getMany(scope: Scope, ids: readonly string[]): Promise<readonly Patient[]> {
    return ids.length === 0 ? [] : (await this.rows.find(within(scope, { _id: isIn(ids) }))).map(toPatient);
  }

  async following(
    ...[scope, { after, limit }]: Parameters<PatientRepository['following']>
  ): Promise<readonly Patient[]> {
    const filter = within(scope, after === null ? {} : { _id: above(after) });
    return (await this.rows.find(filter, { sort: { _id: 1 }, limit })).map(toPatient);
  }

  async named(scope: Scope, names: readonly string[]): Promise<readonly Patient[]> {
    const keys = names.filter((name) => name.includes('|')).map((name) => identifierKey(identifierOf(name)));
    const filters: readonly Filter[] = [
      { _id: isIn(names) },
      { 'identifiers.value': isIn(names) },
      ...(keys.length > 0 ? [{ keys: isIn(keys) }] : []),
    ];
    const found = await Promise.all(filters.map((filter) => this.rows.find(within(scope, filter))));
    return [...new Map(found.flat().map((row) => [row._id, toPatient(row)])).values()];
  }

  async findByIdentifier(scope: Scope, identifier: Identifier): Promise<Patient | null> {
    const row = await this.rows.findOne(within(scope, { keys: identifierKey(identifier) }));
    return row && toPatient(row);
  }

  async findByAddress(scope: Scope, channel: Channel, address: string): Promise<readonly Patient[]> {
    const filter = channel === 'sms' ? { phone: address } : { email: address.toLowerCase() };
    return (await this.rows.find(within(scope, filter), { sort: { _id: 1 } })).map(toPatient);
  }

  async search(scope: Scope, query: { q?: string; identifier?: string } & PageRequest): Promise<Page<Patient>> {
    const words = (query.q ?? '').split(/\s+/).filter((word) => word !== '');
    const conditions: Filter[] = words.map((word) => ({ searchText: containsText(word) }));
    if (query.identifier !== undefined) conditions.push(matchesIdentifier(query.identifier));
    const filter = within(scope, conditions.length > 0 ? { $and: conditions } : {});
    return findPage(this.rows, filter, byName, query, toPatient);
  }

  /** @throws conflict when another patient has one of the identifiers */
  async create(scope: Scope, draft: { identifiers: readonly Identifier[] } & NewPatient): Promise<Patient> {
    const { identifiers, ...fields } = draft;
    const created = await this.insert(scope, identifiers, normalized(fields));
    if (created) return created;
    throw new CarepathFailure('conflict', 'Another patient has this identifier.');
  }

  /** @throws invalid-input without identifiers */
  async upsertByIdentifier(scope: Scope, identifiers: readonly Identifier[], draft: NewPatient): Promise<Patient> {
    if (identifiers.length === 0) {
      throw new CarepathFailure('invalid-input', 'A patient needs an identifier.', [
        { pointer: '/identifiers', message: 'must have at least one' },
      ]);
    }
    const changes = normalized(draft);
    for (;;) {
      const current = await this.findByFirst(scope, identifiers);
      const saved = current
        ? await this.save(scope, current, changes, identifiers)
        : await this.insert(scope, identifiers, changes);
      if (saved) return saved;
      // Somebody else was faster between the two commands: look again.
    }
  }

  async update(scope: Scope, id: string, changes: PatientChanges, expectedVersion?: number): Promise<Patient | null> {
    for (;;) {
      const current = await this.rows.findOne(within(scope, { _id: id }));
      if (current === null) return null;
      if (expectedVersion !== undefined && expectedVersion !== current.version) {
        throw new CarepathFailure('stale-version', 'Somebody changed this patient in the meantime.');
      }
      const saved = await this.save(scope, current, normalized(changes), []);
      if (saved) return saved;
    }
  }

  /** The patient with the first identifier that any has: two patients may each have one of them. */
  private async findByFirst(scope: Scope, identifiers: readonly Identifier[]): Promise<PatientRow | null> {
    const keys = identifiers.map(identifierKey);
    const rows = await this.rows.find(within(scope, { keys: isIn(keys) }));
    const key = keys.find((each) => rows.some((row) => row.keys.includes(each)));
    return rows.find((row) => key !== undefined && row.keys.includes(key)) ?? null;
  }

  private async insert(scope: Scope, identifiers: readonly Identifier[], changes: NewPatient): Promise<Patient | null> {
    const now = this.database.clock.now();
    const row: PatientRow = indexed({
      _id: randomUUID(),
      orgId: scope.orgId,
      identifiers: distinct(identifiers),
      language: 'en',
      medications: [],
      createdAt: now,
      updatedAt: now,
      version: 1,
      name: changes.name,
      ...setFields(changes),
    });
    const event = this.database.event(scope, {
      kind: 'patient.created',
      subject: { type: 'patient', id: row._id },
      patientId: row._id,
      data: { identifiers: row.identifiers.map(identifierKey) },
    });
    return (await this.rows.record(row, event)) ? toPatient(row) : null;
  }

  /** `null` when somebody else changed the row first. What is the same already is no change. */
  private async save(
    scope: Scope,
    current: PatientRow,
    changes: PatientChanges,
    identifiers: readonly Identifier[],
  ): Promise<Patient | null> {
    const added = await this.unowned(scope, current, identifiers);
    const changed = changedFields(current, changes);
    if (changed.length === 0 && added.length === 0) return toPatient(current);
    const cleared = changed.filter((field) => changes[field] === null);
    const next = indexed({
      ...current,
      ...setFields(changes),
      identifiers: [...current.identifiers, ...added],
      updatedAt: this.database.clock.now(),
      version: current.version + 1,
    });
    const { _id, outbox: _outbox, ...fields } = without(next, cleared);
    const change = {
      $set: fields,
      ...(cleared.length > 0 && { $unset: Object.fromEntries(cleared.map((field) => [field, 1])) }),
    };
    const event = this.database.event(scope, {
      kind: 'patient.changed',
      subject: { type: 'patient', id: _id },
      patientId: _id,
      data: {
        before: Object.fromEntries(changed.map((field) => [field, asJson(current[field])])),
        after: Object.fromEntries(changed.map((field) => [field, asJson(changes[field])])),
        ...(added.length > 0 && { identifiersAdded: added.map(identifierKey) }),
      },
    });
    const filter = within(scope, { _id, version: current.version });
    try {
      const row = await this.rows.recordChange(filter, change, event);
      return row && toPatient(row);
    } catch (error) {
      if (isDuplicateKey(error)) return null;
      throw error;
    }
  }

  /** Identifiers that no patient has yet. One that another patient has stays there: merging is a person's decision. */
  private async unowned(
    scope: Scope,
    current: PatientRow,
    identifiers: readonly Identifier[],
  ): Promise<readonly Identifier[]> {
    const missing = distinct(identifiers).filter((each) => !current.keys.includes(identifierKey(each)));
    if (missing.length === 0) return [];
    const owners = await this.rows.find(within(scope, { keys: isIn(missing.map(identifierKey)) }));
    return missing.filter((each) => !owners.some((owner) => owner.keys.includes(identifierKey(each))));
  }
}

/** Email addresses are compared without regard to case. */
function normalized<C extends PatientChanges>(changes: C): C {
  return typeof changes.email === 'string' ? { ...changes, email: changes.email.toLowerCase() } : changes;
}

function indexed(row: Omit<PatientRow, 'keys' | 'searchText'>): PatientRow {
  return {
    ...row,
    keys: [`own|${row._id}`, ...row.identifiers.map(identifierKey)],
    searchText: searchText(row.name.family, row.name.given, row.birthDate, row.phone),
  };
}

function matchesIdentifier(identifier: string): Filter {
  return identifier.includes('|')
    ? { keys: identifierKey(identifierOf(identifier)) }
    : { 'identifiers.value': identifier };
}

/** Of `system|value`. */
function identifierOf(name: string): Identifier {
  const separator = name.indexOf('|');
  return { system: name.slice(0, separator), value: name.slice(separator + 1) };
}

function distinct(identifiers: readonly Identifier[]): readonly Identifier[] {
  return [...new Map(identifiers.map((each) => [identifierKey(each), each])).values()];
}

type Field = keyof PatientChanges;

function changedFields(current: PatientRow, changes: PatientChanges): readonly Field[] {
  return (Object.keys(changes) as Field[]).filter(
    (field) => changes[field] !== undefined && !isDeepStrictEqual(current[field] ?? null, changes[field]),
  );
}

type SetFields = { -readonly [F in Field]?: Exclude<PatientChanges[F], null | undefined> };

/** The changes that give a field a value. */
function setFields(changes: PatientChanges): SetFields {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== null && value !== undefined));
}

function without(row: PatientRow, fields: readonly Field[]): PatientRow {
  const kept = { ...row };
  for (const field of fields) Reflect.deleteProperty(kept, field);
  return kept;
}

function asJson(value: PatientRow[Field] | null): Json {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json);
}

function toPatient({ _id, keys: _keys, searchText: _searchText, outbox: _outbox, ...patient }: PatientRow): Patient {
  return { id: _id, ...patient };
}
