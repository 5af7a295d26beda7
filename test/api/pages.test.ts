import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { TestApi } from './clinic';

let api: TestApi;
let webRoot: string;
let simulator: Server;
const asked: string[] = [];

beforeAll(async () => {
  webRoot = mkdtempSync(join(tmpdir(), 'carepath-web-'));
  mkdirSync(join(webRoot, 'assets'));
  writeFileSync(
    join(webRoot, 'index.html'),
    '<script nonce="__CSP_NONCE__"></script><style nonce="__CSP_NONCE__"></style>',
  );
  writeFileSync(join(webRoot, 'assets', 'app-1a2b.js'), 'void 0;');
  simulator = createServer((incoming, answer) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    incoming.on('data', (chunk: Buffer) => asked.push(chunk.toString()));
    incoming.on('end', () => answer.writeHead(201, { 'content-type': 'application/json' }).end('{"sid":"SM1"}'));
  });
  await new Promise<void>((resolve) => simulator.listen(0, '127.0.0.1', resolve));
  const simulatorUrl = `http://127.0.0.1:${(simulator.address() as AddressInfo).port}`;
  api = await TestApi.open({ settings: { webRoot, simulatorUrl } });
});
afterAll(async () => {
  await api.close();
  await new Promise((resolve) => simulator.close(resolve));
  rmSync(webRoot, { recursive: true });
});

const page = (path: string) => request(api.app).get(path).set('Accept', 'text/html,application/xhtml+xml');
const nonceOf = ({ headers }: request.Response) =>
  /script-src [^;]*'nonce-([^']+)'/.exec(headers['content-security-policy'] ?? '')?.[1];

describe('the web application', () => {
  it('answers a caller who takes anything, like curl, with the page', async () => {
    const { headers } = await request(api.app).get('/').set('Accept', '*/*').expect(200);
    expect(headers['content-type']).toMatch(/html/);
  });

  it('is one page at every address, with a nonce of its own each time', async () => {
    const [first, second] = await Promise.all([page('/'), page('/patients/42?tab=timeline')]);
    for (const answer of [first, second]) {
      expect(answer.status).toBe(200);
      expect(answer.text).toBe(
        `<script nonce="${nonceOf(answer)}"></script><style nonce="${nonceOf(answer)}"></style>`,
      );
      expect(answer.headers['content-security-policy']).not.toMatch(/unsafe-inline|unsafe-eval|\*/);
      expect(answer.headers['content-security-policy']).toMatch(/style-src 'self' 'nonce-/);
      expect(answer.headers['cache-control']).toBe('no-store');
    }
    expect(nonceOf(first)).not.toBe(nonceOf(second));
  });

  it('keeps its hashed files for a year, and says 404 for those that are not there', async () => {
    const answer = await request(api.app).get('/assets/app-1a2b.js').expect(200);
    expect(answer.headers['cache-control']).toMatch('immutable');
    await page('/assets/app-old.js').expect(404);
    await page('/../../etc/passwd').expect(200);
    await request(api.app).get('/assets/..%2f..%2fpackage.json').expect(404);
  });

  it('is no answer to a program, nor below /api', async () => {
    const { headers } = await request(api.app).get('/today').set('Accept', 'application/json').expect(404);
    expect(headers['content-type']).toMatch('application/problem+json');
    await page('/api/nothing').expect(404);
    await page('/fhir/R4/Patient').expect(404);
    await page('/webhooks/nothing').expect(404);
  });

  it('upgrades to https only where the public address is https', async () => {
    expect((await page('/')).headers['content-security-policy']).not.toMatch('upgrade-insecure-requests');
    const https = await TestApi.open({ settings: { webRoot, publicUrl: 'https://care.example' } });
    const { headers } = await request(https.app).get('/').set('Accept', 'text/html');
    expect(headers['content-security-policy']).toMatch('upgrade-insecure-requests');
    await https.close();
  });
});

describe('the API documentation', () => {
  it('is served from here, under a policy of its own', async () => {
    const answer = await page('/api/docs').expect(200);
    expect(answer.headers['content-security-policy']).toMatch("script-src 'self';");
    expect(answer.text).not.toMatch(/https?:/);
    await request(api.app).get('/api/docs/swagger-ui-bundle.js').expect(200);
    const { body } = await request(api.app).get('/api/v1/openapi.json').expect(200);
    expect(body.openapi).toBe('3.1.0');
  });
});

describe('the simulators', () => {
  it('are passed on to, with method, query and body', async () => {
    asked.length = 0;
    const { body } = await request(api.app).post('/sim/sms').send({ from: '+16175550142', body: 'no' }).expect(201);
    expect(body).toEqual({ sid: 'SM1' });
    await request(api.app).get('/sim/mail?to=a%40b.example').expect(201);
    expect(asked).toEqual(['POST /sim/sms', '{"from":"+16175550142","body":"no"}', 'GET /sim/mail?to=a%40b.example']);
  });

  it('lead nowhere else, and their page is the web application', async () => {
    asked.length = 0;
    await request(api.app).get('/sim/sms/..%2f..%2f2010-04-01').expect(201);
    await request(api.app).get('/sim/payer').expect(404);
    await page('/sim').expect(200);
    expect(asked.some((line) => line.includes('GET /2010'))).toBe(false);
  });

  it('are not there outside a demo', async () => {
    const real = await TestApi.open();
    await request(real.app).get('/sim/sms').expect(404);
    await real.close();
  });
});

describe('health', () => {
  it('is ready when MongoDB, Temporal and a worker answer, and names what is missing', async () => {
    await request(api.app).get('/healthz').expect(200);
    const without = await request(api.app).get('/readyz').expect(503);
    expect(without.body).toMatchObject({ type: 'urn:carepath:problem:not-ready', missing: ['worker'] });
    await api.repositories.heartbeats.beat('worker', 'w1', new Date());
    await request(api.app).get('/readyz').expect(200);
    api.runtime.isReachable = false;
    api.aheadMs = 11_000;
    const { body } = await request(api.app).get('/readyz').expect(503);
    expect(body.missing).toEqual(['temporal', 'worker']);
    api.runtime.isReachable = true;
    api.aheadMs = 0;
  });

  it('answers in time when the database never does', async () => {
    const hanging = await TestApi.open({ database: { ping: () => new Promise(() => undefined) } });
    const asked = Date.now();
    const { body } = await request(hanging.app).get('/readyz').expect(503);
    expect(Date.now() - asked).toBeLessThan(10_000);
    expect(body.missing).toContain('mongodb');
    await hanging.close();
  });
});

describe('logs', () => {
  it('hold the pattern of a route and who called, and nothing of a patient', async () => {
    const clinic = await api.clinic();
    const patient = await api.patient(clinic, { name: { given: 'Canary', family: 'Bird' } });
    await api.as(clinic, 'nurse').get(`/patients/${patient.id}?`).expect(200);
    await api.as(clinic, 'nurse').get('/patients?q=canary').expect(200);
    await api
      .as(clinic, 'nurse')
      .patch(`/patients/${patient.id}`)
      .send({ name: { given: 'Canary', family: 'Bird' }, x: 'canary' })
      .expect(400);
    const broken = jest
      .spyOn(api.repositories.patients, 'search')
      .mockRejectedValueOnce(new Error('dup key: { name: "Canary" }'));
    const { body } = await api.as(clinic, 'nurse').get('/patients?q=canary').expect(500);
    broken.mockRestore();
    expect(JSON.stringify(body)).not.toMatch(/canary/i);
    const text = api.logged.join('');
    expect(text).toContain('"route":"/patients/:id"');
    expect(text).toContain('request failed');
    expect(text).not.toMatch(/canary/i);
    expect(text).not.toContain(patient.id);
    expect(text).not.toContain(clinic.keys.nurse);
  });
});
