import { enroll, type EnrollInput } from '../../../api/commands/enroll';
import { systemScope } from '../../../core/record/scope';
import { adtIntake, type AdtIntake } from '../../support/adt-intake';
import { pathwayOf } from '../../support/pathways';

let intake: AdtIntake;
let serial = 0;
const startAt = new Date('2026-11-20T15:00:00Z');

beforeAll(async () => {
  intake = await adtIntake();
  await intake.publish(pathwayOf('- end: completed'));
});
afterAll(() => intake.close());

async function newPatientId(deceasedAt?: Date): Promise<string> {
  serial += 1;
  const identifiers = [{ system: 'TEST', value: `N${serial}` }];
  const name = { given: 'Sam', family: 'Lee' };
  const draft = { identifiers, name, ...(deceasedAt !== undefined && { deceasedAt }) };
  return (await intake.repositories.patients.create(intake.scope, draft)).id;
}

const byHand = (patientId: string, more: Partial<EnrollInput> = {}) =>
  enroll(intake.deps, intake.scope, { patientId, pathway: 'example', startAt, ...more });

describe('enrolling', () => {
  test('starts the pathway in its latest version, from the clinical instant', async () => {
    const { enrollment, created } = await byHand(await newPatientId());
    expect(created).toBe(true);
    expect(enrollment).toMatchObject({
      pathway: 'example',
      definitionVersion: 1,
      startAt,
      trigger: { kind: 'manual' },
    });
    expect(intake.runtime.started).toContain(enrollment.id);
  });

  test('by hand is done once by two coordinators at the same moment, and again after it has ended', async () => {
    const patientId = await newPatientId();
    const results = await Promise.all(Array.from({ length: 10 }, () => byHand(patientId)));
    expect(results.filter(({ created }) => created)).toHaveLength(1);
    const [{ enrollment }] = results as [(typeof results)[number]];
    await intake.repositories.ledger.apply(intake.scope, enrollment, {
      ...{ step: 1, at: startAt, consumed: { decisions: [], inbox: [] }, patientName: 'Sam Lee' },
      effects: [{ type: 'end', key: 'end', outcome: 'completed' }],
      progress: { openSteps: [], timers: [], milestones: {}, recorded: {} },
      ...{ deadlines: new Map(), conditions: new Map(), lists: new Map(), forms: new Map(), messages: new Map() },
    });
    expect((await byHand(patientId)).created).toBe(true);
  });

  test('by a trigger is done once for its key', async () => {
    const patientId = await newPatientId();
    const trigger = { kind: 'api', key: 'ticket-9' } as const;
    const results = await Promise.all(Array.from({ length: 10 }, () => byHand(patientId, { trigger })));
    expect(results.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(results.map(({ enrollment }) => enrollment.id)).size).toBe(1);
  });

  test('without Temporal leaves a row that says starting, and the same trigger starts it later', async () => {
    const patientId = await newPatientId();
    const trigger = { kind: 'api', key: 'ticket-10' } as const;
    intake.runtime.down = true;
    const { enrollment, created } = await byHand(patientId, { trigger });
    intake.runtime.down = false;
    expect([created, enrollment.status]).toEqual([true, 'starting']);
    const waiting = await intake.repositories.enrollments.startingSince(new Date(Date.now() + 60_000), 100);
    expect(waiting.map(({ id }) => id)).toContain(enrollment.id);
    await byHand(patientId, { trigger });
    expect(await intake.repositories.enrollments.get(intake.scope, enrollment.id)).toMatchObject({ status: 'running' });
  });

  test('is refused for those who have died, and for what is not there', async () => {
    await expect(byHand(await newPatientId(new Date()))).rejects.toMatchObject({ code: 'conflict' });
    await expect(byHand('nobody')).rejects.toMatchObject({ code: 'not-found' });
    const patientId = await newPatientId();
    await expect(byHand(patientId, { pathway: 'none' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(byHand(patientId, { version: 99 })).rejects.toMatchObject({ code: 'not-found' });
    const trigger = { kind: 'api', key: 'k', encounterId: 'none' } as const;
    await expect(byHand(patientId, { trigger })).rejects.toMatchObject({ code: 'not-found' });
    const elsewhere = enroll(intake.deps, systemScope('other', 'test'), { patientId, pathway: 'example', startAt });
    await expect(elsewhere).rejects.toMatchObject({ code: 'not-found' });
    expect(await intake.enrollments(patientId)).toEqual([]);
  });
});
