import { loadFacts } from '../../../core/criteria/load-facts';
import { factCatalog } from '../../../core/criteria/catalog';
import type {
  EncounterRepository,
  EnrollmentRepository,
  IntentRepository,
  PatientRepository,
  Repositories,
} from '../../../core/repositories';
import type { Encounter } from '../../../core/record/encounter';
import type { Enrollment } from '../../../core/record/enrollment';
import type { Patient } from '../../../core/record/patient';
import { systemScope } from '../../../core/record/scope';

const scope = systemScope('org-1', 'test');
const at = new Date('2026-09-14T12:00:00Z');
const changed = new Date('2026-09-01T00:00:00Z');

const patient: Patient = {
  id: 'p1',
  orgId: 'org-1',
  identifiers: [],
  name: { given: 'Rosa', family: 'Diaz' },
  birthDate: '1950-09-15',
  phone: '+14135550100',
  language: 'es',
  medications: [],
  createdAt: changed,
  updatedAt: changed,
  version: 1,
};
const encounter: Encounter = {
  id: 'e1',
  orgId: 'org-1',
  patientId: 'p1',
  identifier: { system: 's', value: 'v' },
  class: 'IMP',
  status: 'discharged',
  admittedAt: new Date('2026-09-05T20:00:00Z'),
  dischargedAt: new Date('2026-09-11T15:00:00Z'),
  dischargeSeq: 1,
  lace: { acute: true, charlson: 5, edVisits6Months: 2 },
  createdAt: changed,
  updatedAt: changed,
  version: 1,
};
const enrollment: Enrollment = {
  id: 'n1',
  orgId: 'org-1',
  patientId: 'p1',
  pathway: 'discharge-follow-up',
  definitionId: 'd1',
  definitionVersion: 1,
  trigger: { kind: 'event', key: 'encounter/e1/1', encounterId: 'e1' },
  startAt: at,
  status: 'running',
  step: 3,
  createdAt: at,
  progress: {
    openSteps: [],
    timers: [],
    recorded: {},
    milestones: { contacted: { reachedAt: '2026-09-13T10:00:00.000Z', missed: false }, visited: { missed: false } },
  },
};

/** Answers from what it is given and keeps which records were read; any other method is a mistake. */
function repositories(
  records: { patient?: Patient; encounter?: Encounter; enrollment?: Enrollment; sent?: number } = {},
) {
  const read: string[] = [];
  const get =
    <T extends { readonly id: string }>(kind: string, record: T | undefined) =>
    (_: unknown, id: string) => {
      read.push(`${kind}/${id}`);
      return Promise.resolve(record?.id === id ? record : null);
    };
  const fake: { [Name in 'patients' | 'encounters' | 'enrollments' | 'intents']: Partial<Repositories[Name]> } = {
    patients: { get: get('patient', records.patient) } satisfies Partial<PatientRepository>,
    encounters: { get: get('encounter', records.encounter) } satisfies Partial<EncounterRepository>,
    enrollments: { get: get('enrollment', records.enrollment) } satisfies Partial<EnrollmentRepository>,
    intents: { countSent: () => Promise.resolve(records.sent ?? 0) } satisfies Partial<IntentRepository>,
  };
  return { read, ...(fake as Pick<Repositories, 'patients' | 'encounters' | 'enrollments' | 'intents'>) };
}

const all = { patient, encounter, enrollment, sent: 2 };
const subject = { patientId: 'p1', encounterId: 'e1', enrollmentId: 'n1', at };

async function values(
  records: Parameters<typeof repositories>[0],
  names: readonly string[],
  about = subject as Parameters<typeof loadFacts>[2],
) {
  const facts = await loadFacts(repositories(records), scope, about, names);
  return Object.fromEntries([...facts].map(([name, fact]) => [name, fact.value]));
}

describe('loading facts', () => {
  it('knows every fact of the catalog when the record is complete', async () => {
    const whole = { ...all, encounter: { ...encounter, dischargeDisposition: '01' } };
    expect(await values(whole, [...factCatalog.keys()])).toEqual({
      'encounter.class': 'IMP',
      'encounter.lengthOfStayDays': 5,
      'encounter.admittedAt': encounter.admittedAt,
      'encounter.dischargedAt': encounter.dischargedAt,
      'encounter.dischargeDisposition': '01',
      'lace.score': 14,
      'messages.sent': 2,
      'patient.language': 'es',
      'patient.age': 75,
      'patient.hasPhone': true,
      'patient.hasEmail': false,
      'patient.deceased': false,
    });
  });

  it('reads only the records that the named facts need', async () => {
    const source = repositories(all);
    await loadFacts(source, scope, subject, ['patient.language']);
    expect(source.read).toEqual(['patient/p1']);
    await loadFacts(source, scope, subject, ['lace.score']);
    expect(source.read).toEqual(['patient/p1', 'encounter/e1']);
  });

  it('says where a value was found', async () => {
    const facts = await loadFacts(repositories(all), scope, subject, ['lace.score', 'milestone.contacted']);
    expect(facts.get('lace.score')?.evidence).toEqual({ resource: 'Encounter/e1', at: changed });
    expect(facts.get('milestone.contacted')?.evidence).toEqual({
      resource: 'Enrollment/n1',
      at: new Date('2026-09-13T10:00:00Z'),
    });
  });

  it('takes the encounter that triggered the enrollment when none is named', async () => {
    expect(await values(all, ['encounter.class'], { patientId: 'p1', enrollmentId: 'n1', at })).toEqual({
      'encounter.class': 'IMP',
    });
  });

  it('tells a milestone not reached from one that does not exist', async () => {
    const names = ['milestone.contacted', 'milestone.visited', 'milestone.imaginary', 'milestone.constructor'];
    expect(await values(all, names)).toEqual({ 'milestone.contacted': true, 'milestone.visited': false });
  });

  it('leaves out what is not known', async () => {
    const { birthDate: _, ...ageless } = patient;
    const { lace: __, dischargedAt: ___, ...open } = encounter;
    const poor = { patient: ageless, encounter: { ...open, class: 'unknown' as const } };
    expect(
      await values(poor, [
        'patient.age',
        'encounter.class',
        'encounter.lengthOfStayDays',
        'lace.score',
        'encounter.dischargedAt',
      ]),
    ).toEqual({});
    expect(await values({}, [...factCatalog.keys(), 'milestone.contacted'], { patientId: 'p1', at })).toEqual({});
  });

  it('takes a stay that ends before it begins for unknown, and the score with it', async () => {
    const reversed = { ...encounter, admittedAt: new Date('2026-09-20T00:00:00Z') };
    expect(await values({ encounter: reversed }, ['encounter.lengthOfStayDays', 'lace.score'])).toEqual({});
  });

  it('counts completed years on the birthday in the patient’s zone', async () => {
    const hawaiian = { ...patient, zone: 'Pacific/Honolulu' };
    const birthdayInUtc = new Date('2026-09-15T05:00:00Z');
    expect(await values({ patient }, ['patient.age'], { patientId: 'p1', at: birthdayInUtc })).toEqual({
      'patient.age': 76,
    });
    expect(await values({ patient: hawaiian }, ['patient.age'], { patientId: 'p1', at: birthdayInUtc })).toEqual({
      'patient.age': 75,
    });
  });

  it('never decides on an encounter of somebody else', async () => {
    expect(await values({ encounter: { ...encounter, patientId: 'p2' } }, ['encounter.class'])).toEqual({});
  });
});
