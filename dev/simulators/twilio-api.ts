import { timingSafeEqual } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Router, urlencoded, type Request, type Response } from 'express';
import { OUR_NUMBER, type Carrier, type Text } from './carrier';
import { listLagMs, type Faults, type FaultRule, type SmsFaultKind } from './faults';
import { mediaApi } from './media-api';
import type { Webhooks } from './webhooks';

export interface TwilioApiParts {
  readonly accountSid: string;
  readonly authToken: string;
  readonly carrier: Carrier;
  readonly webhooks: Webhooks;
  readonly faults: Faults<SmsFaultKind>;
}

const VERSION = '2010-04-01';
const E164 = /^\+[1-9]\d{6,14}$/;
const MAX_BODY = 1600;

/** The part of Twilio's Messages resource that the product uses, on the wire as Twilio's. */
export function twilioApi(parts: TwilioApiParts): Router {
  const router = Router({ mergeParams: true });
  router.use((request, response, next) => {
    if (isAuthorized(parts, request)) next();
    else refuse(response, 401, 20003, 'Authenticate');
  });
  router.post('/Messages.json', urlencoded({ extended: false, limit: '64kb' }), (request, response) =>
    createMessage(parts, request, response),
  );
  router.get('/Messages.json', (request, response) => listMessages(parts, request, response));
  router.get('/Messages/:sid.json', (request: Request<{ sid: string }>, response) => {
    const text = parts.carrier.get(request.params.sid);
    if (text) response.json(presentMessage(parts.accountSid, text));
    else refuse(response, 404, 20404, 'The requested resource was not found');
  });
  router.use(mediaApi(parts, refuse));
  return router;
}

async function createMessage(parts: TwilioApiParts, request: Request, response: Response): Promise<void> {
  const form = formOf(request.body);
  const invalid = invalidity(form);
  if (invalid) return refuse(response, 400, invalid.code, invalid.message);
  const to = form['To'] ?? '';
  const rules = parts.faults.draw(to);
  if (await failBeforeAccepting(rules, response)) return;
  const text = parts.carrier.accept(
    {
      to,
      body: form['Body'] ?? '',
      statusCallback: form['StatusCallback'] ?? null,
      messagingServiceSid: form['MessagingServiceSid'] ?? null,
    },
    listLagMs(rules),
  );
  if (!text) return refuse(response, 400, 21610, 'Attempt to send to unsubscribed recipient');
  void parts.webhooks.report(text, rules);
  if (rules.some((rule) => rule.kind === 'accept-then-lose')) response.socket?.destroy();
  else response.status(201).json(presentMessage(parts.accountSid, text));
}

/** Answers (or hangs up) in place of an acceptance when a rule says so. */
async function failBeforeAccepting(rules: readonly FaultRule<SmsFaultKind>[], response: Response): Promise<boolean> {
  for (const rule of rules) {
    switch (rule.kind) {
      case 'timeout':
        await callerGone(response);
        return true;
      case '429':
        response.set('Retry-After', '1');
        refuse(response, 429, rule.code ?? 20429, 'Too Many Requests');
        return true;
      case '5xx':
        refuse(response, 503, rule.code ?? 20503, 'Service unavailable');
        return true;
      case 'reject':
        refuse(response, 400, rule.code ?? 21211, 'The message was rejected');
        return true;
      case 'bad-number':
        if (rule.code !== undefined && isRefusedAtOnce(rule.code)) {
          refuse(response, 400, rule.code, 'The number cannot be texted');
          return true;
        }
        break;
      case 'accept-then-lose':
      case 'undeliver':
      case 'delay-callback':
      case 'drop-callback':
      case 'duplicate-callback':
      case 'reorder-callbacks':
      case 'call-once':
      case 'lose-inbound':
      case 'list-lag':
      case 'media-timeout':
      case 'media-404':
      case 'media-slow':
      case 'media-endless':
        break;
    }
  }
  return false;
}

/** The codes of 2xxxx are Twilio's answers to a create; those of 3xxxx come with a callback. */
function isRefusedAtOnce(code: number): boolean {
  return code < 30_000;
}

/** Never answers: waits until the caller has hung up, at most ten minutes. */
async function callerGone(response: Response): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  await delay(600_000, undefined, { signal: gone.signal, ref: false }).catch(() => undefined);
  response.socket?.destroy();
}

function listMessages(parts: TwilioApiParts, request: Request, response: Response): void {
  const query = new URL(request.originalUrl, 'http://carrier').searchParams;
  const to = query.get('To');
  const after = query.get('DateSent>');
  const pageSize = Math.min(Math.max(Number(query.get('PageSize') ?? 50) || 50, 1), 1000);
  const messages = parts.carrier
    .listed()
    .filter((text) => (to === null || text.to === to) && (after === null || sentAfter(text, after)))
    .reverse()
    .slice(0, pageSize);
  const path = `/${VERSION}/Accounts/${parts.accountSid}/Messages.json`;
  response.json({
    messages: messages.map((text) => presentMessage(parts.accountSid, text)),
    first_page_uri: `${path}?PageSize=${pageSize}&Page=0`,
    next_page_uri: null,
    previous_page_uri: null,
    page: 0,
    page_size: pageSize,
    start: 0,
    end: Math.max(0, messages.length - 1),
    uri: path,
  });
}

/** As at Twilio, a text that is still queued has no send date and is left out. */
function sentAfter(text: Text, after: string): boolean {
  return text.status !== 'accepted' && Date.parse(text.at) >= Date.parse(after);
}

function presentMessage(accountSid: string, text: Text) {
  const uri = `/${VERSION}/Accounts/${accountSid}/Messages/${text.sid}`;
  const created = rfc2822(text.at);
  return {
    account_sid: accountSid,
    api_version: VERSION,
    body: text.body,
    date_created: created,
    date_sent: text.status === 'accepted' ? null : created,
    date_updated: created,
    direction: text.direction,
    error_code: text.errorCode,
    error_message: null,
    from: text.status === 'accepted' ? null : text.from,
    messaging_service_sid: text.messagingServiceSid,
    num_media: String(text.media?.length ?? 0),
    num_segments: text.status === 'accepted' ? '0' : '1',
    price: null,
    price_unit: 'USD',
    sid: text.sid,
    status: text.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: text.to,
    uri: `${uri}.json`,
  };
}

function invalidity(form: { readonly [name: string]: string }): { code: number; message: string } | null {
  if (!form['To']) return { code: 21604, message: "A 'To' phone number is required." };
  if (!E164.test(form['To'])) return { code: 21211, message: "The 'To' number is not a valid phone number." };
  if (!form['Body']) return { code: 21602, message: 'Message body is required.' };
  if (form['Body'].length > MAX_BODY)
    return { code: 21617, message: 'The message body exceeds the 1600 character limit.' };
  if (!form['MessagingServiceSid'] && !form['From'])
    return { code: 21603, message: "A 'From' phone number is required." };
  if (form['StatusCallback'] !== undefined && !URL.canParse(form['StatusCallback'])) {
    return { code: 21609, message: "The 'StatusCallback' URL is not valid." };
  }
  return null;
}

/** The part of Twilio's Messaging resource that the product uses: the numbers of a service, which is one here. */
export function messagingApi(parts: Pick<TwilioApiParts, 'accountSid' | 'authToken'>): Router {
  const router = Router();
  router.get('/Services/:service/PhoneNumbers', (request, response) => {
    if (!hasOurToken(parts, request)) return refuse(response, 401, 20003, 'Authenticate');
    const at = new Date(0).toISOString();
    const number = {
      ...{ sid: `PN${'0'.repeat(32)}`, account_sid: parts.accountSid, service_sid: request.params.service },
      ...{ phone_number: OUR_NUMBER, country_code: 'US', capabilities: ['SMS'], date_created: at, date_updated: at },
    };
    response.json({
      phone_numbers: [number],
      meta: { key: 'phone_numbers', page: 0, page_size: 50, next_page_url: null },
    });
  });
  return router;
}

function isAuthorized(parts: TwilioApiParts, request: Request): boolean {
  return request.params['account'] === parts.accountSid && hasOurToken(parts, request);
}

function hasOurToken({ accountSid, authToken }: Pick<TwilioApiParts, 'accountSid' | 'authToken'>, request: Request) {
  const expected = Buffer.from(`Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`);
  const given = Buffer.from(request.get('authorization') ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function refuse(response: Response, status: number, code: number, message: string): void {
  response.status(status).json({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}

function formOf(body: unknown): { [name: string]: string } {
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  return Object.fromEntries(fields.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}

/** `Mon, 23 Nov 2026 14:03:00 +0000`; Twilio tells whole seconds. */
function rfc2822(iso: string): string {
  return new Date(iso).toUTCString().replace('GMT', '+0000');
}
