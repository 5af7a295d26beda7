import { randomUUID } from 'node:crypto';
import type { EncounterReport } from '../../../core/record/encounter';
import { closeDatabases, openDatabase, staff, type DatabaseUnderTest } from './database-under-test';
import { minutes } from './step-batches';

const scope = staff('clinic');
let database: DatabaseUnderTest;
let report: EncounterReport;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(closeDatabases);
beforeEach(() => {
  report = { identifier: { system: 'urn:visit', value: randomUUID() }, patientId: randomUUID(), class: 'IMP' };
});

describe('an encounter', () => {
  it('is discharged once, however many messages say so at once', async () => {
    const { encounters } = database.repositories;
    const told = await Promise.all(
      Array.from({ length: 20 }, () => encounters.discharge(scope, { ...report, dischargedAt: minutes(0) })),
    );
    expect(told.filter(({ transition }) => transition)).toHaveLength(1);
    expect(await encounters.findByIdentifier(scope, report.identifier)).toMatchObject({
      status: 'discharged',
      dischargeSeq: 1,
    });
  });

  it('takes a corrected discharge time without another discharge', async () => {
    const { encounters } = database.repositories;
    await encounters.discharge(scope, { ...report, dischargedAt: minutes(0) });
    const corrected = { ...report, dischargedAt: minutes(30), dischargeTimeSource: 'PV1-45' as const };
    expect(await encounters.discharge(scope, corrected)).toMatchObject({
      transition: false,
      encounter: { dischargedAt: minutes(30), dischargeSeq: 1 },
    });
    expect(await encounters.report(scope, { ...report, dischargedAt: minutes(45) }, 'unchanged')).toMatchObject({
      dischargedAt: minutes(45),
      status: 'discharged',
      dischargeSeq: 1,
    });
  });

  it('is discharged again after the discharge was cancelled', async () => {
    const { encounters } = database.repositories;
    await encounters.discharge(scope, { ...report, dischargedAt: minutes(0) });
    const cancelled = await encounters.cancelDischarge(scope, report.identifier);
    expect(cancelled).toMatchObject({ transition: true, encounter: { status: 'in-progress', dischargeSeq: 1 } });
    expect(cancelled?.encounter).not.toHaveProperty('dischargedAt');
    expect(await encounters.cancelDischarge(scope, report.identifier)).toMatchObject({ transition: false });
    expect(await encounters.discharge(scope, { ...report, dischargedAt: minutes(60) })).toMatchObject({
      transition: true,
      encounter: { dischargeSeq: 2 },
    });
  });

  it('is not reopened by a late admission, which still fills in what was not known', async () => {
    const { encounters } = database.repositories;
    await encounters.discharge(scope, { ...report, dischargedAt: minutes(0) });
    const late = await encounters.report(
      scope,
      { ...report, admittedAt: minutes(-600), location: '4 West' },
      'in-progress',
    );
    expect(late).toMatchObject({ status: 'discharged', admittedAt: minutes(-600), location: '4 West' });
  });

  it('does not take a discharge time while the stay goes on', async () => {
    const { encounters } = database.repositories;
    await encounters.report(scope, report, 'in-progress');
    const said = await encounters.report(scope, { ...report, dischargedAt: minutes(0) }, 'unchanged');
    expect(said).toMatchObject({ status: 'in-progress' });
    expect(said).not.toHaveProperty('dischargedAt');
  });

  it('that was cancelled stays so', async () => {
    const { encounters } = database.repositories;
    await encounters.report(scope, report, 'in-progress');
    expect(await encounters.cancelAdmission(scope, report.identifier)).toMatchObject({ transition: true });
    expect(await encounters.cancelAdmission(scope, report.identifier)).toMatchObject({ transition: false });
    expect(await encounters.discharge(scope, { ...report, dischargedAt: minutes(0) })).toMatchObject({
      transition: false,
      encounter: { status: 'cancelled', dischargeSeq: 0 },
    });
    const unknown = { system: 'urn:visit', value: 'nobody' };
    expect(await encounters.cancelAdmission(scope, unknown)).toBeNull();
    expect(await encounters.cancelDischarge(scope, unknown)).toBeNull();
  });

  it('adds up what is known for the readmission score', async () => {
    const { encounters } = database.repositories;
    await encounters.report(scope, { ...report, lace: { acute: true } }, 'in-progress');
    const both = await encounters.report(scope, { ...report, lace: { charlson: 2 } }, 'unchanged');
    expect(both.lace).toEqual({ acute: true, charlson: 2 });
  });

  it('is refused for another patient: a discharge must not reach the wrong one', async () => {
    const { encounters } = database.repositories;
    await encounters.report(scope, report, 'in-progress');
    const other = { ...report, patientId: 'somebody-else', dischargedAt: minutes(0) };
    await expect(encounters.discharge(scope, other)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('tells each change once and repetitions not at all', async () => {
    const { encounters, relay, timeline } = database.repositories;
    await encounters.report(scope, report, 'in-progress');
    await encounters.report(scope, report, 'in-progress');
    for (let i = 0; i < 3; i += 1) await encounters.discharge(scope, { ...report, dischargedAt: minutes(0) });
    await encounters.cancelDischarge(scope, report.identifier);
    await relay.relayPending();
    const events = await timeline.forPatient(scope, report.patientId, { limit: 20 });
    expect(events.items.map(({ kind }) => kind).sort()).toEqual([
      'encounter.admitted',
      'encounter.discharge-cancelled',
      'encounter.discharged',
    ]);
  });
});
