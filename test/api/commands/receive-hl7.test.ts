import fc from 'fast-check';
import { Hl7Message } from '@medplum/core';
import { Hl7Client } from '@medplum/hl7';
import { startMllpListener, type MllpListener } from '../../../adapters/hl7v2/listener';
import { receiveHl7 } from '../../../api/commands/receive-hl7';
import { adtIntake, type AdtIntake } from '../../support/adt-intake';
import { adt, fieldOf, sendMllp } from '../../support/hl7';
import { pathwayOf } from '../../support/pathways';

const followUp = pathwayOf(
  '- end: completed',
  `start: { on: encounter.discharged, when: 'encounter.class == "IMP"', once: per encounter }\nfacts: [encounter.class]`,
);

let intake: AdtIntake;

/** Each test has its own patient and visits. */
let serial = 0;
function story(): { mrn: string; visit: string } {
  serial += 1;
  return { mrn: `P${serial}`, visit: `V${serial}` };
}

async function enrollmentsOf(mrn: string) {
  const patient = await intake.patient(mrn);
  return patient === null ? [] : intake.enrollments(patient.id);
}

beforeAll(async () => {
  intake = await adtIntake();
  await intake.publish(followUp);
});
afterAll(() => intake.close());

describe('over the socket', () => {
  let listener: MllpListener;
  beforeAll(async () => {
    listener = await startMllpListener({
      ...{ host: '127.0.0.1', port: 0, log: { info: () => undefined, warn: () => undefined } },
      handle: (raw, problem) => receiveHl7(intake.deps, raw, problem),
    });
  });
  afterAll(() => listener.close());

  test('an admission and a discharge make a patient, a stay and one enrollment that counts from the discharge', async () => {
    const stay = story();
    expect(fieldOf(await sendMllp(listener.port, adt('A01', { ...stay, admittedAt: '202611180800' })), 'MSA', 1)).toBe(
      'AA',
    );
    const ack = await sendMllp(listener.port, adt('A03', { ...stay, dischargedAt: '202611201015', controlId: 'D1' }));
    expect([fieldOf(ack, 'MSA', 1), fieldOf(ack, 'MSA', 2)]).toEqual(['AA', 'D1']);
    expect(await intake.patient(stay.mrn)).toMatchObject({
      name: { given: 'Ana', family: 'Rivera' },
      phone: '+16175550142',
    });
    expect(await intake.encounter(stay.visit)).toMatchObject({
      ...{ status: 'discharged', dischargeSeq: 1, class: 'IMP', dischargeTimeSource: 'PV1-45' },
      admittedAt: new Date('2026-11-18T13:00:00Z'),
    });
    const enrollments = await enrollmentsOf(stay.mrn);
    expect(enrollments).toMatchObject([{ status: 'running', startAt: new Date('2026-11-20T15:15:00Z') }]);
  });

  test('a client of another implementation is answered', async () => {
    const client = new Hl7Client({ host: '127.0.0.1', port: listener.port });
    const answer = await client.sendAndWait(Hl7Message.parse(adt('A03', story()).trimEnd()));
    await client.close();
    expect(answer.getSegment('MSA')?.getField(1).toString()).toBe('AA');
  });
});

describe('one enrollment for a discharge', () => {
  test('when the same message comes 20 times in parallel, each with the same answer', async () => {
    const stay = story();
    const message = adt('A03', stay);
    const codes = await Promise.all(Array.from({ length: 20 }, () => intake.code(message)));
    expect(new Set(codes)).toEqual(new Set(['AA']));
    expect(await enrollmentsOf(stay.mrn)).toHaveLength(1);
    expect((await intake.messages()).filter(({ raw }) => raw === message)).toHaveLength(1);
  });

  test('when it is sent 20 times in parallel with 20 message ids', async () => {
    const stay = story();
    const codes = await Promise.all(Array.from({ length: 20 }, () => intake.code(adt('A03', stay))));
    expect(new Set(codes)).toEqual(new Set(['AA']));
    expect(await enrollmentsOf(stay.mrn)).toHaveLength(1);
    expect(await intake.encounter(stay.visit)).toMatchObject({ dischargeSeq: 1 });
  });

  test('when its time is corrected by an update or by a second discharge message', async () => {
    const stay = story();
    await intake.code(adt('A03', { ...stay, dischargedAt: '202611201015' }));
    expect(await intake.code(adt('A08', { ...stay, dischargedAt: '202611201030' }))).toBe('AA');
    expect(await intake.encounter(stay.visit)).toMatchObject({
      dischargedAt: new Date('2026-11-20T15:30:00Z'),
      dischargeSeq: 1,
    });
    expect(await intake.code(adt('A03', { ...stay, dischargedAt: '202611201045' }))).toBe('AA');
    expect(await intake.encounter(stay.visit)).toMatchObject({
      dischargedAt: new Date('2026-11-20T15:45:00Z'),
      dischargeSeq: 1,
    });
    expect(await enrollmentsOf(stay.mrn)).toHaveLength(1);
  });

  test('and another one when it was cancelled and the patient is discharged again', async () => {
    const stay = story();
    await intake.code(adt('A03', { ...stay, recordedAt: '202611201000' }));
    const [first] = await enrollmentsOf(stay.mrn);
    expect(await intake.code(adt('A13', { ...stay, recordedAt: '202611201100' }))).toBe('AA');
    expect(intake.news(first!.id)).toEqual(['dischargeCancelled']);
    expect(await intake.encounter(stay.visit)).toMatchObject({ status: 'in-progress' });
    expect(await intake.code(adt('A03', { ...stay, recordedAt: '202611211000' }))).toBe('AA');
    const keys = (await enrollmentsOf(stay.mrn)).map(({ trigger }) => trigger.key.replace(/.*\//, ''));
    expect(keys.sort()).toEqual(['1', '2']);
  });

  test('when it arrives before the admission, which does not reopen it', async () => {
    const stay = story();
    await intake.code(adt('A03', { ...stay, dischargedAt: '202611201015' }));
    await intake.code(adt('A01', { ...stay, admittedAt: '202611180800' }));
    await intake.code(adt('A08', stay));
    expect(await intake.encounter(stay.visit)).toMatchObject({
      ...{ status: 'discharged', dischargeSeq: 1 },
      admittedAt: new Date('2026-11-18T13:00:00Z'),
    });
    const [enrollment, ...others] = await enrollmentsOf(stay.mrn);
    expect(others).toEqual([]);
    expect(intake.news(enrollment!.id)).toEqual([]);
  });

  test('and none for an update of somebody in bed', async () => {
    const stay = story();
    await intake.code(adt('A01', stay));
    expect(await intake.code(adt('A08', { ...stay, dischargedAt: '202611201015' }))).toBe('AA');
    expect(await intake.encounter(stay.visit)).toMatchObject({ status: 'in-progress' });
    expect(await enrollmentsOf(stay.mrn)).toEqual([]);
  });

  test('in whatever order discharge, cancellation and second discharge come, when refused ones are sent again', async () => {
    const script = ['A01', 'A03', 'A13', 'A03', 'A08'].map((trigger, index) => ({
      trigger,
      recordedAt: `2026112010${index}0`,
    }));
    const shuffled = fc.shuffledSubarray([...script, ...script], { minLength: 10 });
    await fc.assert(
      fc.asyncProperty(shuffled, async (deliveries) => {
        const stay = story();
        const texts = deliveries.map(({ trigger, recordedAt }) =>
          adt(trigger, { ...stay, recordedAt, ...(trigger === 'A03' && { dischargedAt: recordedAt }) }),
        );
        for (const text of texts) if ((await intake.code(text)) !== 'AA') expect(text).toContain('ADT^A13');
        for (const text of texts) expect(await intake.code(text)).toBe('AA');
        const stayNow = await intake.encounter(stay.visit);
        expect(stayNow).toMatchObject({ status: 'discharged', dischargedAt: new Date('2026-11-20T15:30:00Z') });
        const enrollments = await enrollmentsOf(stay.mrn);
        const live = enrollments.filter(({ id }) => !intake.news(id).includes('dischargeCancelled'));
        expect(live.map(({ trigger }) => trigger.key)).toEqual([`encounter/${stayNow!.id}/${stayNow!.dischargeSeq}`]);
      }),
      { numRuns: 15 },
    );
  });
});

describe('cancellations', () => {
  test('a discharge message that was recorded before its cancellation is ignored when it comes again', async () => {
    const stay = story();
    await intake.code(adt('A03', { ...stay, recordedAt: '202611201000' }));
    await intake.code(adt('A13', { ...stay, recordedAt: '202611201005' }));
    const late = adt('A03', { ...stay, recordedAt: '202611201000' });
    expect(await intake.code(late)).toBe('AA');
    expect(await intake.encounter(stay.visit)).toMatchObject({ status: 'in-progress', dischargeSeq: 1 });
    expect(await enrollmentsOf(stay.mrn)).toHaveLength(1);
    const kept = (await intake.messages('processed')).find(({ raw }) => raw === late);
    expect(kept?.warnings.join()).toContain('it is ignored');
  });

  test('a cancellation that overtakes its discharge is refused, and taken when it is sent again', async () => {
    const stay = story();
    const cancellation = adt('A13', { ...stay, recordedAt: '202611201005' });
    expect(await intake.code(cancellation)).toBe('AE');
    await intake.code(adt('A03', { ...stay, recordedAt: '202611201000' }));
    expect(await intake.code(cancellation)).toBe('AA');
    expect(await intake.encounter(stay.visit)).toMatchObject({ status: 'in-progress' });
    const [enrollment] = await enrollmentsOf(stay.mrn);
    expect(intake.news(enrollment!.id)).toEqual(['dischargeCancelled']);
  });

  test('a cancellation on another connection, while the discharge is being handled, reaches its enrollment', async () => {
    const stay = story();
    const { definitions } = intake.repositories;
    const startingOn: typeof definitions.startingOn = async (scope, type) => {
      expect(await intake.code(adt('A13', stay))).toBe('AA');
      return definitions.startingOn(scope, type);
    };
    const deps = { ...intake.deps, definitions: Object.assign(Object.create(definitions), { startingOn }) };
    await receiveHl7(deps, Buffer.from(adt('A03', stay)));
    const [enrollment] = await enrollmentsOf(stay.mrn);
    expect(intake.news(enrollment!.id)).toEqual(['dischargeCancelled']);
  });

  test('a cancelled admission ends the stay and tells its enrollment', async () => {
    const stay = story();
    await intake.code(adt('A03', { ...stay, recordedAt: '202611201000' }));
    expect(await intake.code(adt('A11', { ...stay, recordedAt: '202611201005' }))).toBe('AA');
    expect(await intake.encounter(stay.visit)).toMatchObject({ status: 'cancelled' });
    const [enrollment] = await enrollmentsOf(stay.mrn);
    expect(intake.news(enrollment!.id)).toEqual(['admissionCancelled']);
    expect(await intake.code(adt('A11', story()))).toBe('AE');
  });
});

describe('readmission', () => {
  async function discharged(): Promise<{ mrn: string; enrollmentId: string }> {
    const stay = story();
    await intake.code(adt('A03', { ...stay, dischargedAt: '202611101000' }));
    const [enrollment] = await enrollmentsOf(stay.mrn);
    return { mrn: stay.mrn, enrollmentId: enrollment!.id };
  }

  test('an admission after the discharge tells the enrollment of the earlier stay, once', async () => {
    const { mrn, enrollmentId } = await discharged();
    const again = { mrn, visit: story().visit, admittedAt: '202611151200' };
    await intake.code(adt('A01', again));
    await intake.code(adt('A01', again));
    await intake.code(adt('A03', again));
    expect(intake.news(enrollmentId)).toContain('admitted');
    expect(intake.news(enrollmentId).filter((name) => name === 'admitted')).toHaveLength(1);
    const second = (await enrollmentsOf(mrn)).find(({ id }) => id !== enrollmentId);
    expect(intake.news(second!.id)).toEqual([]);
  });

  test('an admission that is only known from its discharge counts too', async () => {
    const { mrn, enrollmentId } = await discharged();
    await intake.code(
      adt('A03', { mrn, visit: story().visit, admittedAt: '202611151200', dischargedAt: '202611161200' }),
    );
    expect(intake.news(enrollmentId)).toContain('admitted');
  });

  test('an admission that is told before the discharge it comes after counts too', async () => {
    const [first, second] = [story(), story()];
    await intake.code(adt('A01', { ...second, mrn: first.mrn, admittedAt: '202611151200' }));
    await intake.code(adt('A03', { ...first, dischargedAt: '202611101000' }));
    const [enrollment] = await enrollmentsOf(first.mrn);
    expect(intake.news(enrollment!.id)).toEqual(['admitted']);
  });

  test('a visit to the emergency department that becomes an inpatient stay counts from then', async () => {
    const { mrn, enrollmentId } = await discharged();
    const visit = { mrn, visit: story().visit, admittedAt: '202611151200' };
    await intake.code(adt('A04', { ...visit, patientClass: 'E' }));
    expect(intake.news(enrollmentId)).not.toContain('admitted');
    await intake.code(adt('A08', { ...visit, patientClass: 'I' }));
    expect(intake.news(enrollmentId)).toContain('admitted');
  });

  test('an admission before the discharge, told late, is none', async () => {
    const { mrn, enrollmentId } = await discharged();
    await intake.code(adt('A01', { mrn, visit: story().visit, admittedAt: '202611051200' }));
    expect(intake.news(enrollmentId)).toEqual([]);
  });

  test.each(['E', 'O'])('a visit of class %s is no admission', async (patientClass) => {
    const { mrn, enrollmentId } = await discharged();
    await intake.code(adt('A04', { mrn, visit: story().visit, admittedAt: '202611151200', patientClass }));
    expect(intake.news(enrollmentId)).toEqual(['registered']);
  });
});

describe('death', () => {
  test('a discharge as deceased enrolls nobody and tells the enrollments there are', async () => {
    const before = story();
    await intake.code(adt('A03', { ...before, dischargedAt: '202611101000' }));
    const [running] = await enrollmentsOf(before.mrn);
    const last = { mrn: before.mrn, visit: story().visit, dischargedAt: '202611201000', disposition: '20' };
    expect(await intake.code(adt('A03', last))).toBe('AA');
    expect(await intake.patient(before.mrn)).toMatchObject({ deceasedAt: new Date('2026-11-20T15:00:00Z') });
    expect(await enrollmentsOf(before.mrn)).toHaveLength(1);
    expect(intake.news(running!.id)).toContain('died');
  });
});
