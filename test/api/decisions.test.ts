import type { Evaluation } from '../../core/criteria/facts';
import type { Effect } from '../../core/pathway/effects';
import type { Enrollment } from '../../core/record/enrollment';
import type { Patient } from '../../core/record/patient';
import { explainedEnrollment } from '../../api/contract/enrollments';
import { factList } from '../../api/contract/facts';
import { timelinePage } from '../../api/contract/patients';
import { TestApi, type Clinic } from './clinic';

let api: TestApi;
let clinic: Clinic;
let patient: Patient;
let enrollment: Enrollment;

beforeAll(async () => {
  api = await TestApi.open();
  clinic = await api.clinic();
});
afterAll(() => api.close());
beforeEach(async () => {
  patient = await api.patient(clinic);
  enrollment = await api.enrollment(clinic, patient);
});

const noon = new Date('2026-03-02T17:00:00Z');

/** A step of the enrollment that asked this condition. */
async function decided(step: number, condition: string, evaluation: Evaluation): Promise<void> {
  const asked: Effect = { type: 'decide', key: `risk#${step}/if/0`, condition };
  await api.repositories.ledger.apply(clinic.scope, enrollment, {
    ...{ step, at: new Date(noon.getTime() + step), effects: [asked], consumed: { decisions: [], inbox: [] } },
    progress: { openSteps: [], timers: [], milestones: {}, recorded: {} },
    ...{ deadlines: new Map(), lists: new Map(), forms: new Map(), messages: new Map(), patientName: 'Rosa' },
    conditions: new Map([[asked.key, evaluation]]),
  });
}

const known: Evaluation = {
  value: true,
  evidence: [
    { fact: 'patient.language', state: 'known', value: 'es', resource: 'Patient/p1', at: noon },
    { fact: 'encounter.dischargedAt', state: 'known', value: noon, resource: 'Encounter/e1', at: noon },
  ],
};
const undecidable: Evaluation = {
  value: 'unknown',
  evidence: [
    { fact: 'phq9.score', state: 'stale', value: 15, resource: 'Task/t1', at: noon, olderThan: 'P30D' },
    { fact: 'patient.age', state: 'missing' },
    { fact: 'gone.fact', state: 'missing' },
  ],
};

test('an enrollment says why each branch was taken, the latest first', async () => {
  await decided(1, 'patient.language == "es"', known);
  await decided(2, 'phq9.score >= patient.age', undecidable);
  const { body } = await api.as(clinic, 'coordinator').get(`/enrollments/${enrollment.id}`).expect(200);
  const { decisions } = explainedEnrollment.parse(body);
  const at = noon.toISOString();
  expect(decisions.map(({ key, step, condition, value }) => ({ key, step, condition, value }))).toEqual([
    { key: 'risk#2/if/0', step: 'risk', condition: 'phq9.score >= patient.age', value: 'unknown' },
    { key: 'risk#1/if/0', step: 'risk', condition: 'patient.language == "es"', value: true },
  ]);
  expect(decisions[1]?.facts).toEqual([
    {
      ...{
        fact: 'patient.language',
        label: { en: 'Language', es: 'Idioma' },
        state: 'known',
        value: 'es',
        type: 'string',
      },
      ...{ resource: 'Patient/p1', at, unknownBecause: null },
    },
    {
      ...{ fact: 'encounter.dischargedAt', label: { en: 'Discharged at', es: 'Hora de alta' }, state: 'known' },
      ...{ type: 'timestamp', value: at, resource: 'Encounter/e1', at, unknownBecause: null },
    },
  ]);
  expect(decisions[0]?.facts).toMatchObject([
    { fact: 'phq9.score', state: 'stale', value: 15, unknownBecause: 'What it rests on is older than 30 days.' },
    { fact: 'patient.age', state: 'missing', value: null, at: null, unknownBecause: 'The birth date is missing.' },
    { fact: 'gone.fact', type: null, label: { en: 'gone.fact' }, unknownBecause: 'There is no such fact any more.' },
  ]);
});

test('an enrollment tells of its twenty latest answers', async () => {
  for (let step = 1; step <= 23; step += 1) await decided(step, 'patient.language == "es"', known);
  const { body } = await api.as(clinic, 'nurse').get(`/enrollments/${enrollment.id}`).expect(200);
  const { decisions } = explainedEnrollment.parse(body);
  expect(decisions.map(({ key }) => key)).toEqual(Array.from({ length: 20 }, (_, i) => `risk#${23 - i}/if/0`));
});

test('the patient’s timeline has the answer with the same words', async () => {
  await decided(1, 'phq9.score >= patient.age', undecidable);
  await api.repositories.relay.relayPending();
  const { body } = await api.as(clinic, 'coordinator').get(`/patients/${patient.id}/timeline`).expect(200);
  const entry = timelinePage.parse(body).items.find(({ kind }) => kind === 'condition.decided');
  expect(entry?.enrollmentId).toBe(enrollment.id);
  expect(entry?.data).toEqual({});
  expect(entry?.decision).toMatchObject({
    step: 'risk',
    value: 'unknown',
    facts: [{ label: { en: 'PHQ-9 score' } }, { unknownBecause: 'The birth date is missing.' }, {}],
  });
});

test('the fact catalog says of each fact where it comes from, how fresh it must be and when it is unknown', async () => {
  const { body } = await api.as(clinic, 'admin').get('/facts').expect(200);
  const { items } = factList.parse(body);
  expect(items.find(({ name }) => name === 'phq9.score')).toMatchObject({
    ...{ type: 'double', label: { en: 'PHQ-9 score', es: 'Puntaje PHQ-9' }, freshness: { validFor: 'P30D' } },
    unknown: 'The PHQ-9 has not been answered, or an item is missing.',
  });
  expect(items.find(({ name }) => name === 'encounter.class')?.freshness).toEqual({ validFor: null });
  expect(items.find(({ name }) => name === 'milestone.<name>')?.type).toBe('bool');
  for (const { label, source, computed, unknown } of items) {
    for (const text of [label.en, label.es, source, computed, unknown]) expect(text).toMatch(/\S{2}/);
  }
});
