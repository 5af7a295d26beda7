import { json, Router, type Response } from 'express';
import { z } from 'zod';
import { OUR_NUMBER, type Carrier, type Picture, type Text } from './carrier';
import { listLagMs, mailFaultPlan, smsFaultPlan, type Faults, type MailFaultKind, type SmsFaultKind } from './faults';
import { mailBack, sendMailBack, type MailBackSettings } from './mail-back';
import type { MailSink } from './mail-sink';
import type { Webhooks } from './webhooks';

export interface SimulatorParts {
  readonly carrier: Carrier;
  readonly webhooks: Webhooks;
  readonly smsFaults: Faults<SmsFaultKind>;
  readonly mailSink: MailSink;
  readonly mailFaults: Faults<MailFaultKind>;
  /** Emails back to the product; absent where it takes none. */
  readonly mailBack: MailBackSettings | null;
}

/** Of a file larger than the product keeps, so that what it does with one can be seen. */
const LARGEST_BASE64 = 11_000_000;
const phone = z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a phone number as +16175550123');
const file = z.strictObject({
  contentType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/, 'must be like image/jpeg'),
  base64: z.base64().min(1).max(LARGEST_BASE64),
});
const incoming = z
  .strictObject({
    from: phone,
    body: z.string().max(1600),
    to: phone.default(OUR_NUMBER),
    media: z.array(file).max(10).default([]),
  })
  .refine(({ body, media }) => body !== '' || media.length > 0, { path: ['body'], message: 'must say something' });

/** What the phone and mail pages and the checks use: look, answer, and make things go wrong. */
export function simRoutes({
  carrier,
  webhooks,
  smsFaults,
  mailSink,
  mailFaults,
  mailBack: back,
}: SimulatorParts): Router {
  const router = Router();
  router.use(json({ limit: '16mb' }));

  router.get('/sms', (request, response) => {
    response.json(listOf(carrier.conversation(oneOf(request.query['to'])).map(presentText)));
  });
  router.get('/sms/journal', (_request, response) => {
    response.json(listOf(carrier.accepted().map(({ sid, to, body, at, intent }) => ({ sid, to, body, at, intent }))));
  });
  router.post('/sms', async (request, response) => {
    const message = parse(incoming, request.body, response);
    if (!message) return;
    const rules = smsFaults.draw(message.from, 'from');
    const pictures = message.media.map(pictureOf);
    const { text, optOutType } = carrier.receive({ ...message, pictures }, listLagMs(rules));
    // The phone's owner sees no difference: the text has left.
    if (rules.some(({ kind }) => kind === 'lose-inbound')) return void response.json({ sid: text.sid, status: null });
    const status = await webhooks.inbound(text, optOutType, rules);
    response.status(status === null ? 502 : 200).json({ sid: text.sid, status });
  });
  router.get('/mail', (request, response) => {
    response.json(listOf(mailSink.received(oneOf(request.query['to']))));
  });

  router.post('/mail', async (request, response) => {
    const wanted = parse(mailBack, request.body, response);
    if (!wanted) return;
    const status = back && (await sendMailBack(back, wanted, mailSink.received()));
    response.status(status === null ? 502 : 200).json({ status });
  });

  router.get('/sms/faults', (_request, response) => void response.json(smsFaults.current));
  router.put('/sms/faults', (request, response) => {
    const plan = parse(smsFaultPlan, request.body, response);
    if (!plan) return;
    smsFaults.set(plan);
    response.json(plan);
  });
  router.get('/mail/faults', (_request, response) => void response.json(mailFaults.current));
  router.put('/mail/faults', (request, response) => {
    const plan = parse(mailFaultPlan, request.body, response);
    if (!plan) return;
    mailFaults.set(plan);
    response.json(plan);
  });
  return router;
}

function pictureOf({ contentType, base64 }: z.output<typeof file>): Picture {
  return { contentType, content: Buffer.from(base64, 'base64') };
}

function presentText({ sid, direction, from, to, body, at, status, errorCode, intent, media = [] }: Text) {
  return {
    sid,
    direction: direction === 'inbound' ? 'inbound' : 'outbound',
    from,
    to,
    body,
    at,
    status,
    errorCode,
    intent,
    media,
  };
}

/** The shape of every list of the product. */
function listOf<Item>(items: readonly Item[]) {
  return { items, nextCursor: null, total: items.length };
}

/** The parsed body, or `null` after a 400 problem document (RFC 9457) was sent. */
function parse<Schema extends z.ZodType>(schema: Schema, body: unknown, response: Response): z.infer<Schema> | null {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({ pointer: `/${issue.path.join('/')}`, message: issue.message }));
  response.status(400).type('application/problem+json');
  response.json({ type: 'about:blank', title: 'Invalid input', status: 400, detail: 'The body is not valid.', errors });
  return null;
}

/** A `+` that was not escaped in a query arrives as a space. */
function oneOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.replace(/^ /, '+') : undefined;
}
