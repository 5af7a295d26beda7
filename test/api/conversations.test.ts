import { randomUUID } from 'node:crypto';
import type { Patient } from '../../core/record/patient';
import { receiveSms } from '../../api/commands/receive-sms';
import { anIntent } from '../support/message-builders';
import { TestApi, type Clinic } from './clinic';

let api: TestApi;
let clinic: Clinic;
let phones = 0;
const nextPhone = () => {
  phones += 1;
  return `+1617555${String(2000 + phones)}`;
};
type Agent = Awaited<ReturnType<TestApi['signedIn']>>;
let coordinator: Agent;
let nurse: Agent;

beforeAll(async () => {
  api = await TestApi.open();
  clinic = await api.clinic();
  coordinator = await api.signedIn(clinic, 'coordinator');
  nurse = await api.signedIn(clinic, 'nurse');
});
afterAll(() => api.close());

const text = (from: string, body: string) =>
  receiveSms(
    {
      ...api.repositories,
      runtime: api.runtime,
      content: { template: () => null },
      raiseCrisis: () => Promise.resolve(),
      dispatch: { dispatch: () => Promise.resolve('started') },
      mediaDispatch: { fetch: () => Promise.resolve('started') },
      clock: { now: () => new Date() },
    },
    { from, to: '+16175550100', body, messageSid: randomUUID() },
  );

async function writer(fields: Partial<Patient> = {}): Promise<Patient> {
  return api.patient(clinic, { phone: nextPhone(), ...fields });
}
const get = (path: string) => api.as(clinic, 'nurse').get(path);
const userOf = async (role: 'nurse' | 'coordinator') => {
  const user = await api.repositories.users.findByEmail(clinic.emails[role]);
  return { id: user?.id ?? '', name: user?.name ?? '' };
};
const idOf = async ({ id }: Patient): Promise<string> =>
  (await api.repositories.conversations.get(clinic.scope, id))?.id ?? '';
const inbox = async (view: string): Promise<string[]> => {
  const { body } = await get(`/conversations?view=${view}&limit=200`).expect(200);
  return body.items.map(({ id }: { id: string }) => id);
};
const post = (agent: Agent, path: string, body: object) => agent.post(`/api/v1${path}`).send(body);

/** A patient who has written something that needs a person. */
async function waiting(): Promise<{ patient: Patient; id: string }> {
  const patient = await writer();
  await text(patient.phone ?? '', 'Can somebody call me?');
  return { patient, id: await idOf(patient) };
}

describe('the inbox', () => {
  it('shows words of crisis first, however long others wait', async () => {
    const { id: waitsLonger } = await waiting();
    const patient = await writer();
    await text(patient.phone ?? '', 'I want to die');
    const { body } = await get('/conversations?view=all&limit=200').expect(200);
    const ids = body.items.map(({ id }: { id: string }) => id);
    expect(body.items[0]).toMatchObject({ id: await idOf(patient), reason: 'words of crisis' });
    expect(ids.indexOf(waitsLonger)).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(body.total);
    await post(nurse, `/conversations/${await idOf(patient)}/close`, {}).expect(200);
  });

  it('lists who waits with the last text, the longest first', async () => {
    const first = await waiting();
    const second = await waiting();
    const ids = await inbox('all');
    expect(ids.indexOf(first.id)).toBeGreaterThanOrEqual(0);
    expect(ids.indexOf(first.id)).toBeLessThan(ids.indexOf(second.id));
    const { body } = await get(`/conversations/${first.id}`).expect(200);
    expect(body).toMatchObject({
      patient: { id: first.patient.id, name: 'Rosa Alvarez' },
      reason: 'wrote in their own words',
      lastText: 'Can somebody call me?',
      assignee: null,
      messages: [{ direction: 'in', body: 'Can somebody call me?' }],
      candidates: [],
    });
  });

  it('tells mine from nobody’s', async () => {
    const { id } = await waiting();
    expect(await inbox('unassigned')).toContain(id);
    await post(nurse, `/conversations/${id}/assign`, { userId: (await userOf('nurse')).id }).expect(200);
    expect(await inbox('unassigned')).not.toContain(id);
    const mine = await nurse.get('/api/v1/conversations?view=mine').expect(200);
    expect(mine.body.items.map((item: { id: string }) => item.id)).toContain(id);
    const others = await coordinator.get('/api/v1/conversations?view=mine').expect(200);
    expect(others.body.items.map((item: { id: string }) => item.id)).not.toContain(id);
  });

  it('is on record as a reading of everybody it shows', async () => {
    const { patient } = await waiting();
    await get('/conversations?limit=200').expect(200);
    const { items } = await api.repositories.timeline.forPatient(clinic.scope, patient.id, { limit: 50 });
    expect(items.map(({ kind }) => kind)).not.toContain('patient.viewed');
    await get(`/conversations/${await idOf(patient)}`).expect(200);
    const after = await api.repositories.timeline.forPatient(clinic.scope, patient.id, { limit: 50 });
    expect(after.items.map(({ kind }) => kind)).toContain('patient.viewed');
  });
});

describe('two people at once', () => {
  it('one of them takes a conversation, the other hears who has it', async () => {
    const { id } = await waiting();
    const [ann, bob] = [await userOf('nurse'), await userOf('coordinator')];
    const answers = await Promise.all([
      post(nurse, `/conversations/${id}/assign`, { userId: ann.id }),
      post(coordinator, `/conversations/${id}/assign`, { userId: bob.id }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = answers.find(({ status }) => status === 200)?.body.assignee;
    expect(answers.find(({ status }) => status === 409)?.body.winner).toMatchObject({ id: winner.id });
  });

  it('takes over from whom the screen has shown only', async () => {
    const { id } = await waiting();
    const [ann, bob] = [await userOf('nurse'), await userOf('coordinator')];
    await post(nurse, `/conversations/${id}/assign`, { userId: ann.id }).expect(200);
    await post(coordinator, `/conversations/${id}/assign`, { userId: bob.id, instead: 'somebody' }).expect(409);
    await post(coordinator, `/conversations/${id}/assign`, { userId: bob.id, instead: ann.id }).expect(200);
  });

  it('one of them closes it with a note, the other hears who did', async () => {
    const { id } = await waiting();
    const answers = await Promise.all(
      [nurse, coordinator].map((agent) => post(agent, `/conversations/${id}/close`, { note: 'Called back' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const closed = answers.find(({ status }) => status === 200)?.body.closed;
    expect(closed).toMatchObject({ note: 'Called back' });
    expect(answers.find(({ status }) => status === 409)?.body.winner).toMatchObject({ id: closed.by.id });
    expect(await inbox('all')).not.toContain(id);
  });

  it('does not close over a text that nobody has read', async () => {
    const { id, patient } = await waiting();
    const seen = (await get(`/conversations/${id}`).expect(200)).body.lastAt;
    await text(patient.phone ?? '', 'And one thing more');
    const refused = await post(nurse, `/conversations/${id}/close`, { seen }).expect(409);
    expect(refused.body.detail).toMatch(/written again/);
    const now = (await get(`/conversations/${id}`).expect(200)).body.lastAt;
    await post(nurse, `/conversations/${id}/close`, { seen: now }).expect(200);
  });
});

describe('an answer', () => {
  const write = (patient: Patient, undoSeconds?: number) =>
    api
      .as(clinic, 'nurse')
      .post('/messages')
      .send({
        ...{ patientId: patient.id, channel: 'sms', body: 'We call you' },
        ...(undoSeconds !== undefined && { undoSeconds }),
      });

  it('settles the conversation, and taken back in time it was never sent and waits again', async () => {
    const { id, patient } = await waiting();
    const { body: sent } = await write(patient, 8).expect(201);
    expect(sent).toMatchObject({ status: 'pending', heldFor: 'undo-window' });
    expect(Date.parse(sent.heldUntil) - Date.parse(sent.createdAt)).toBe(8_000);
    expect(await inbox('all')).not.toContain(id);
    const { body: undone } = await api.as(clinic, 'nurse').post(`/messages/${sent.id}/undo`).expect(200);
    expect(undone).toMatchObject({ status: 'suppressed', reason: 'withdrawn' });
    expect((await get(`/conversations/${id}`).expect(200)).body).toMatchObject({
      needsPerson: true,
      reason: 'wrote in their own words',
    });
    await api.as(clinic, 'nurse').post(`/messages/${sent.id}/undo`).expect(200);
  });

  it('cannot be taken back once it has left', async () => {
    const { patient } = await waiting();
    const { body: sent } = await write(patient, 8).expect(201);
    await api.repositories.intents.transition(clinic.scope, sent.id, ['pending'], 'sending', {});
    await api.as(clinic, 'nurse').post(`/messages/${sent.id}/undo`).expect(409);
  });

  it('taken back does not reopen what somebody has dealt with since', async () => {
    const { id, patient } = await waiting();
    const { body: sent } = await write(patient, 8).expect(201);
    await text(patient.phone ?? '', 'Never mind, all is well');
    await post(nurse, `/conversations/${id}/close`, {}).expect(200);
    await api.as(clinic, 'nurse').post(`/messages/${sent.id}/undo`).expect(200);
    expect(await inbox('all')).not.toContain(id);
  });
});

describe('texts of a shared phone', () => {
  it('wait for somebody who knows whose they are, and then for the answer to that patient’s question', async () => {
    const phone = nextPhone();
    const mother = await writer({ phone, name: { given: 'Rosa', family: 'Peña' } });
    const son = await writer({ phone, name: { given: 'Luis', family: 'Peña' } });
    await text(phone, 'better i guess');
    const { body: page } = await get('/conversations?limit=200').expect(200);
    const item = page.items.find(({ address }: { address: string | null }) => address === phone);
    expect(item).toMatchObject({ patient: null, reason: 'shared phone', lastText: 'better i guess' });
    const { body: detail } = await get(`/conversations/${item.id}`).expect(200);
    expect(detail.candidates.map(({ id }: { id: string }) => id).sort()).toEqual([mother.id, son.id].sort());
    expect(detail.messages).toMatchObject([{ body: 'better i guess' }]);

    const enrollment = await api.enrollment(clinic, mother);
    const options = [{ id: 'better', words: ['better'] }];
    const asked = anIntent({
      ...{ id: randomUUID(), orgId: clinic.organization.id, patientId: mother.id, enrollmentId: enrollment.id },
      ...{ address: phone, status: 'sent', sentAt: new Date(), question: { kind: 'choice', options } },
    });
    await api.repositories.intents.create(clinic.scope, asked);

    const given = await post(nurse, `/conversations/${item.id}/assign-patient`, { patientId: mother.id }).expect(200);
    expect(given.body).toMatchObject({
      patient: { id: mother.id },
      reason: 'assigned from a phone',
      assignee: await userOf('nurse'),
    });
    const { body: moved } = await get(`/conversations/${given.body.id}`).expect(200);
    expect(moved).toMatchObject({
      messages: [{ body: 'better i guess' }, {}],
      question: { messageId: asked.id, open: true, options: ['better'] },
    });
    expect(await inbox('all')).not.toContain(item.id);
    // Somebody else was slower, and thinks otherwise.
    await post(coordinator, `/conversations/${item.id}/assign-patient`, { patientId: son.id }).expect(409);

    const answer = { messageId: asked.id, option: 'better' };
    const path = `/conversations/${given.body.id}/answer-question`;
    await post(nurse, path, { ...answer, option: 'blue' }).expect(400);
    await post(nurse, path, answer).expect(200);
    expect(api.runtime.notified.some((id) => id.startsWith(`${enrollment.id}/sms/`))).toBe(true);
    await post(nurse, path, answer).expect(409);
    await api.repositories.relay.relayPending();
    const timeline = await api.repositories.timeline.forPatient(clinic.scope, mother.id, { limit: 50 });
    expect(timeline.items.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['message.assigned', 'message.answered', 'conversation.flagged']),
    );
  });
});

it('wakes what was snoozed, on the record', async () => {
  const patient = await writer();
  const task = await api.task(clinic, { patient });
  const until = new Date(Date.now() + 86_400_000).toISOString();
  await api.as(clinic, 'nurse').post(`/tasks/${task.id}/snooze`).send({ until }).expect(200);
  await text(patient.phone ?? '', 'Hello again');
  expect((await get(`/tasks/${task.id}`).expect(200)).body.snoozedUntil).toBeNull();
  await api.repositories.relay.relayPending();
  const { items } = await api.repositories.timeline.forPatient(clinic.scope, patient.id, { limit: 50 });
  expect(items.filter(({ kind }) => kind === 'task.woken')).toMatchObject([{ data: { because: 'reply' } }]);
});

it('a doubt is settled by staff: texts may go again', async () => {
  const patient = await writer();
  await text(patient.phone ?? '', 'stpo');
  expect((await get(`/conversations/${await idOf(patient)}`).expect(200)).body).toMatchObject({ inDoubt: true });
  const consent = { status: 'opted-in', reason: 'Said so on the phone' };
  await api.as(clinic, 'nurse').put(`/patients/${patient.id}/consents/sms`).send(consent).expect(200);
  expect((await get(`/conversations/${await idOf(patient)}`).expect(200)).body).toMatchObject({ inDoubt: false });
});
