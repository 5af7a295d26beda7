import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { hashKey } from '../../api/commands/hash-key';
import { ABSOLUTE_MS } from '../../api/middleware/session';
import { PASSWORD, PUBLIC_URL, TestApi, type Clinic } from './clinic';

let api: TestApi;
let clinic: Clinic;

beforeAll(async () => {
  api = await TestApi.open();
});
beforeEach(async () => {
  clinic = await api.clinic();
  api.aheadMs = 0;
});
afterAll(() => api.close());

const signIn = (email: string, password = PASSWORD) =>
  request(api.app).post('/api/v1/session').send({ email, password });
const cookieOf = ({ headers }: request.Response): string => headers['set-cookie']?.[0] ?? '';

describe('signing in', () => {
  it('tells who is signed in, and sets a cookie that scripts cannot read', async () => {
    const answer = await signIn(clinic.emails.coordinator.toUpperCase()).expect(200);
    expect(answer.body).toMatchObject({
      user: { name: 'Test coordinator', roles: ['coordinator'] },
      organization: { name: 'Test Clinic', zone: 'America/New_York' },
      simulators: false,
    });
    expect(cookieOf(answer)).toMatch(/HttpOnly; SameSite=Lax/);
    expect(cookieOf(answer)).not.toMatch(/Secure/);
    expect(JSON.stringify(answer.body)).not.toContain('argon2');
  });

  it('says the same of an unknown email as of a wrong password', async () => {
    const unknown = await signIn(`${randomUUID()}@clinic.example`).expect(401);
    const wrong = await signIn(clinic.emails.nurse, 'wrong').expect(401);
    expect(unknown.body).toEqual(wrong.body);
  });

  it('gives a new session id, whatever cookie came with it', async () => {
    const first = cookieOf(await signIn(clinic.emails.nurse));
    const again = await signIn(clinic.emails.nurse).set('Cookie', first.split(';')[0] ?? '');
    expect(cookieOf(again).split(';')[0]).not.toBe(first.split(';')[0]);
    // The session it replaced is gone.
    await request(api.app)
      .get('/api/v1/session')
      .set('Cookie', first.split(';')[0] ?? '')
      .expect(401);
  });

  it('is refused after five wrong passwords, also with the right one, and says when to come back', async () => {
    const email = clinic.emails.manager;
    for (let attempt = 0; attempt < 5; attempt += 1) await signIn(email, 'wrong').expect(401);
    const answer = await signIn(email).expect(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(60);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    // Somebody else at the same address is not locked out.
    await signIn(clinic.emails.nurse).expect(200);
  });

  it('counts guesses made at the same moment', async () => {
    const guesses = await Promise.all(Array.from({ length: 15 }, () => signIn(clinic.emails.admin, 'wrong')));
    const statuses = guesses.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array<number>(5).fill(401), ...Array<number>(10).fill(429)]);
  });

  it('is a secure cookie and HSTS where the public address is https, and neither where it is not', async () => {
    const https = await TestApi.open({ settings: { publicUrl: 'https://care.example' } });
    const own = await https.clinic();
    const answer = await request(https.app)
      .post('/api/v1/session')
      .set('X-Forwarded-Proto', 'https')
      .send({ email: own.emails.nurse, password: PASSWORD })
      .expect(200);
    expect(cookieOf(answer)).toMatch(/^__Host-carepath=.*; Secure/);
    expect(answer.headers['strict-transport-security']).toMatch('max-age=31536000');
    await https.close();
    const plain = await signIn(clinic.emails.nurse);
    expect(plain.headers['strict-transport-security']).toBeUndefined();
  });
});

describe('a session', () => {
  it('ends by signing out', async () => {
    const agent = await api.signedIn(clinic, 'coordinator');
    await agent.get('/api/v1/session').expect(200);
    await agent.delete('/api/v1/session').expect(204);
    await agent.get('/api/v1/session').expect(401);
  });

  it('ends 12 hours after it began, however busy', async () => {
    const agent = await api.signedIn(clinic, 'coordinator');
    api.aheadMs = ABSOLUTE_MS - 60_000;
    await agent.get('/api/v1/session').expect(200);
    api.aheadMs = ABSOLUTE_MS;
    await agent.get('/api/v1/session').expect(401);
  });

  it('ends 15 minutes after the last request: cookie and stored session say so', async () => {
    const agent = await api.signedIn(clinic, 'coordinator');
    const answer = await agent.get('/api/v1/session');
    const expires = Date.parse(/Expires=([^;]+)/.exec(cookieOf(answer))?.[1] ?? '');
    expect(Math.abs(expires - Date.now() - 15 * 60_000)).toBeLessThan(10_000);
    const stored = await api.mongo.connection.collection('sessions').find().toArray();
    for (const { expires: until } of stored)
      expect(until.getTime()).toBeLessThanOrEqual(Date.now() + 15 * 60_000 + 1000);
    await api.mongo.connection.collection('sessions').updateMany({}, { $set: { expires: new Date(Date.now() - 1) } });
    await agent.get('/api/v1/session').expect(401);
  });

  it('is on record, with those who were refused', async () => {
    await signIn(clinic.emails.privacy, 'wrong');
    await (await api.signedIn(clinic, 'privacy')).delete('/api/v1/session');
    const rows = await api.mongo.connection.collection('timeline').find({ orgId: clinic.organization.id }).toArray();
    const kinds = rows.map(({ kind }) => String(kind)).filter((kind) => kind.startsWith('session.'));
    expect(kinds.sort()).toEqual(['session.ended', 'session.refused', 'session.started']);
  });
});

describe('a write with the cookie', () => {
  const claim = (agent: Awaited<ReturnType<TestApi['signedIn']>>, id: string) =>
    agent.post(`/api/v1/tasks/${id}/claim`);

  it('is refused when another site made it', async () => {
    const agent = await api.signedIn(clinic, 'coordinator');
    const { id } = await api.task(clinic);
    await claim(agent, id).set('Origin', 'https://evil.example').expect(403);
    await claim(agent, id).set('Origin', 'null').expect(403);
    await claim(agent, id).set('Sec-Fetch-Site', 'cross-site').expect(403);
    await claim(agent, id).set('Sec-Fetch-Site', 'same-site').set('Origin', PUBLIC_URL).expect(403);
    await claim(agent, id).set('Origin', `${PUBLIC_URL}.evil.example`).expect(403);
    expect((await api.repositories.tasks.get(clinic.scope, id))?.assignee).toBeUndefined();
  });

  it('is taken from our own page, and from a script', async () => {
    const agent = await api.signedIn(clinic, 'coordinator');
    const { id } = await api.task(clinic);
    await claim(agent, id).set('Origin', PUBLIC_URL).set('Sec-Fetch-Site', 'same-origin').expect(200);
    await claim(agent, id).expect(200);
  });

  it('is no matter of origin for an API key, nor is reading', async () => {
    const { id } = await api.task(clinic);
    await api.as(clinic, 'nurse').post(`/tasks/${id}/claim`).set('Origin', 'https://partner.example').expect(200);
    const agent = await api.signedIn(clinic, 'coordinator');
    await agent.get('/api/v1/tasks').set('Sec-Fetch-Site', 'cross-site').expect(200);
  });

  it('may not sign a visitor in from another site', async () => {
    await signIn(clinic.emails.nurse).set('Origin', 'https://evil.example').expect(403);
  });
});

describe('the one-time setup link', () => {
  const details = (token: string) => ({
    token,
    organization: { name: 'New Clinic', zone: 'America/Denver' },
    name: 'First Admin',
    email: `${randomUUID()}@new.example`,
    password: 'a long enough password',
  });

  async function link(): Promise<{ orgId: string; token: string }> {
    const orgId = `org-${randomUUID()}`;
    const token = randomUUID();
    const quietHours = { start: '21:00', end: '08:00' };
    const empty = {
      id: orgId,
      name: 'New organization',
      zone: 'UTC',
      holidays: { country: 'US' },
      quietHours,
      phone: '',
    };
    await api.repositories.organizations.put(empty);
    const key = { id: randomUUID(), orgId, name: 'setup', roles: [], hash: hashKey(token), createdAt: new Date() };
    await api.repositories.apiKeys.create(key);
    return { orgId, token };
  }

  it('makes the first administrator once, of many at the same time', async () => {
    const { orgId, token } = await link();
    const setUp = () => request(api.app).post('/api/v1/setup').send(details(token));
    const answers = await Promise.all([setUp(), setUp(), setUp()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    await setUp().expect(409);
    const users = await api.repositories.users.list({ ...clinic.scope, orgId });
    expect(users.map(({ roles }) => roles)).toEqual([['admin', 'manager']]);
    expect((await api.repositories.organizations.get(orgId))?.name).toBe('New Clinic');
    await signIn(users[0]?.email ?? '', 'a long enough password').expect(200);
  });

  it.each([
    [{ holidays: { country: 'US', state: 'PR' } }, /state PR of US\. PR is a country/],
    [{ holidays: { country: 'US', worked: ['Columbus'] } }, /"Columbus" is none of the holidays/],
    [{ openingHours: {} }, /no working day/],
    [{ openingHours: { monday: [{ opens: '17:00', closes: '08:00' }] } }, /in order/],
  ])('refuses a calendar by which no deadline could be counted, and may be tried again: %j', async (wrong, why) => {
    const { orgId, token } = await link();
    const sent = (organization: object) =>
      request(api.app)
        .post('/api/v1/setup')
        .send({ ...details(token), organization: { name: 'New Clinic', zone: 'UTC', ...organization } });
    expect((await sent(wrong).expect(400)).body).toMatchObject({ detail: expect.stringMatching(why) });
    const days = {
      closedDays: [{ date: '2026-12-24', name: 'Staff day' }],
      extraOpenDays: [{ date: '2026-12-25', hours: [{ opens: '09:00', closes: '12:00' }] }],
    };
    const right = { holidays: { country: 'US', state: 'NY', worked: ['Columbus Day'] }, ...days };
    await sent(right).expect(201);
    expect(await api.repositories.organizations.get(orgId)).toMatchObject(right);
  });

  it('opens nothing else, and nothing else opens it', async () => {
    const { token } = await link();
    await request(api.app).get('/api/v1/session').set('Authorization', `Bearer ${token}`).expect(401);
    await request(api.app).post('/api/v1/setup').send(details(clinic.keys.admin)).expect(401);
    const bad = { ...details(token), password: 'short', organization: { name: 'x', zone: 'Nowhere' } };
    await request(api.app).post('/api/v1/setup').send(bad).expect(400);
  });
});
