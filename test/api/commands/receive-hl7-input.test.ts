import iconv from 'iconv-lite';
import { rawBytes, receiveHl7, replayHl7 } from '../../../api/commands/receive-hl7';
import type { Repositories } from '../../../core/repositories';
import { systemScope } from '../../../core/record/scope';
import { adtIntake, type AdtIntake } from '../../support/adt-intake';
import { adt, fieldOf } from '../../support/hl7';
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

describe('bad input is answered, kept with its reason, and changes nothing', () => {
  const utf16 = () => adt('A03', { ...story(), charset: 'UNICODE UTF-16' });
  test.each<[string, () => string | Buffer, 'AE' | 'AR', RegExp]>([
    ['an unknown character set', utf16, 'AE', /MSH-18/],
    [
      'bytes that are not of the character set',
      () => iconv.encode(adt('A03', { ...story(), family: 'Núñez' }), 'latin1'),
      'AE',
      /MSH-18/,
    ],
    ['an unknown trigger', () => adt('Z99', story()), 'AR', /trigger/],
    ['another message type', () => adt('A03', story()).replace('ADT^A03', 'ORU^R01'), 'AR', /message type/],
    ['a merge', () => adt('A40', story()), 'AE', /A40/],
    ['two messages in one frame', () => adt('A03', story()) + adt('A03', story()), 'AE', /more than one message/],
    ['an impossible date', () => adt('A03', { ...story(), dischargedAt: '20260230' }), 'AE', /PV1-45/],
    ['no clock at all', () => adt('A03', { ...story(), recordedAt: '', sentAt: '' }), 'AE', /PV1-45/],
    ['no message id', () => adt('A03', { ...story(), controlId: '' }), 'AE', /MSH-10/],
    ['no visit number', () => adt('A03', { ...story(), visit: '' }), 'AE', /PV1-19/],
    ['something else', () => `GET /${story().mrn} HTTP/1.1`, 'AR', /not an HL7/],
  ])('%s', async (_name, message, code, reason) => {
    const bytes = Buffer.from(message());
    const ack = await intake.send(bytes);
    expect([fieldOf(ack, 'MSA', 1), fieldOf(ack, 'MSA', 3)]).toEqual([code, expect.stringMatching(reason)]);
    const kept = (await intake.messages('quarantined')).find((each) => rawBytes(each).equals(bytes));
    expect(kept).toMatchObject({ acknowledgment: code, reason: expect.stringMatching(reason) });
    expect(await intake.patient(`P${serial}`)).toBeNull();
    expect(fieldOf(await intake.send(bytes), 'MSA', 1)).toBe(code);
  });

  test.each(['incomplete', 'too-large'] as const)('a frame that is %s, and it is not replayed', async (problem) => {
    const stay = story();
    const text = adt('A03', stay);
    const ack = (await receiveHl7(intake.deps, Buffer.from(text), problem)).toString();
    expect(fieldOf(ack, 'MSA', 1)).toBe('AE');
    const kept = (await intake.messages('quarantined')).find(({ raw }) => raw === text);
    expect(kept?.reason).toBeDefined();
    await expect(replayHl7(intake.deps, intake.scope, kept!.id)).rejects.toMatchObject({ code: 'conflict' });
    expect(await intake.patient(stay.mrn)).toBeNull();
    // The whole of it, sent again, is taken.
    expect(await intake.code(text)).toBe('AA');
    expect(await enrollmentsOf(stay.mrn)).toHaveLength(1);
  });

  test('a sender nobody knows', async () => {
    const { hl7Messages } = intake.repositories;
    const seen: string[] = [];
    const deps = {
      ...intake.deps,
      senders: { ...intake.repositories.senders, resolve: () => Promise.resolve(null) },
      hl7Messages: spied(hl7Messages, (id) => seen.push(id)),
    };
    const ack = (await receiveHl7(deps, Buffer.from(adt('A03', story())))).toString();
    expect(fieldOf(ack, 'MSA', 1)).toBe('AR');
    expect(await hl7Messages.get(seen[0]!)).toMatchObject({
      status: 'quarantined',
      reason: expect.stringContaining('MSH-3'),
    });
  });

  test('a visit number of another patient', async () => {
    const stay = story();
    await intake.code(adt('A03', stay));
    expect(await intake.code(adt('A08', { ...stay, mrn: story().mrn }))).toBe('AE');
  });

  test('nothing of the patient is in an acknowledgment or a reason', async () => {
    const canary = {
      family: 'CANARY',
      given: 'CANARY',
      birthDate: 'CANARY',
      phone: 'CANARY',
      dischargedAt: 'CANARY',
      admittedAt: 'CANARY',
    };
    const ack = await intake.send(adt('A03', { ...story(), ...canary, mrn: 'CANARY' }));
    expect(fieldOf(ack, 'MSA', 1)).toBe('AE');
    expect(ack).not.toContain('CANARY');
    const kept = (await intake.messages('quarantined')).map(({ reason, warnings }) => [reason, ...warnings].join());
    expect(kept.join()).not.toContain('CANARY');
  });
});

describe('odd input is read with a warning', () => {
  async function warningsOf(message: string): Promise<string> {
    expect(await intake.code(message)).toBe('AA');
    return (await intake.messages('processed')).find(({ raw }) => raw === message)?.warnings.join() ?? '';
  }

  test('an EVN that disagrees with MSH', async () => {
    expect(await warningsOf(adt('A03', { ...story(), event: 'A08' }))).toContain('EVN-1 disagrees');
  });

  test('a discharge without a discharge time', async () => {
    const stay = story();
    expect(await warningsOf(adt('A03', { ...stay, recordedAt: '202611201017' }))).toContain('EVN-2 is taken');
    expect(await intake.encounter(stay.visit)).toMatchObject({ dischargeTimeSource: 'EVN-2' });
  });

  test('a message id that was used before for something else', async () => {
    const controlId = `AGAIN${process.pid}`;
    expect(await warningsOf(adt('A03', { ...story(), controlId }))).not.toContain('MSH-10');
    expect(await warningsOf(adt('A03', { ...story(), controlId }))).toContain('MSH-10');
  });

  test('a stay of a class that decides about a pathway and is not known', async () => {
    const stay = story();
    expect(await warningsOf(adt('A03', { ...stay, patientClass: 'Q' }))).toContain('Facts are missing');
    const patient = await intake.patient(stay.mrn);
    await intake.repositories.relay.relayPending();
    const timeline = await intake.repositories.timeline.forPatient(intake.scope, patient!.id, { limit: 50 });
    expect(timeline.items.map(({ kind }) => kind)).toContain('enrollment.undecided');
  });
});

describe('replay', () => {
  test('takes a quarantined message in after a fix, for its own organization only', async () => {
    const stay = story();
    const from = { application: 'LAB', facility: stay.mrn };
    const row = {
      id: stay.mrn,
      orgId: 'clinic',
      ...from,
      zone: 'America/Chicago',
      charset: '8859/99',
      isDefault: false,
    };
    await intake.repositories.senders.put(row);
    const message = adt('A03', { ...stay, sendingApplication: 'LAB', sendingFacility: stay.mrn, charset: '' });
    expect(await intake.code(message)).toBe('AE');
    const kept = (await intake.messages('quarantined')).find(({ raw }) => raw === message);
    await intake.repositories.senders.put({ ...row, charset: '8859/1' });
    await expect(replayHl7(intake.deps, systemScope('other', 'test'), kept!.id)).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await replayHl7(intake.deps, intake.scope, kept!.id)).toMatchObject({
      status: 'processed',
      acknowledgment: 'AA',
    });
    expect(await replayHl7(intake.deps, intake.scope, kept!.id)).toMatchObject({ status: 'processed' });
    expect(await enrollmentsOf(stay.mrn)).toHaveLength(1);
  });
});

describe('failures', () => {
  test('a message that cannot be stored is answered with AE and taken when it comes again', async () => {
    const stay = story();
    const message = adt('A03', stay);
    const deps = { ...intake.deps, hl7Messages: failing(intake.repositories.hl7Messages, 'store') };
    expect(fieldOf((await receiveHl7(deps, Buffer.from(message))).toString(), 'MSA', 1)).toBe('AE');
    expect(await intake.patient(stay.mrn)).toBeNull();
    expect(await intake.code(message)).toBe('AA');
  });

  test('without Temporal the message is accepted and the enrollment waits to be started', async () => {
    const stay = story();
    intake.runtime.down = true;
    expect(await intake.code(adt('A03', stay))).toBe('AA');
    intake.runtime.down = false;
    expect(await enrollmentsOf(stay.mrn)).toMatchObject([{ status: 'starting' }]);
  });

  test.each<[keyof Repositories, string]>([
    ['patients', 'upsertByIdentifier'],
    ['encounters', 'findByIdentifier'],
    ['encounters', 'discharge'],
    ['enrollments', 'running'],
    ['definitions', 'startingOn'],
    ['enrollments', 'create'],
    ['encounters', 'get'],
    ['hl7Messages', 'settle'],
  ])('after a crash at %s.%s the message sent again has its whole effect, once', async (name, method) => {
    const stay = story();
    const message = adt('A03', stay);
    for (const when of ['before', 'after'] as const) {
      const deps = { ...intake.deps, [name]: failing(intake.repositories[name], method, when) };
      expect(fieldOf((await receiveHl7(deps, Buffer.from(message))).toString(), 'MSA', 1)).toBe('AE');
    }
    expect(await intake.code(message)).toBe('AA');
    expect(await enrollmentsOf(stay.mrn)).toHaveLength(1);
    expect(await intake.encounter(stay.visit)).toMatchObject({ dischargeSeq: 1, status: 'discharged' });
  });
});

test('two organizations with the same medical record number have two patients', async () => {
  const stay = story();
  const row = { application: 'EPIC', facility: 'SECOND', zone: 'America/Denver', charset: 'UTF-8', isDefault: false };
  await intake.repositories.senders.put({ id: 'second', orgId: 'second', ...row });
  const fields = { ...stay, identifiers: `${stay.mrn}^^^SHARED^MR` };
  expect(await intake.code(adt('A03', fields))).toBe('AA');
  expect(await intake.code(adt('A03', { ...fields, sendingFacility: 'SECOND' }))).toBe('AA');
  const other = systemScope('second', 'test');
  const [here, there] = await Promise.all(
    [intake.scope, other].map((scope) =>
      intake.repositories.patients.findByIdentifier(scope, { system: 'SHARED', value: stay.mrn }),
    ),
  );
  expect(here).not.toBeNull();
  expect(there).not.toBeNull();
  expect(there!.id).not.toBe(here!.id);
});

/** A repository with one method that fails, before or after it has done its work. */
function failing<T extends object>(repository: T, method: string, when: 'before' | 'after' = 'before'): T {
  return new Proxy(repository, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      if (key !== method) return value.bind(target);
      return async (...args: unknown[]) => {
        if (when === 'after') await value.apply(target, args);
        throw new Error('the connection was lost');
      };
    },
  });
}

function spied(repository: Repositories['hl7Messages'], seen: (id: string) => void): Repositories['hl7Messages'] {
  return new Proxy(repository, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => {
        if (key === 'settle') seen(String(args[0]));
        return value.apply(target, args);
      };
    },
  });
}
