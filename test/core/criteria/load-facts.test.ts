import { loadFacts } from '../../../core/criteria/load-facts';
import { factCatalog } from '../../../core/criteria/catalog';
import type { FormDefinition } from '../../../core/record/form';
import {
  answered,
  at,
  changed,
  earlierStay,
  encounter,
  enrollment,
  patient,
  type RecordParts,
  reply,
  repositories,
  scope,
  stopped,
} from './fact-records';

const phq9: FormDefinition = { form: 'phq-9', title: { en: 'PHQ-9' }, fields: [] };
const hrsn: FormDefinition = {
  form: 'ahc-hrsn',
  title: { en: 'HRSN' },
  fields: [],
  scores: [{ id: 'housing', label: { en: 'Housing' }, fields: [], bands: [], need: true }],
};
const scored = [
  answered(phq9, [
    { id: 'phq2', value: 4, unanswered: [] },
    { id: 'phq9', value: 15, unanswered: [] },
    { id: 'selfHarm', value: 0, positive: false, unanswered: [] },
  ]),
  answered(hrsn, [
    { id: 'housing', value: 1, positive: true, unanswered: [] },
    { id: 'safety', value: 4, unanswered: [] },
  ]),
];

const all: RecordParts = {
  ...{ patient, encounter, otherStays: [earlierStay], enrollment },
  ...{ sent: 2, inbound: reply, contacts: [stopped], scored },
};
const subject = { patientId: 'p1', encounterId: 'e1', enrollmentId: 'n1', at };

async function values(
  records: RecordParts,
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
      'encounter.status': 'discharged',
      'lace.score': 14,
      'history.admissions6Months': 1,
      'history.emergencyVisits6Months': 0,
      'history.lastDischargedAt': earlierStay.dischargedAt,
      'messages.sent': 2,
      'messages.lastReplyAt': changed,
      'contact.textsOptedOut': true,
      'contact.emailsOptedOut': false,
      'patient.language': 'es',
      'patient.age': 75,
      'patient.hasPhone': true,
      'patient.hasEmail': true,
      'patient.sex': 'female',
      'patient.deceased': false,
      'patient.medications': ['metformin', 'lisinopril'],
      'phq2.score': 4,
      'phq9.score': 15,
      'phq9.selfHarm': false,
      'sdoh.needs': ['housing'],
      'sdoh.safety': 4,
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
    const poor = { patient: { ...ageless, medications: [] }, encounter: { ...open, class: 'unknown' as const } };
    expect(
      await values(poor, [
        'patient.age',
        'patient.medications',
        'encounter.class',
        'encounter.lengthOfStayDays',
        'lace.score',
        'encounter.dischargedAt',
      ]),
    ).toEqual({});
    expect(await values({}, [...factCatalog.keys(), 'milestone.contacted'], { patientId: 'p1', at })).toEqual({
      'history.admissions6Months': 0,
      'history.emergencyVisits6Months': 0,
    });
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
