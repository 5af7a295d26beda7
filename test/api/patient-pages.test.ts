import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { loadLibrary } from '../../adapters/library/library';
import type { MessageIntent } from '../../core/record/message';
import type { Patient } from '../../core/record/patient';
import type { LinkPurpose } from '../../core/record/patient-link';
import { anIntent } from '../support/message-builders';
import { TestApi, type Clinic } from './clinic';

const library = loadLibrary();
let api: TestApi;
let clinic: Clinic;
beforeAll(async () => {
  api = await TestApi.open({ content: library });
});
afterAll(() => api.close());
beforeEach(async () => {
  api.aheadMs = 0;
  clinic = await api.clinic();
});

const MINUTE = 60_000;
const born = { 'birth-month': '3', 'birth-day': '9', 'birth-year': '1961' };

let phones = 0;
async function aPatient(changes: Partial<Patient> = {}): Promise<Patient> {
  phones += 1;
  const phone = `+1617555${String(1000 + phones)}`;
  const name = { given: 'Rosa', family: 'Alvarez' };
  const { patients } = api.repositories;
  const { language = 'en', email } = changes;
  return patients.create(clinic.scope, {
    ...{ identifiers: [], name, phone, language, birthDate: '1961-03-09' },
    ...(email !== undefined && { email }),
  });
}

async function linkFor({ id }: Patient, purpose: LinkPurpose, material?: string): Promise<string> {
  const wanted = { purpose, ...(material !== undefined && { material }) };
  const { body } = await api.as(clinic, 'coordinator').post(`/patients/${id}/links`).send(wanted).expect(201);
  return new URL((body as { url: string }).url).pathname;
}

/** A phone's browser. */
class Phone {
  readonly agent = request.agent(api.app);
  constructor(readonly path: string) {}

  open() {
    return this.agent.get(this.path);
  }
  post(fields: Record<string, string | readonly string[]>) {
    return this.agent.post(this.path).type('form').send(fields);
  }
  async identified(): Promise<this> {
    await this.post({ action: 'birth-date', ...born }).expect(303);
    return this;
  }
  /** Posts an action and follows it to the page that tells of it. */
  async done(fields: Record<string, string | readonly string[]>): Promise<string> {
    const { headers } = await this.post(fields).expect(303);
    return (await this.agent.get(headers['location'] ?? '').expect(200)).text;
  }
}

async function asked(patient: Patient, fields: Partial<MessageIntent> = {}): Promise<MessageIntent> {
  const { orgId } = clinic.scope;
  const options = ['yes', 'no'].map((id) => ({ id, words: [id] }));
  return api.repositories.intents.create(
    clinic.scope,
    anIntent({
      ...{ id: randomUUID(), orgId, patientId: patient.id, address: patient.phone ?? '', status: 'sent' },
      ...{ body: 'Will you come? https://care.example.org/p/abc', sentAt: new Date() },
      ...{ question: { kind: 'yes-no', options } },
      ...fields,
    }),
  );
}

describe('before the birth date', () => {
  it('says nothing of the patient, and looking at the link changes nothing', async () => {
    const patient = await aPatient({ language: 'es' });
    const page = await new Phone(await linkFor(patient, 'consent')).open().expect(200);
    expect(page.text).toContain('¿Cuándo nació?');
    expect(page.text).toContain(clinic.organization.name);
    expect(page.text).not.toContain('Rosa');
    expect(page.text).not.toContain(patient.phone?.slice(-4));
    expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' });
    const [link] = await api.repositories.links.forPatient(clinic.scope, patient.id);
    expect(link).toMatchObject({ opens: 0, tries: { inAll: 0 } });
  });

  it('does nothing for whoever has not given it, and keeps what was written until it is given', async () => {
    const patient = await aPatient();
    const phone = new Phone(await linkFor(patient, 'call'));
    const refused = await phone.post({ action: 'call', about: 'my <pills>', once: 'a' }).expect(401);
    expect(refused.text).toContain('name="about" value="my &lt;pills&gt;"');
    expect(await api.repositories.conversations.get(clinic.scope, patient.id)).toBeNull();
    await phone
      .post({ action: 'birth-date', ...born, then: 'call', about: 'my <pills>', once: 'a' })
      .expect(303)
      .expect('location', /done=1/);
    expect(await api.repositories.conversations.get(clinic.scope, patient.id)).toMatchObject({
      needsPerson: true,
      reason: 'asks to be called',
      lastText: 'my <pills>',
    });
  });

  it('looks at five wrong ones in a quarter of an hour, however many come at once, and tells the staff', async () => {
    const patient = await aPatient();
    const path = await linkFor(patient, 'plan');
    const wrong = (day: number) => new Phone(path).post({ action: 'birth-date', ...born, 'birth-day': `${day}` });
    const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => wrong((index % 8) + 1)));
    expect(answers.map(({ status }) => status).filter((status) => status === 422)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(25);
    await new Phone(path).post({ action: 'birth-date', ...born }).expect(429);
    expect(await api.repositories.conversations.get(clinic.scope, patient.id)).toMatchObject({
      needsPerson: true,
      reason: 'wrong birth dates on a link',
    });
    api.aheadMs = 16 * MINUTE;
    await new Phone(path).post({ action: 'birth-date', ...born }).expect(303);
  });

  it('is dead after twenty wrong ones in all', async () => {
    const path = await linkFor(await aPatient(), 'plan');
    for (let round = 0; round < 4; round += 1) {
      api.aheadMs = round * 16 * MINUTE;
      for (let wrong = 0; wrong < 5; wrong += 1) {
        await new Phone(path).post({ action: 'birth-date', ...born, 'birth-year': '1950' }).expect(422);
      }
    }
    api.aheadMs = 90 * MINUTE;
    await new Phone(path).post({ action: 'birth-date', ...born }).expect(410);
  });

  it('is of one link only: the pass of another opens nothing', async () => {
    const patient = await aPatient();
    const phone = await new Phone(await linkFor(patient, 'plan')).identified();
    const [cookie = ''] = (await phone.open().expect(200)).get('set-cookie') ?? [];
    const other = await linkFor(patient, 'consent');
    const page = await request(api.app)
      .get(other)
      .set('Cookie', cookie.split(';')[0] ?? '')
      .expect(200);
    expect(page.text).toContain('When were you born?');
    expect(cookie).toMatch(/HttpOnly; SameSite=Lax/);
  });

  it('is asked for again after a quarter of an hour', async () => {
    const phone = await new Phone(await linkFor(await aPatient(), 'plan')).identified();
    expect((await phone.open()).text).toContain('My plan');
    api.aheadMs = 16 * MINUTE;
    expect((await phone.open()).text).toContain('When were you born?');
  });
});

it('answers links that are unknown, expired, revoked or of the dead alike', async () => {
  const [revoked, expired, dead] = [await aPatient(), await aPatient(), await aPatient()];
  const paths = await Promise.all([revoked, expired, dead].map((patient) => linkFor(patient, 'plan')));
  const as = api.as(clinic, 'coordinator');
  const [link] = ((await as.get(`/patients/${revoked.id}/links`)).body as { items: { id: string }[] }).items;
  await as.delete(`/patients/${revoked.id}/links/${link?.id ?? ''}`).expect(204);
  await as.delete(`/patients/${revoked.id}/links/${link?.id ?? ''}`).expect(404);
  await api.repositories.patients.update(clinic.scope, dead.id, { deceasedAt: new Date() });
  const gone = await Promise.all(
    [paths[0] ?? '', paths[2] ?? '', '/p/AAAAAAAAAAAAAAAA'].map((path) => new Phone(path).open()),
  );
  api.aheadMs = 15 * 24 * 60 * MINUTE;
  const late = await new Phone(paths[1] ?? '').open();
  const answers = [...gone, late];
  expect(answers.map(({ status }) => status)).toEqual([410, 410, 410, 410]);
  expect(new Set(answers.map(({ text }) => text.replaceAll(/nonce="[^"]+"/g, ''))).size).toBe(1);
});

it('refuses a form that another site sends, and an action that the link is not for', async () => {
  const patient = await aPatient();
  const phone = await new Phone(await linkFor(patient, 'language')).identified();
  await phone.post({ action: 'language', language: 'es' }).set('Origin', 'https://evil.example').expect(403);
  const stop = { action: 'consent', channel: 'sms', purpose: 'treatment', status: 'opted-out' };
  await phone.post(stop).expect(400);
  expect(await api.repositories.patients.get(clinic.scope, patient.id)).toMatchObject({ language: 'en' });
  expect(await api.repositories.contacts.get(clinic.scope, 'sms', patient.phone ?? '')).toBeNull();
});

it('changes the language in which the patient is written to', async () => {
  const patient = await aPatient();
  const phone = await new Phone(await linkFor(patient, 'language')).identified();
  expect(await phone.done({ action: 'language', language: 'es' })).toContain('Guardado.');
  expect(await api.repositories.patients.get(clinic.scope, patient.id)).toMatchObject({ language: 'es' });
});

it('ends messages and begins them again, and says who did it and how', async () => {
  const patient = await aPatient({ email: 'rosa@home.example' });
  const waiting = await asked(patient, { status: 'pending' });
  const phone = await new Phone(await linkFor(patient, 'consent')).identified();
  const change = { action: 'consent', channel: 'sms', purpose: 'treatment' };
  const page = await phone.done({ ...change, status: 'opted-out' });
  expect(page).toContain('You get no messages here.');
  expect(await api.repositories.contacts.get(clinic.scope, 'sms', patient.phone ?? '')).toMatchObject({
    optedOut: { source: 'link' },
    consents: [{ status: 'opted-out', by: { kind: 'patient', name: 'Rosa Alvarez' } }],
  });
  expect(await api.repositories.intents.get(clinic.scope, waiting.id)).toMatchObject({ reason: 'opted-out' });
  await phone.done({ ...change, status: 'opted-in' });
  const tips = await phone.done({ ...change, purpose: 'promotion', status: 'opted-out' });
  expect(tips).toContain('You get no health tips.');
  const contact = await api.repositories.contacts.get(clinic.scope, 'sms', patient.phone ?? '');
  expect(contact).toMatchObject({ noPromotion: { source: 'link' } });
  expect(contact?.optedOut).toBeUndefined();
});

describe('a question', () => {
  it('is answered by a button, once, and the pathway that asked hears of it', async () => {
    const patient = await aPatient();
    const enrollment = await api.enrollment(clinic, patient);
    await api.repositories.enrollments.markRunning(clinic.scope, enrollment.id);
    const question = await asked(patient, { enrollmentId: enrollment.id, effectKey: 'confirm#1' });
    const phone = await new Phone(await linkFor(patient, 'answer')).identified();
    const page = (await phone.open()).text;
    expect(page).toContain('Will you come?');
    expect(page).not.toContain('https://care.example.org');
    expect(page).toContain('<button name="answer" value="yes">Yes</button>');
    await phone.done({ action: 'answer', answer: 'yes' });
    await phone.done({ action: 'answer', answer: 'no' });
    const [news] = api.runtime.notified.slice(-1);
    const [entry] = await api.repositories.inbox.getMany(clinic.scope, [news ?? '']);
    expect(entry?.news).toMatchObject({ type: 'reply', effectKey: 'confirm#1', option: 'yes' });
    expect(await api.repositories.conversations.inbound(clinic.scope, patient.id, 9)).toMatchObject([
      { body: 'Yes', via: 'link', meaning: 'answer', answers: { intentId: question.id, option: 'yes' } },
    ]);
    expect((await phone.open()).text).toContain('There is nothing to answer now.');
  });

  it('for a number or words is read as a text would be; what cannot be read is asked again', async () => {
    const patient = await aPatient({ language: 'es' });
    await asked(patient, { language: 'es', question: { kind: 'number', options: [{ id: 'number', words: [] }] } });
    const phone = await new Phone(await linkFor(patient, 'answer')).identified();
    const unclear = await phone.post({ action: 'answer', answer: 'muchos' }).expect(422);
    expect(unclear.text).toContain('No lo pudimos leer.');
    await phone.done({ action: 'answer', answer: '72' });
    const [answer] = await api.repositories.conversations.inbound(clinic.scope, patient.id, 9);
    expect(answer?.answers).toMatchObject({ option: 'number', value: '72' });
  });

  it('that is over, or another patient’s, is not asked', async () => {
    const patient = await aPatient();
    await asked(patient, { expiresAt: new Date(Date.now() - 1) });
    await asked(patient, { patientId: (await aPatient()).id });
    const phone = await new Phone(await linkFor(patient, 'answer')).identified();
    expect((await phone.open()).text).toContain('There is nothing to answer now.');
  });

  it('answered with words of crisis calls people', async () => {
    const patient = await aPatient();
    await asked(patient, { question: { kind: 'text', options: [{ id: 'text', words: [] }] } });
    const phone = await new Phone(await linkFor(patient, 'answer')).identified();
    const page = await phone.post({ action: 'answer', answer: 'I want to kill myself' }).expect(200);
    expect(page.text).toContain('Call or text 988 at any hour.');
    const query = { patientId: patient.id, pathway: 'crisis-response', limit: 5 };
    expect((await api.repositories.enrollments.list(clinic.scope, query)).items).toHaveLength(1);
    expect(await api.repositories.conversations.get(clinic.scope, patient.id)).toMatchObject({
      reason: 'words of crisis',
    });
  });
});

describe('a questionnaire', () => {
  const outcomes = ['completed', 'declined'].map((id) => ({ id, label: { en: id } }));
  const form = library.form('phq-9');
  const items = form?.scores?.[0]?.fields ?? [];
  const answers = (selfHarm: string) => ({ ...Object.fromEntries(items.map((item) => [item, '1'])), selfHarm });

  async function waiting(language: 'en' | 'es' = 'en') {
    const patient = await aPatient({ language });
    if (!form) throw new Error('no form');
    const task = await api.task(clinic, { patient, form, outcomes });
    return { patient, task, phone: await new Phone(await linkFor(patient, 'questionnaire')).identified() };
  }

  it('is answered in the patient’s words, keeps what was given, and completes the task with its score', async () => {
    const { patient, task, phone } = await waiting();
    const page = (await phone.open()).text;
    expect(page).toContain('Little interest or pleasure in doing things');
    expect(page).not.toContain('stay with the patient');
    expect(page).not.toContain('Notes');
    const { interest: _missing, ...some } = answers('0') as Record<string, string>;
    const incomplete = await phone.post({ action: 'questionnaire', ...some }).expect(422);
    expect(incomplete.text).toContain('name="mood" value="1" checked');
    expect(incomplete.text).toContain('id="interest-error"');
    expect(incomplete.text).not.toContain('id="mood-error"');
    expect(await phone.done({ action: 'questionnaire', ...answers('0') })).toContain(
      'Your care team has your answers.',
    );
    const completed = await api.repositories.tasks.get(clinic.scope, task.id);
    expect(completed?.decision).toMatchObject({ outcome: 'completed', by: { id: patient.id, name: 'Rosa Alvarez' } });
    expect(completed?.decision?.scores).toContainEqual(expect.objectContaining({ id: 'phq9', value: 8 }));
    expect((await phone.post({ action: 'questionnaire', ...answers('0') }).expect(200)).text).toContain(
      'nothing to answer',
    );
  });

  it('with thoughts of death says at once whom to call, and calls people', async () => {
    const { patient, phone } = await waiting('es');
    const page = await phone.post({ action: 'questionnaire', ...answers('2') }).expect(200);
    expect(page.text).toContain('988');
    const query = { patientId: patient.id, pathway: 'crisis-response', limit: 5 };
    expect((await api.repositories.enrollments.list(clinic.scope, query)).items).toHaveLength(1);
  });

  it('that somebody of the staff has taken is theirs', async () => {
    const { task, phone } = await waiting();
    await api.as(clinic, 'nurse').post(`/tasks/${task.id}/claim`).expect(200);
    const page = await phone.post({ action: 'questionnaire', ...answers('0') }).expect(409);
    expect(page.text).toContain('Someone from your care team has this now.');
  });
});

it('shows the plan: programs and what comes next, and no word of the staff’s work', async () => {
  const patient = await aPatient();
  const task = await api.task(clinic, { patient });
  await api.repositories.enrollments.markRunning(clinic.scope, task.enrollmentId);
  const phone = await new Phone(await linkFor(patient, 'plan')).identified();
  const page = (await phone.open()).text;
  expect(page).toContain('Your care team works on something for you');
  expect(page).not.toContain(task.title.en);
  await phone.post({ action: 'plan' }).expect(400);
});

it('gives something to read, with its source, and notes that it was read', async () => {
  const patient = await aPatient();
  const phone = await new Phone(await linkFor(patient, 'material', 'self-care-notes')).identified();
  const page = (await phone.open()).text;
  expect(page).toContain('<h2>When to call us</h2>');
  expect(page).toContain('AHRQ');
  expect(await phone.done({ action: 'material' })).toContain('We have noted that you have read it.');
  await phone.done({ action: 'material' });
  const { items } = await api.repositories.timeline.forPatient(clinic.scope, patient.id, { limit: 50 });
  expect(items.filter(({ kind }) => kind === 'material.read')).toHaveLength(1);
});

it('is not made without a birth date, for material that is not there, or for material that nobody named', async () => {
  const post = (patient: Patient, wanted: object) =>
    api.as(clinic, 'coordinator').post(`/patients/${patient.id}/links`).send(wanted);
  await post(await api.patient(clinic), { purpose: 'plan' }).expect(409);
  const patient = await aPatient();
  await post(patient, { purpose: 'material', material: 'nothing' }).expect(400);
  await post(patient, { purpose: 'material' }).expect(400);
  await post(patient, { purpose: 'plan', material: 'self-care-notes' }).expect(400);
});

it('has pages of at most 60 kB', async () => {
  const patient = await aPatient();
  const form = library.form('ahc-hrsn');
  if (!form) throw new Error('no form');
  await api.task(clinic, { patient, form, outcomes: [{ id: 'completed', label: { en: 'Completed' } }] });
  const phone = await new Phone(await linkFor(patient, 'questionnaire')).identified();
  const { text } = await phone.open();
  expect(text).toContain('What is your living situation today?');
  expect(Buffer.byteLength(text)).toBeLessThan(60_000);
});

it('writes no token into the log', async () => {
  const path = await linkFor(await aPatient(), 'plan');
  await new Phone(path).identified();
  expect(api.logged.join('')).not.toContain(path.slice('/p/'.length));
});
