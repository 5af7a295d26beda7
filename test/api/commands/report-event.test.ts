import { reportEvent } from '../../../api/commands/report-event';
import type { PatientEvent } from '../../../api/commands/notify-enrollments';
import type { PathwayDefinition } from '../../../core/pathway/definition';
import type { Patient } from '../../../core/record/patient';
import { adtIntake, type AdtIntake } from '../../support/adt-intake';
import { pathwayOf } from '../../support/pathways';

let intake: AdtIntake;
let serial = 0;

beforeAll(async () => {
  intake = await adtIntake();
});
afterAll(() => intake.close());

function named(pathway: string, start: string): PathwayDefinition {
  return { ...pathwayOf('- end: completed', `start: { ${start} }`), pathway };
}

function newPatient(changes: { deceasedAt?: Date } = {}): Promise<Patient> {
  serial += 1;
  const identifiers = [{ system: 'TEST', value: `E${serial}` }];
  return intake.repositories.patients.create(intake.scope, {
    identifiers,
    name: { given: 'Sam', family: 'Lee' },
    ...changes,
  });
}

/** An event type that nothing else starts on. */
function newType(): string {
  serial += 1;
  return `test.happened${'x'.repeat(serial)}`;
}

function event(type: string, patientId: string, more: Partial<PatientEvent> = {}): PatientEvent {
  return { type, patientId, at: new Date('2026-11-20T15:00:00Z'), reference: 'r1', ...more };
}

const report = (what: PatientEvent) => reportEvent(intake.deps, intake.scope, what);

async function newStay(patientId: string) {
  serial += 1;
  const identifier = { system: 'TEST', value: `S${serial}` };
  return intake.repositories.encounters.report(intake.scope, { identifier, patientId, class: 'IMP' }, 'in-progress');
}

describe('an event enrolls', () => {
  test.each([
    ['always', [true, false, true]],
    ['per patient', [true, false, false]],
  ])('%s', async (once, created) => {
    const type = newType();
    await intake.publish(named(`p-${serial}`, `on: ${type}, once: ${once}`));
    const { id } = await newPatient();
    const receipts = [];
    for (const reference of ['a', 'a', 'b']) receipts.push(await report(event(type, id, { reference })));
    expect(receipts.map(({ enrolled }) => enrolled[0]?.created)).toEqual(created);
  });

  test('once for each stay, however often it is told', async () => {
    const type = newType();
    await intake.publish(named(`p-${serial}`, `on: ${type}, once: per encounter`));
    const { id } = await newPatient();
    const [first, second] = [await newStay(id), await newStay(id)];
    const created = [];
    for (const [reference, stay] of [
      ['a', first],
      ['b', first],
      ['c', second],
    ] as const) {
      created.push((await report(event(type, id, { reference, encounterId: stay.id }))).enrolled[0]?.created);
    }
    expect(created).toEqual([true, false, true]);
  });

  test('counting from the event and in the latest version', async () => {
    const type = newType();
    const pathway = `p-${serial}`;
    await intake.publish(named(pathway, `on: ${type}, once: always`));
    await intake.publish({ ...named(pathway, `on: ${type}, once: always`), title: { en: 'Second' } });
    const { id } = await newPatient();
    const { enrolled } = await report(event(type, id));
    expect(await intake.repositories.enrollments.get(intake.scope, enrolled[0]!.enrollmentId)).toMatchObject({
      ...{ definitionVersion: 2, startAt: new Date('2026-11-20T15:00:00Z'), status: 'running' },
      trigger: { kind: 'event', key: 'event/r1' },
    });
  });

  test('only those whose condition is met; what cannot be decided is said', async () => {
    const type = newType();
    const facts = 'facts: [patient.language, patient.age]\n';
    const when = (condition: string) => ({
      ...pathwayOf('- end: completed', `${facts}start: { on: ${type}, when: '${condition}', once: always }`),
      pathway: `p-${(serial += 1)}`,
    });
    const met = await intake.publish(when('patient.language == "en"'));
    await intake.publish(when('patient.language == "es"'));
    const unknown = await intake.publish(when('patient.age > 65.0'));
    const { id } = await newPatient();
    const receipt = await report(event(type, id));
    expect(receipt.enrolled.map(({ pathway }) => pathway)).toEqual([met.pathway]);
    expect(receipt.undecided).toEqual([unknown.pathway]);
  });

  test('nobody who has died', async () => {
    const type = newType();
    await intake.publish(named(`p-${serial}`, `on: ${type}, once: always`));
    const { id } = await newPatient({ deceasedAt: new Date('2026-11-01T00:00:00Z') });
    expect(await report(event(type, id))).toEqual({ enrolled: [], notified: [], undecided: [] });
  });

  test('nobody who is not there, nor for a stay of somebody else', async () => {
    await expect(report(event('x.y', 'nobody'))).rejects.toMatchObject({ code: 'not-found' });
    const [one, other] = [await newPatient(), await newPatient()];
    const stay = await newStay(other.id);
    await expect(report(event('x.y', one.id, { encounterId: stay.id }))).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('an event is told to running enrollments', () => {
  async function enrolled(once = 'always'): Promise<{ patientId: string; enrollmentId: string; type: string }> {
    const type = newType();
    await intake.publish(named(`p-${serial}`, `on: ${type}, once: ${once}`));
    const { id } = await newPatient();
    const { enrolled: rows } = await report(event(type, id));
    return { patientId: id, enrollmentId: rows[0]!.enrollmentId, type };
  }

  test('once, by an inbox entry that is there before the signal', async () => {
    const { patientId, enrollmentId } = await enrolled();
    const booked = event('appointment.booked', patientId, { reference: 'appointment-7' });
    expect((await report(booked)).notified).toEqual([enrollmentId]);
    expect((await report(booked)).notified).toEqual([]);
    const id = `${enrollmentId}/event/appointment-7`;
    expect(await intake.repositories.inbox.getMany(intake.scope, [id])).toMatchObject([
      { enrollmentId, news: { type: 'event', name: 'appointment.booked', reference: 'appointment-7' }, at: booked.at },
    ]);
    expect(intake.runtime.notified.filter((each) => each === id)).toHaveLength(1);
  });

  test('but not to the one that it started, when it is told again', async () => {
    const { patientId, type } = await enrolled();
    expect((await report(event(type, patientId))).notified).toEqual([]);
  });

  test('and waits for the sweeper when Temporal cannot be reached', async () => {
    const { patientId, enrollmentId } = await enrolled();
    intake.runtime.down = true;
    await report(event('appointment.booked', patientId, { reference: 'later' }));
    intake.runtime.down = false;
    const waiting = await intake.repositories.inbox.unappliedSince(new Date(Date.now() + 60_000), 100);
    expect(waiting.map(({ id }) => id)).toContain(`${enrollmentId}/event/later`);
  });

  test('and is dropped when the workflow is gone, unless it is only about to start', async () => {
    const running = await enrolled();
    intake.runtime.down = true;
    const starting = await enrolled();
    intake.runtime.down = false;
    intake.runtime.answer = 'gone';
    for (const { patientId } of [running, starting]) await report(event('a.b', patientId, { reference: 'gone' }));
    intake.runtime.answer = 'sent';
    const entries = await intake.repositories.inbox.getMany(
      intake.scope,
      [running, starting].map(({ enrollmentId }) => `${enrollmentId}/event/gone`),
    );
    const dropped = entries.filter(({ droppedAt }) => droppedAt !== undefined).map(({ enrollmentId }) => enrollmentId);
    expect(dropped).toEqual([running.enrollmentId]);
  });
});
