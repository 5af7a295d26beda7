import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import express from 'express';
import { createDeliverMessage } from '../../../activities/deliver-message';
import { loadLibrary } from '../../../adapters/library/library';
import { connectMongo, type MongoAdapter } from '../../../adapters/mongo/connect';
import { createEmailProvider } from '../../../adapters/smtp/email-provider';
import { verifyTwilioSignature } from '../../../adapters/twilio/signature';
import { createSmsProvider } from '../../../adapters/twilio/sms-provider';
import { receiveSms } from '../../../api/commands/receive-sms';
import { receiveStatus } from '../../../api/commands/receive-status';
import { reconcileMessages } from '../../../activities/reconcile-messages';
import type { MessageIntent } from '../../../core/record/message';
import { systemScope, type Scope } from '../../../core/record/scope';
import { anIntent, anOrganization } from '../../support/message-builders';
import { testDatabase } from '../../support/servers';
import { eventually, simulatorRig, type SimulatorRig } from '../../support/simulators';

const SCOPE: Scope = systemScope('org-1', 'test');
const clock = { now: () => new Date() };
const runtime = { notify: () => Promise.resolve('sent' as const) };

/** The carrier's simulator on one side, the record on a real server on the other, signed webhooks between them. */
describe('texting with a patient over a real record', () => {
  let mongo: MongoAdapter;
  let rig: SimulatorRig;
  let product: Server;
  let deliver: ReturnType<typeof createDeliverMessage>;
  let reconcile: () => ReturnType<typeof reconcileMessages>;
  let patients = 0;

  beforeAll(async () => {
    mongo = await connectMongo((await testDatabase()).uri);
    await mongo.repositories.organizations.put(anOrganization({ quietHours: { start: '00:00', end: '00:00' } }));
    product = createServer((request, response) => webhooks()(request, response)).listen(0, '127.0.0.1');
    await once(product, 'listening');
    const address = product.address();
    rig = await simulatorRig(5, `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    const { repositories } = mongo;
    const sms = createSmsProvider(rig.settings, 2_000);
    const email = createEmailProvider(rig.settings);
    deliver = createDeliverMessage({ repositories, sms, email, clock, runtime });
    reconcile = () => reconcileMessages({ ...repositories, sms, clock, dispatch, runtime });
  });
  afterAll(async () => {
    await rig.close();
    product.closeAllConnections();
    await new Promise((resolve) => product.close(resolve));
    await mongo.close();
  });
  beforeEach(() => rig.faults());

  const dispatch = {
    dispatch: async ({ id, orgId }: { id: string; orgId: string }) => {
      await deliver({ orgId, intentId: id });
      return 'started' as const;
    },
  };

  function webhooks() {
    const deps = {
      ...mongo.repositories,
      content: loadLibrary(),
      raiseCrisis: () => Promise.resolve(),
      clock,
      dispatch,
      mediaDispatch: { fetch: () => Promise.resolve('started' as const) },
      runtime,
    };
    const app = express().use(express.urlencoded({ extended: false }));
    app.post('/webhooks/twilio/:what', async (request, response) => {
      const body = request.body as { [name: string]: string };
      const { TWILIO_AUTH_TOKEN: token, PUBLIC_URL: base } = rig.settings;
      const signature = request.get('x-twilio-signature');
      if (!verifyTwilioSignature(token, `${base}${request.originalUrl}`, body, signature))
        return response.sendStatus(403);
      const { MessageSid: messageSid = '', From: from = '', To: to = '', Body = '' } = body;
      const { intent: intentId, org: orgId } = request.query as { intent: string; org: string };
      const { ErrorCode: errorCode, MessageStatus: status = '' } = body;
      if (request.params.what === 'inbound') await receiveSms(deps, { from, to, body: Body, messageSid });
      else await receiveStatus(deps, { intentId, orgId, messageSid, status, ...(errorCode && { errorCode }) });
      return response.sendStatus(204);
    });
    return app;
  }

  /** A patient with a phone of their own, a running enrollment and one question to be sent. */
  async function patientWithQuestion() {
    patients += 1;
    const phone = `+1617555${String(3000 + patients)}`;
    const { repositories } = mongo;
    const patient = await repositories.patients.create(SCOPE, {
      identifiers: [],
      name: { given: 'Rosa', family: 'Alvarez' },
      phone,
      language: 'es',
    });
    const { enrollment } = await repositories.enrollments.create(SCOPE, {
      patientId: patient.id,
      pathway: 'discharge-follow-up',
      definitionId: 'definition-1',
      definitionVersion: 1,
      trigger: { kind: 'manual', key: `manual/${patients}` },
      startAt: clock.now(),
    });
    await repositories.enrollments.markRunning(SCOPE, enrollment.id);
    const intent = await repositories.intents.create(
      SCOPE,
      anIntent({
        id: `question-${patients}`,
        patientId: patient.id,
        enrollmentId: enrollment.id,
        address: phone,
        createdAt: clock.now(),
        question: {
          kind: 'yes-no',
          options: [
            { id: 'yes', words: ['si'] },
            { id: 'no', words: ['no'] },
          ],
        },
      }),
    );
    return { patient, enrollment, intent, phone };
  }

  const answer = (from: string, body: string) => rig.sim('POST', '/sms', { from, body });
  const send = (intent: MessageIntent) => deliver({ orgId: intent.orgId, intentId: intent.id });
  const stored = (intent: MessageIntent) => mongo.repositories.intents.get(SCOPE, intent.id);
  const textsTo = async (phone: string) => (await rig.journal()).filter((line) => line.to === phone);

  it('a question is sent, reported delivered, and its answer waits for the pathway', async () => {
    const { intent, phone, patient, enrollment } = await patientWithQuestion();
    expect(await send(intent)).toEqual({ result: 'sent' });
    await eventually(
      () => stored(intent),
      (now) => now?.status === 'delivered',
    );
    const { body }: { body: { sid: string; status: number } } = await answer(phone, 'No');
    expect(body.status).toBe(204);
    const entries = await mongo.repositories.inbox.getMany(SCOPE, [`${enrollment.id}/sms/${body.sid}`]);
    expect(entries).toMatchObject([{ news: { type: 'reply', effectKey: 'welcome#1', option: 'no' } }]);
    expect(await mongo.repositories.conversations.inbound(SCOPE, patient.id, 5)).toMatchObject([{ body: 'No' }]);
    expect((await stored(intent))?.answeredAt).toBeDefined();
  });

  it('ALTO is confirmed once in Spanish, and nothing is sent after it', async () => {
    const { intent, phone, enrollment } = await patientWithQuestion();
    const { body }: { body: { sid: string } } = await answer(phone, 'ALTO');
    const texts = await textsTo(phone);
    expect(texts).toHaveLength(1);
    expect(texts[0]?.body).toContain('Riverside Clinic');
    expect(await send(intent)).toEqual({ result: 'suppressed', reason: 'opted-out' });
    await answer(phone, 'alto');
    expect(await textsTo(phone)).toHaveLength(1);
    const entries = await mongo.repositories.inbox.getMany(SCOPE, [`${enrollment.id}/sms/${body.sid}`]);
    expect(entries).toMatchObject([{ news: { type: 'event', name: 'patient.optedOut' } }]);
  });

  it('a text whose answer was lost is settled by its callback, or else by the list', async () => {
    const { intent, phone } = await patientWithQuestion();
    await rig.faults({ kind: 'accept-then-lose', to: phone }, { kind: 'drop-callback', to: phone });
    expect(await send(intent)).toMatchObject({ result: expect.stringMatching(/^(sent|delivered)$/) });
    expect(await textsTo(phone)).toHaveLength(1);
  });

  it('two deliveries at once, and a sweep beside them, send one text', async () => {
    const { intent, phone } = await patientWithQuestion();
    await Promise.allSettled([send(intent), send(intent), send(intent), reconcile()]);
    await eventually(
      () => stored(intent),
      (now) => now?.status === 'delivered',
    );
    expect(await textsTo(phone)).toHaveLength(1);
  });

  it('a number that the carrier cannot reach: the failure waits for the pathway', async () => {
    const { intent, phone, enrollment } = await patientWithQuestion();
    await rig.faults({ kind: 'undeliver', code: 30003, to: phone });
    await send(intent);
    const failed = await eventually(
      () => stored(intent),
      (now) => now?.status === 'failed',
    );
    const source = `${enrollment.id}/message/${failed?.id ?? ''}/failed`;
    await eventually(
      () => mongo.repositories.inbox.getMany(SCOPE, [source]),
      (entries) => entries.length === 1,
    );
  });

  it('a call that nobody signed changes nothing', async () => {
    const { phone } = await patientWithQuestion();
    const form = new URLSearchParams({ MessageSid: 'SMforged', From: phone, To: '+16175550100', Body: 'STOP' });
    const response = await fetch(`${rig.settings.PUBLIC_URL}/webhooks/twilio/inbound`, { method: 'POST', body: form });
    expect(response.status).toBe(403);
    expect((await mongo.repositories.contacts.get(SCOPE, 'sms', phone))?.optedOut).toBeUndefined();
  });
});
