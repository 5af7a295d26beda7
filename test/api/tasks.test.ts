import { randomUUID } from 'node:crypto';
import type { FormDefinition } from '../../core/record/form';
import { TestApi, type Clinic } from './clinic';

let api: TestApi;
let clinic: Clinic;

beforeAll(async () => {
  api = await TestApi.open();
  clinic = await api.clinic();
});
afterAll(() => api.close());

const form: FormDefinition = {
  form: 'first-contact',
  title: { en: 'First contact' },
  fields: [
    {
      id: 'feeling',
      kind: 'choice',
      label: { en: 'How' },
      required: true,
      outcomes: ['reached'],
      options: [
        { value: 'well', label: { en: 'Well' } },
        { value: 'unwell', label: { en: 'Unwell' } },
      ],
    },
    { id: 'visit', kind: 'date', label: { en: 'Visit' } },
    { id: 'pain', kind: 'number', label: { en: 'Pain' }, min: 0, max: 10 },
    {
      id: 'medications',
      kind: 'list',
      label: { en: 'Medicines' },
      prefill: 'patient.medications',
      canAdd: true,
      item: [
        { id: 'name', kind: 'text', label: { en: 'Name' }, required: true },
        {
          id: 'disposition',
          kind: 'choice',
          label: { en: 'Disposition' },
          required: true,
          options: [
            { value: 'continue', label: { en: 'Continue' } },
            { value: 'stop', label: { en: 'Stop' } },
          ],
        },
      ],
    },
  ],
};

describe('completing a task', () => {
  it('answers 200 with the decision, after the pathway has heard of it', async () => {
    const { id } = await api.task(clinic);
    const { body } = await api
      .as(clinic, 'coordinator')
      .post(`/tasks/${id}/complete`)
      .send({ outcome: 'reached' })
      .expect(200);
    expect(body).toMatchObject({ applied: true, task: { id, status: 'completed', decision: { outcome: 'reached' } } });
    expect(api.runtime.decisions).toContainEqual(
      expect.objectContaining({ id: body.task.decision.id, target: 'call#1', outcome: 'reached' }),
    );
  });

  it('answers 202 when Temporal cannot be reached: the decision is stored', async () => {
    const { id } = await api.task(clinic);
    api.runtime.isReachable = false;
    const { body } = await api
      .as(clinic, 'nurse')
      .post(`/tasks/${id}/complete`)
      .send({ outcome: 'reached', data: {} })
      .expect(202);
    api.runtime.isReachable = true;
    expect(body).toMatchObject({ applied: false, task: { status: 'completed', decision: { applied: false } } });
    const stored = await api.repositories.tasks.get(clinic.scope, id);
    expect(stored?.decision?.outcome).toBe('reached');
    const listed = async (status: string) => {
      const path = `/tasks?view=all&status=${status}&enrollment=${stored?.enrollmentId}`;
      return (await api.as(clinic, 'nurse').get(path).expect(200)).body.total as number;
    };
    expect([await listed('open'), await listed('completed')]).toEqual([0, 1]);
  });

  it('lets exactly one of many win, and names the winner to the others', async () => {
    const { id } = await api.task(clinic);
    const callers = Array.from({ length: 12 }, (_, index) =>
      index % 2 === 0 ? ('coordinator' as const) : ('nurse' as const),
    );
    const answers = await Promise.all(
      callers.map((role) => api.as(clinic, role).post(`/tasks/${id}/complete`).send({ outcome: 'reached' })),
    );
    const winners = answers.filter(({ status }) => status === 200);
    expect(winners).toHaveLength(1);
    const losers = answers.filter(({ status }) => status === 409);
    expect(losers).toHaveLength(11);
    const winner = winners[0]?.body.task.decision.by;
    for (const { body, headers } of losers) {
      expect(headers['content-type']).toMatch('application/problem+json');
      expect(body.winner).toMatchObject({ id: winner.id, name: winner.name });
    }
  });

  it('refuses a second completion, also by the winner', async () => {
    const { id } = await api.task(clinic);
    const complete = () => api.as(clinic, 'coordinator').post(`/tasks/${id}/complete`).send({ outcome: 'reached' });
    await complete().expect(200);
    await complete().expect(409);
  });

  it('points at every wrong field of the form', async () => {
    const { id } = await api.task(clinic, { form });
    const data = {
      visit: '2026-02-30',
      pain: 11,
      medications: [
        { name: 'Lisinopril', disposition: 'continue' },
        { name: 'Aspirin', disposition: 'maybe' },
        { disposition: 'stop' },
      ],
      extra: 1,
    };
    const { body } = await api
      .as(clinic, 'nurse')
      .post(`/tasks/${id}/complete`)
      .send({ outcome: 'reached', data })
      .expect(400);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/data/extra',
      '/data/feeling',
      '/data/medications/1/disposition',
      '/data/medications/2/name',
      '/data/pain',
      '/data/visit',
    ]);
    await api.as(clinic, 'nurse').post(`/tasks/${id}/complete`).send({ outcome: 'no-answer', data: {} }).expect(200);
  });

  it('refuses an outcome the task does not have', async () => {
    const { id } = await api.task(clinic);
    const { body } = await api.as(clinic, 'nurse').post(`/tasks/${id}/complete`).send({ outcome: 'flown' }).expect(400);
    expect(body.errors).toEqual([{ pointer: '/outcome', message: 'Must be one of: reached, no-answer' }]);
  });

  it('writes the LACE items to the stay before the pathway hears of the decision', async () => {
    const patient = await api.patient(clinic);
    const identifier = { system: 'visit', value: randomUUID() };
    const report = { identifier, patientId: patient.id, lace: { acute: true } };
    const encounter = await api.repositories.encounters.report(clinic.scope, report, 'in-progress');
    const enrollment = await api.enrollment(clinic, patient, encounter.id);
    const lace: FormDefinition = {
      form: 'lace-completion',
      title: { en: 'LACE' },
      fields: [
        { id: 'acute', kind: 'boolean', label: { en: 'Acute' }, required: true },
        { id: 'charlson', kind: 'number', label: { en: 'Charlson' }, required: true },
        { id: 'edVisits6Months', kind: 'number', label: { en: 'Visits' }, required: true },
      ],
    };
    const { id } = await api.task(clinic, { patient, enrollment, form: lace });
    let seenByPathway: unknown;
    api.runtime.onDecision = async () => {
      seenByPathway = (await api.repositories.encounters.get(clinic.scope, encounter.id))?.lace;
    };
    const data = { acute: false, charlson: 3, edVisits6Months: 2 };
    await api.as(clinic, 'nurse').post(`/tasks/${id}/complete`).send({ outcome: 'reached', data }).expect(200);
    api.runtime.onDecision = () => Promise.resolve();
    expect(seenByPathway).toEqual(data);
  });
});

describe('working on a task', () => {
  it('is claimed by one; a second claim of the same is fine, another gets 409 with who has it', async () => {
    const { id } = await api.task(clinic);
    const claim = (role: 'coordinator' | 'nurse') => api.as(clinic, role).post(`/tasks/${id}/claim`).send({});
    await claim('coordinator').expect(200);
    await claim('coordinator').expect(200);
    const { body } = await claim('nurse').expect(409);
    expect(body.winner).toMatchObject({ name: 'Key of coordinator' });
    await api.as(clinic, 'coordinator').post(`/tasks/${id}/release`).expect(200);
    await claim('nurse').expect(200);
  });

  it('keeps a draft, a comment and a snooze', async () => {
    const { id } = await api.task(clinic, { form });
    const nurse = api.as(clinic, 'nurse');
    await nurse
      .post(`/tasks/${id}/draft`)
      .send({ data: { pain: 99 } })
      .expect(200);
    await nurse.post(`/tasks/${id}/comment`).send({ text: 'Called the daughter' }).expect(200);
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await nurse.post(`/tasks/${id}/snooze`).send({ until }).expect(200);
    const { body } = await nurse.get(`/tasks/${id}`).expect(200);
    expect(body).toMatchObject({
      draft: { data: { pain: 99 } },
      comments: [{ text: 'Called the daughter' }],
      snoozedUntil: until,
    });
    await nurse.post(`/tasks/${id}/snooze`).send({ until: '2020-01-01T00:00:00Z' }).expect(400);
  });

  it('is assigned to a colleague who works on tasks, and to nobody else', async () => {
    const { id } = await api.task(clinic);
    const manager = api.as(clinic, 'manager');
    const { body: people } = await manager.get('/users').expect(200);
    const idOf = (role: string) =>
      people.items.find(({ roles }: { roles: string[] }) => roles.includes(role)).id as string;
    const { body } = await manager
      .post(`/tasks/${id}/assign`)
      .send({ userId: idOf('nurse') })
      .expect(200);
    expect(body.assignee.name).toBe('Test nurse');
    await manager
      .post(`/tasks/${id}/assign`)
      .send({ userId: idOf('privacy') })
      .expect(400);
    const other = await api.clinic('Other');
    const { body: strangers } = await api.as(other, 'manager').get('/users').expect(200);
    await manager.post(`/tasks/${id}/assign`).send({ userId: strangers.items[0].id }).expect(400);
  });

  it('prefills the lines of a list from the medications', async () => {
    const medications = [{ name: 'Lisinopril', dose: '10 mg', frequency: 'daily', source: 'home' as const }];
    const patient = await api.patient(clinic, { medications });
    const { id } = await api.task(clinic, { patient, form });
    const { body } = await api.as(clinic, 'nurse').get(`/tasks/${id}`).expect(200);
    expect(body.prefill).toEqual({ medications: [{ name: 'Lisinopril' }] });
  });
});

describe('the worklist', () => {
  it('shows each role the queues it works, and pages through them without gaps', async () => {
    const own = await api.clinic('Own');
    const titles = ['A', 'B', 'C', 'D', 'E'];
    for (const title of titles) await api.task(own, { title });
    await api.task(own, { title: 'N', queue: 'nurses' });
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await api
        .as(own, 'coordinator')
        .get(`/tasks?limit=2${cursor && `&cursor=${cursor}`}`)
        .expect(200);
      expect(body.total).toBe(5);
      seen.push(...body.items.map(({ title }: { title: string }) => title));
      if (!body.nextCursor) break;
      cursor = body.nextCursor;
    }
    expect(seen.sort()).toEqual(titles);
    const { body } = await api.as(own, 'nurse').get('/tasks').expect(200);
    expect(body.total).toBe(6);
  });

  it('refuses a cursor it has not given, and a limit out of range', async () => {
    await api.as(clinic, 'nurse').get('/tasks?cursor=nonsense').expect(400);
    const { body } = await api.as(clinic, 'nurse').get('/tasks?limit=1000&view=mien').expect(400);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/query/limit', '/query/view']);
  });
});
