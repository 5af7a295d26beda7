import { TestApi, type Clinic } from './clinic';

let api: TestApi;
let clinic: Clinic;

const template = {
  template: 'reminder',
  sms: {
    en: '{{ organization.name }}: please bring your device.',
    es: '{{ organization.name }}: traiga su aparato, por favor.',
  },
};

beforeAll(async () => {
  const content = {
    templateIds: () => [],
    snippets: () => [],
    materials: () => [],
    pathways: () => new Map<string, string>(),
    scripts: () => new Map<string, string>(),
    form: () => null,
    template: (id: string) => (id === template.template ? template : null),
  };
  api = await TestApi.open({ content });
});
beforeEach(async () => {
  clinic = await api.clinic();
  api.runtime.isReachable = true;
  api.runtime.orderAnswer = 'applied';
});
afterAll(() => api.close());

const nurse = () => api.as(clinic, 'nurse');
const reason = 'She asked for it';

async function running(): Promise<{
  readonly id: string;
  readonly order: (path: string, body: object) => ReturnType<ReturnType<typeof nurse>['post']>;
  readonly add: (step: unknown) => ReturnType<ReturnType<typeof nurse>['post']>;
}> {
  const enrollment = await api.enrollment(clinic, await api.patient(clinic));
  const { id } = enrollment;
  const openSteps = [{ key: 'call#1', stepId: 'call', kind: 'task' }];
  await api.task(clinic, { enrollment, openSteps });
  await api.repositories.enrollments.markRunning(clinic.scope, id);
  const order = (path: string, body: object) => nurse().post(`/enrollments/${id}/${path}`).send(body);
  return { id, order, add: (step) => order('steps', { step, reason }) };
}

async function waiting(id: string): Promise<readonly unknown[]> {
  const entries = await api.repositories.inbox.unappliedSince(new Date(Date.now() + 1000), 100);
  return entries.filter(({ enrollmentId }) => enrollmentId === id).map(({ news }) => news);
}

const orders = [
  ['cancel', { reason }, 'ending'],
  ['pause', { reason }, 'paused already'],
  ['resume', { reason }, 'not paused'],
  ['steps', { step: { wait: { until: 'P1D' } }, reason }, 'about to end'],
  ['steps/skip', { step: 'call#1', reason }, 'not open any more'],
  ['steps/repeat', { step: 'call', reason }, 'about to end'],
  ['steps/reschedule', { step: 'call#1', to: '2027-01-01T00:00:00Z', reason }, 'not open any more'],
] as const;

describe.each(orders)('an order for one patient: %s', (path, body, refusal) => {
  it('is answered with the enrollment when the pathway has followed', async () => {
    const { id, order } = await running();
    const { body: enrollment } = await order(path, body).expect(200);
    expect(enrollment).toMatchObject({ id, status: 'running' });
    expect(api.runtime.ordered.filter((one) => one.startsWith(id))).toHaveLength(1);
  });

  it('is stored while Temporal is away', async () => {
    const { id, order } = await running();
    api.runtime.isReachable = false;
    await order(path, body).expect(202);
    expect(await waiting(id)).toHaveLength(1);
  });

  it('is a conflict when it fits nothing any more', async () => {
    const { order } = await running();
    api.runtime.orderAnswer = 'not-open';
    const { body: problem } = await order(path, body).expect(409);
    expect(problem.detail).toContain(refusal);
  });

  it('is a conflict when the pathway has ended meanwhile, and waits for nobody', async () => {
    const { id, order } = await running();
    api.runtime.orderAnswer = 'ended';
    const { body: problem } = await order(path, body).expect(409);
    expect(problem.detail).toBe('This enrollment has ended already.');
    expect(await waiting(id)).toEqual([]);
  });
});

describe('an order that is wrong in itself', () => {
  it.each([
    ['pause', {}],
    ['steps/skip', { step: 'call', reason }],
    ['steps/repeat', { step: 'no-such-step', reason }],
    ['steps/reschedule', { step: 'call#1', to: 'tomorrow', reason }],
    ['steps', { step: 'call', reason }],
  ])('says what is wrong with it: %s', async (path, body) => {
    const { order } = await running();
    const { body: problem } = await order(path, body).expect(400);
    expect(problem.errors).toHaveLength(1);
  });

  it('is refused for a step that is not open', async () => {
    const { id, order } = await running();
    await order('steps/skip', { step: 'other#1', reason }).expect(409);
    await order('steps/reschedule', { step: 'other#1', to: '2027-01-01T00:00:00Z', reason }).expect(409);
    expect(await waiting(id)).toEqual([]);
  });
});

describe('a step added for one patient', () => {
  const extra = { task: 'bring', title: { en: 'Bring it', es: 'Tráigalo' }, queue: 'nurses', due: '2 business days' };

  it('is stored with the enrollment, by whom and why, and stands in its outline', async () => {
    const { id, add } = await running();
    const { body: enrollment } = await add({ ...extra, outcomes: { done: [{ wait: { until: 'P1D' } }] } }).expect(200);
    expect(enrollment.outline.map(({ id: step }: { id: string }) => step)).toEqual(['call', 'end-completed', 'bring']);
    const stored = await api.repositories.enrollments.get(clinic.scope, id);
    expect(stored?.additions).toMatchObject([{ kind: 'task', id: 'bring', outcomes: [{ id: 'done' }] }]);
    expect(await waiting(id)).toEqual([{ type: 'order', order: { kind: 'add', stepId: 'bring', reason } }]);
    await api.repositories.relay.relayPending();
    const { items } = await api.repositories.timeline.forPatient(clinic.scope, enrollment.patientId, { limit: 50 });
    expect(items.find(({ kind }) => kind === 'enrollment.stepAddOrdered')).toMatchObject({
      actor: { name: 'Key of nurse' },
      data: { step: 'bring', kind: 'task', title: { en: 'Bring it', es: 'Tráigalo' }, reason },
    });
  });

  it('gets an id of its own when the pathway or another added step has it, also at the same time', async () => {
    const { id, add } = await running();
    await Promise.all([
      add({ ...extra, task: 'call' }),
      add({ ...extra, task: 'call' }),
      add({ ...extra, task: 'call' }),
    ]);
    const stored = await api.repositories.enrollments.get(clinic.scope, id);
    expect(stored?.additions?.map((step) => step.id)).toEqual(['call-2', 'call-3', 'call-4']);
  });

  it('may be a message', async () => {
    const { add } = await running();
    await add({ message: 'remind', template: 'reminder', channels: ['sms'] }).expect(200);
  });

  it.each([
    ['no kind of step', {}, '/step'],
    ['two kinds', { ...extra, wait: 'P1D' }, '/step'],
    ['no due time', { ...extra, due: undefined }, '/step/due'],
    ['a queue that is not there', { ...extra, queue: 'barbers' }, '/step/queue'],
    ['a key that is not known', { ...extra, color: 'red' }, '/step/color'],
    ['a template that is not there', { message: 'm', template: 'nothing', channels: ['sms'] }, '/step/template'],
    ['a form that is not there', { ...extra, form: 'nothing' }, '/step/form'],
    ['a fact that is not there', { ...extra, when: 'lace.scor > 1.0' }, '/step/when'],
    ['a milestone that the pathway does not have', { ...extra, reaches: 'moon' }, '/step/reaches'],
    ['the end of the pathway', { ...extra, outcomes: { done: [{ end: 'completed' }] } }, '/step/outcomes/done/0'],
    [
      'an inner id of the pathway',
      { ...extra, outcomes: { done: { steps: [{ ...extra, task: 'call' }] } } },
      '/step/outcomes/done/steps/0',
    ],
    [
      'a loop that never waits',
      { repeat: 'again', max: 3, steps: [{ message: 'm', template: 'reminder', channels: ['sms'] }] },
      '/step',
    ],
  ])('is refused with its place: %s', async (_, step, pointer) => {
    const { id, add } = await running();
    const { body: problem } = await add(step).expect(400);
    expect(problem.errors.map((error: { pointer: string }) => error.pointer)).toEqual([pointer]);
    expect((await api.repositories.enrollments.get(clinic.scope, id))?.additions).toBeUndefined();
    expect(await waiting(id)).toEqual([]);
  });

  it('is refused when there are fifty already', async () => {
    const { id, add } = await running();
    const { definition } = (await api.repositories.definitions.latest(clinic.scope, 'one-call')) ?? {};
    if (!definition) throw new Error('no definition');
    const [step] = definition.steps;
    if (!step) throw new Error('no step');
    for (let expected = 0; expected < 50; expected += 1) {
      const one = { ...step, id: `extra-${expected}` };
      await api.repositories.enrollments.addStep(clinic.scope, id, { step: one, reason, expected });
    }
    await add(extra).expect(409);
  });
});
