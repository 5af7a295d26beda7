import { loadLibrary } from '../../adapters/library/library';
import { loadFacts } from '../../core/criteria/load-facts';
import type { Json } from '../../core/record/audit-event';
import type { FormDefinition } from '../../core/record/form';
import type { Patient } from '../../core/record/patient';
import { TestApi, type Clinic } from './clinic';

const library = loadLibrary();
let api: TestApi;
let clinic: Clinic;

beforeAll(async () => {
  api = await TestApi.open({ content: library });
  clinic = await api.clinic();
});
afterAll(() => api.close());

const outcomes = ['completed', 'declined'].map((id) => ({ id, label: { en: id } }));

function form(id: string): FormDefinition {
  const found = library.form(id);
  if (!found) throw new Error(`There is no form ${id}`);
  return found;
}

/** The nine items in their order, each "nearly every day" up to `points`. */
function phqAnswers(points: number, selfHarm: number): Record<string, Json> {
  const items = form('phq-9').scores?.[0]?.fields.slice(0, 8) ?? [];
  const given = items.map((item, at) => [item, String(Math.max(0, Math.min(3, points - 3 * at)))] as const);
  return { ...Object.fromEntries(given), selfHarm: String(selfHarm) };
}

async function complete(patient: Patient, formId: string, data: Record<string, Json>, outcome = 'completed') {
  const { id } = await api.task(clinic, { patient, form: form(formId), outcomes });
  const { body } = await api.as(clinic, 'nurse').post(`/tasks/${id}/complete`).send({ outcome, data }).expect(200);
  return { id, decision: (body as { task: { decision: { scores: unknown } } }).task.decision };
}

async function facts(patient: Patient, names: readonly string[]) {
  const found = await loadFacts(api.repositories, clinic.scope, { patientId: patient.id, at: new Date() }, names);
  return Object.fromEntries([...found].map(([name, { value, evidence }]) => [name, [value, evidence.resource]]));
}

describe('an answer about thoughts of death', () => {
  const crises = async ({ id: patientId }: Patient) =>
    (await api.repositories.enrollments.list(clinic.scope, { patientId, pathway: 'crisis-response', limit: 5 })).items;

  it('calls people, whatever the total, once for one questionnaire', async () => {
    const patient = await api.patient(clinic);
    await complete(patient, 'phq-9', phqAnswers(0, 1));
    expect(await crises(patient)).toMatchObject([{ trigger: { kind: 'event' } }]);
    await complete(patient, 'phq-9', phqAnswers(3, 2));
    expect(await crises(patient)).toHaveLength(1);
  });

  it('of none calls nobody', async () => {
    const patient = await api.patient(clinic);
    await complete(patient, 'phq-9', phqAnswers(24, 0));
    expect(await crises(patient)).toEqual([]);
  });
});

describe('completing a questionnaire', () => {
  it('scores the answers, keeps the scores with them and shows them to whoever opens the task', async () => {
    const { id, decision } = await complete(await api.patient(clinic), 'phq-9', phqAnswers(20, 0));
    const scores = [
      { id: 'phq9', value: 20, band: 'severe', positive: true, unanswered: [] },
      { id: 'phq2', value: 6, band: 'positive', positive: true, unanswered: [] },
      { id: 'selfHarm', value: 0, band: 'none', positive: false, unanswered: [] },
    ];
    expect(decision.scores).toEqual(scores);
    const { body } = await api.as(clinic, 'coordinator').get(`/tasks/${id}`).expect(200);
    expect(body).toMatchObject({ decision: { scores }, form: { scores: [{ id: 'phq9' }, {}, {}] } });
  });

  it('takes no score from the caller', async () => {
    const { id } = await api.task(clinic, { form: form('phq-9'), outcomes });
    const nurse = api.as(clinic, 'nurse');
    const scores = [{ id: 'phq9', value: 0, unanswered: [] }];
    const data = phqAnswers(20, 1);
    await nurse.post(`/tasks/${id}/complete`).send({ outcome: 'completed', data, scores }).expect(400);
    await nurse
      .post(`/tasks/${id}/complete`)
      .send({ outcome: 'completed', data: { ...data, phq9: 0 } })
      .expect(400);
    const { body } = await nurse.post(`/tasks/${id}/complete`).send({ outcome: 'completed', data }).expect(200);
    expect(body).toMatchObject({ task: { decision: { scores: [{ value: 21 }, {}, { positive: true }] } } });
  });

  it('makes the scores known before the pathway hears of it', async () => {
    const patient = await api.patient(clinic);
    let seen: unknown;
    api.runtime.onDecision = async () => {
      seen = await facts(patient, ['phq2.score', 'phq9.score', 'phq9.selfHarm']);
    };
    const { id } = await complete(patient, 'phq-9', phqAnswers(4, 1));
    api.runtime.onDecision = () => Promise.resolve();
    const resource = `Task/${id}`;
    expect(seen).toEqual({
      'phq2.score': [4, resource],
      'phq9.score': [5, resource],
      'phq9.selfHarm': [true, resource],
    });
  });

  it('lets the last answers count, and those of another patient not at all', async () => {
    const patient = await api.patient(clinic);
    await complete(patient, 'phq-9', phqAnswers(20, 2));
    await complete(await api.patient(clinic), 'phq-9', phqAnswers(9, 0));
    const { id } = await complete(patient, 'phq-9', phqAnswers(3, 0));
    const declined = await complete(patient, 'phq-9', { declineReason: 'Not today' }, 'declined');
    expect(declined.decision.scores).toEqual([]);
    expect(await facts(patient, ['phq9.score', 'phq9.selfHarm'])).toEqual({
      'phq9.score': [3, `Task/${id}`],
      'phq9.selfHarm': [false, `Task/${id}`],
    });
  });

  it('finds the social needs', async () => {
    const patient = await api.patient(clinic);
    expect(await facts(patient, ['sdoh.needs', 'sdoh.safety'])).toEqual({});
    const safety = { hurt: 'rarely', insult: 'sometimes', threaten: 'sometimes', scream: 'sometimes' };
    const home = { living: 'steady', housingProblems: ['none'], transport: 'yes', utilities: 'no' };
    const food = { foodWorry: 'never', foodLast: 'often' };
    const { id } = await complete(patient, 'ahc-hrsn', { ...home, ...food, ...safety });
    expect(await facts(patient, ['sdoh.needs', 'sdoh.safety'])).toEqual({
      'sdoh.needs': [['food', 'transport', 'safety'], `Task/${id}`],
      'sdoh.safety': [11, `Task/${id}`],
    });
  });
});
