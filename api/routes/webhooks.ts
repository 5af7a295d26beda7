import { Router, urlencoded, type Request, type RequestHandler } from 'express';
import { z } from 'zod';
import { receiveStatus } from '../commands/receive-status';
import { CarepathFailure } from '../../core/errors';
import { MOST_FILES } from '../../core/messaging/inbound/files/file-type';
import type { CarrierMedia } from '../../core/record/inbound-sms';
import type { ApiDeps } from '../deps';
import { problemOf } from '../errors';
import { sendProblem } from '../middleware/problem-answer';
import { fieldErrors } from '../middleware/validate';
import { given } from './page';

/** What the carrier sends has many more fields, and gets new ones: they are dropped. */
const inbound = z.object({
  From: z.string().min(1).max(50),
  To: z.string().max(50).default(''),
  Body: z.string().max(5_000).default(''),
  MessageSid: z.string().min(1).max(64),
  OptOutType: z.enum(['STOP', 'START', 'HELP']).optional(),
  NumMedia: z.coerce
    .number()
    .int()
    .min(0)
    .transform((count) => Math.min(count, MOST_FILES))
    .catch(0),
});
/** `MediaUrl0` and `MediaContentType0`, and so on up to nine. */
const mediaUrl = z.url({ protocol: /^https?$/ }).max(2_000);
const mediaType = z.string().max(100).catch('application/octet-stream');
const status = z.object({
  MessageSid: z.string().min(1).max(64),
  MessageStatus: z.string().min(1).max(30),
  ErrorCode: z.string().max(10).optional(),
});
const aboutIntent = z.object({ intent: z.string().min(1).max(200), org: z.string().min(1).max(200) });

/** The SMS carrier's webhooks: form-encoded, and believed only when signed over our public address. */
export function webhookRoutes(deps: ApiDeps): Router {
  const { repositories, runtime, texts, clock } = deps;
  const router = Router({ caseSensitive: true });
  const form: readonly RequestHandler[] = [isForm, urlencoded({ extended: false, limit: '64kb' }), isSigned(deps)];

  router.post('/twilio/inbound', mark('/webhooks/twilio/inbound'), ...form, async (request, response) => {
    const { From, To, Body, MessageSid, OptOutType, NumMedia } = read(inbound, request.body);
    const attachments = attachmentsOf(request.body as WebhookParams, NumMedia);
    const sms = {
      from: From,
      to: To,
      body: Body,
      messageSid: MessageSid,
      ...given({ optOutType: OptOutType }),
      attachments,
    };
    await texts.arrive(sms);
    // Empty TwiML: whatever we answer the patient is a message of its own.
    response.type('text/xml').send('<?xml version="1.0" encoding="UTF-8"?><Response/>');
  });

  router.post('/twilio/status', mark('/webhooks/twilio/status'), ...form, async (request, response) => {
    const { intent, org } = read(aboutIntent, request.query);
    const { MessageSid, MessageStatus, ErrorCode } = read(status, request.body);
    const report = { intentId: intent, orgId: org, messageSid: MessageSid, status: MessageStatus };
    await receiveStatus({ ...repositories, runtime, clock }, { ...report, ...given({ errorCode: ErrorCode }) });
    response.status(204).end();
  });

  router.all(['/twilio/inbound', '/twilio/status'], (_request, response) => {
    response.setHeader('Allow', 'POST');
    sendProblem(response, problemOf('method-not-allowed', 'This address takes POST.'));
  });
  return router;
}

interface WebhookParams {
  readonly [name: string]: unknown;
}

/** Where they are and what they say they are; a worker fetches them later. */
function attachmentsOf(params: WebhookParams, count: number): CarrierMedia[] {
  return Array.from({ length: count }, (_, index) => {
    const url = mediaUrl.safeParse(params[`MediaUrl${index}`]);
    return { url: url.success ? url.data : '', contentType: mediaType.parse(params[`MediaContentType${index}`]) };
  });
}

function mark(route: string): RequestHandler {
  return (_request, response, next) => {
    response.locals.route = route;
    next();
  };
}

const isForm: RequestHandler = (request, _response, next) => {
  if (request.is('application/x-www-form-urlencoded')) return next();
  throw new CarepathFailure('unsupported-media-type', 'Send application/x-www-form-urlencoded.');
};

function isSigned({ settings, verifyWebhook }: ApiDeps): RequestHandler {
  const base = settings.publicUrl.replace(/\/+$/, '');
  return (request: Request, _response, next) => {
    const params = request.body as WebhookParams;
    if (verifyWebhook(base + request.originalUrl, params, request.get('x-twilio-signature'))) return next();
    throw new CarepathFailure('forbidden', 'The signature is missing or wrong.');
  };
}

function read<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new CarepathFailure('invalid-input', 'A field of the call is not valid.', fieldErrors(parsed.error, ''));
}
