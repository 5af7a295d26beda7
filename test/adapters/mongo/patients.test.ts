import type { PatientChanges } from '../../../core/record/patient';
import { closeDatabases, openDatabase, staff, type DatabaseUnderTest } from './database-under-test';

const mrn = (value: string): { system: string; value: string } => ({ system: 'urn:hospital', value });
const rosa = { name: { given: 'Rosa', family: 'Peña' }, phone: '+16175550101' };
const scope = staff('clinic');

let database: DatabaseUnderTest;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(closeDatabases);

describe('patients', () => {
  it('are one patient when fifty messages bring the same identifier at once', async () => {
    const { patients } = database.repositories;
    const saved = await Promise.all(
      Array.from({ length: 50 }, () => patients.upsertByIdentifier(scope, [mrn('race')], rosa)),
    );
    expect(new Set(saved.map(({ id }) => id)).size).toBe(1);
    expect((await patients.search(scope, { identifier: 'race', limit: 10 })).total).toBe(1);
  });

  it('may be without identifiers, any number of them', async () => {
    const { patients } = database.repositories;
    const first = await patients.create(scope, { identifiers: [], ...rosa });
    const second = await patients.create(scope, { identifiers: [], ...rosa });
    expect(first.id).not.toBe(second.id);
  });

  it('are found by any of their identifiers, also one that came later', async () => {
    const { patients } = database.repositories;
    const first = await patients.upsertByIdentifier(scope, [mrn('a1')], rosa);
    const second = await patients.upsertByIdentifier(scope, [mrn('a1'), mrn('a2')], rosa);
    expect(second.id).toBe(first.id);
    expect((await patients.findByIdentifier(scope, mrn('a2')))?.id).toBe(first.id);
    expect(second.identifiers).toEqual([mrn('a1'), mrn('a2')]);
  });

  it('keep an identifier that another patient has: the message goes to the first one named', async () => {
    const { patients } = database.repositories;
    const one = await patients.create(scope, { identifiers: [mrn('b1')], ...rosa });
    const two = await patients.create(scope, { identifiers: [mrn('b2')], ...rosa });
    const saved = await patients.upsertByIdentifier(scope, [mrn('b2'), mrn('b1')], { name: rosa.name, phone: null });
    expect(saved.id).toBe(two.id);
    expect((await patients.findByIdentifier(scope, mrn('b1')))?.id).toBe(one.id);
  });

  it('do not share a separator: two different identifiers are two patients', async () => {
    const { patients } = database.repositories;
    const one = await patients.upsertByIdentifier(scope, [{ system: 'a|b', value: 'c' }], rosa);
    const two = await patients.upsertByIdentifier(scope, [{ system: 'a', value: 'b|c' }], rosa);
    expect(one.id).not.toBe(two.id);
  });

  it('are unchanged by a message that says what is known', async () => {
    const { patients, relay, timeline } = database.repositories;
    const first = await patients.upsertByIdentifier(scope, [mrn('same')], { ...rosa, email: 'Rosa@Example.org' });
    const again = await patients.upsertByIdentifier(scope, [mrn('same')], { ...rosa, email: 'Rosa@Example.org' });
    await relay.relayPending();
    expect(again).toEqual(first);
    expect((await timeline.forPatient(scope, first.id, { limit: 10 })).items.map(({ kind }) => kind)).toEqual([
      'patient.created',
    ]);
  });

  it('lose a field that is cleared, and tell before and after', async () => {
    const { patients, relay, timeline } = database.repositories;
    const { id } = await patients.create(scope, { identifiers: [], ...rosa, birthDate: '1950-02-03' });
    const changed = await patients.update(scope, id, { phone: null, birthDate: '1950-02-04' });
    await relay.relayPending();
    expect(changed).not.toHaveProperty('phone');
    expect(changed).toMatchObject({ birthDate: '1950-02-04', version: 2 });
    const [event] = (await timeline.forPatient(scope, id, { limit: 1 })).items;
    expect(event).toMatchObject({
      kind: 'patient.changed',
      actor: { id: 'maria' },
      data: {
        before: { phone: '+16175550101', birthDate: '1950-02-03' },
        after: { phone: null, birthDate: '1950-02-04' },
      },
    });
  });

  it('refuse a change that was made from an older version', async () => {
    const { patients } = database.repositories;
    const { id } = await patients.create(scope, { identifiers: [], ...rosa });
    await patients.update(scope, id, { language: 'es' }, 1);
    await expect(patients.update(scope, id, { language: 'en' }, 1)).rejects.toMatchObject({ code: 'stale-version' });
    expect(await patients.update(scope, 'nobody', { language: 'en' })).toBeNull();
  });

  it('keep every one of twenty changes made at once', async () => {
    const { patients } = database.repositories;
    const { id } = await patients.create(scope, { identifiers: [], ...rosa });
    const changes: PatientChanges[] = Array.from({ length: 20 }, (_, i) => ({
      zone: `Etc/GMT+${i % 12}`,
      phone: `+1617555${1000 + i}`,
    }));
    await Promise.all(changes.map((change) => patients.update(scope, id, change)));
    expect((await patients.get(scope, id))?.version).toBe(21);
  });

  it.each(['pena', 'PEÑA', 'ros', 'peña rosa', '1950-02', '0101'])('are found by "%s"', async (q) => {
    const { patients } = database.repositories;
    const other = staff(`search-${q}`);
    await patients.create(other, { identifiers: [], ...rosa, birthDate: '1950-02-03' });
    await patients.create(other, { identifiers: [], name: { given: 'Bob', family: 'Stone' } });
    const found = await patients.search(other, { q, limit: 10 });
    expect(found.items.map(({ name }) => name.given)).toEqual(['Rosa']);
  });

  it.each(['.*', '$where', '(', '\\', '{"$ne":null}', '[a-z]'])('takes "%s" for text, not for a pattern', async (q) => {
    const { patients } = database.repositories;
    expect((await patients.search(scope, { q, limit: 10 })).items).toEqual([]);
  });

  it('are found by phone or email, also when they share it', async () => {
    const { patients } = database.repositories;
    const other = staff('shared-phone');
    await patients.create(other, { identifiers: [], ...rosa, email: 'Home@Example.org' });
    await patients.create(other, { identifiers: [], ...rosa });
    expect(await patients.findByAddress(other, 'sms', rosa.phone)).toHaveLength(2);
    expect(await patients.findByAddress(other, 'email', 'home@example.ORG')).toHaveLength(1);
  });

  it('are not reached by an object where an id belongs', async () => {
    const { patients } = database.repositories;
    const operator = { $ne: null } as unknown as string;
    await expect(patients.get(scope, operator)).rejects.toThrow();
    await expect(patients.findByAddress(scope, 'sms', operator)).rejects.toThrow();
  });
});
