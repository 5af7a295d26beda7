import twilio from 'twilio';
import { carrierError, OPTED_OUT_AT_CARRIER } from '../../core/messaging/delivery/carrier-codes';
import { MOST_FILES } from '../../core/messaging/inbound/files/file-type';
import type { SendResult, SmsProvider } from '../../core/ports';
import type { Config } from '../config';
import { CARRIER_ORIGIN, CarrierBusy, CarrierClient } from './carrier-client';

export type TwilioSettings = Pick<
  Config,
  'TWILIO_ACCOUNT_SID' | 'TWILIO_AUTH_TOKEN' | 'TWILIO_MESSAGING_SERVICE_SID' | 'TWILIO_API_BASE' | 'PUBLIC_URL'
>;

/** Shorter than the activity's own timeout, so that an attempt ends with a result and not with a lost activity. */
const TIMEOUT_MS = 15_000;
/** One message at a time is in flight to an address, so what we look for is among its newest. */
const LISTED_MESSAGES = 100;
/** The largest page that Twilio gives. */
const RECEIVED_PAGE = 1000;

/** Failures of the connection itself: nothing can have been accepted. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const RECONNECT_AFTER_MS = 5_000;

/** SMS through Twilio's Messages API. Each send is one POST; what its outcome means is said in `SendResult`. */
export function createSmsProvider(settings: TwilioSettings, timeoutMs = TIMEOUT_MS): SmsProvider {
  const client = twilio(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, {
    httpClient: new CarrierClient(settings.TWILIO_API_BASE, timeoutMs),
    autoRetry: false,
    // Set here so that a debug level in the environment can never print a text message.
    logLevel: 'error',
  });
  return {
    async send({ intentId, orgId, to, body }) {
      try {
        const { sid } = await client.messages.create({
          messagingServiceSid: settings.TWILIO_MESSAGING_SERVICE_SID,
          statusCallback: statusCallback(settings.PUBLIC_URL, intentId, orgId),
          to,
          body,
        });
        return { result: 'accepted', providerId: sid };
      } catch (error) {
        return resultOf(error);
      }
    },
    async acceptedSince(to, since) {
      // Twilio gives instants in whole seconds. Its DateSent filter leaves out what is still queued, so it is not used.
      const from = Math.floor(since.getTime() / 1000) * 1000;
      const messages = await client.messages.list({ to, limit: LISTED_MESSAGES, pageSize: LISTED_MESSAGES });
      return messages
        .filter((message) => message.direction !== 'inbound' && message.dateCreated.getTime() >= from)
        .map((message) => ({
          providerId: message.sid,
          body: message.body,
          at: message.dateCreated,
          status: message.status,
        }));
    },
    async receivedSince(since) {
      const numbers = await client.messaging.v1.services(settings.TWILIO_MESSAGING_SERVICE_SID).phoneNumbers.list();
      const lists = await Promise.all(
        numbers.map(({ phoneNumber: to }) =>
          client.messages.list({ to, dateSentAfter: since, pageSize: RECEIVED_PAGE }),
        ),
      );
      return (
        lists
          .flat()
          .filter((message) => message.direction === 'inbound')
          .map(({ sid: providerId, from, to, body, numMedia, dateCreated: at }) => ({
            ...{ providerId, from, to, body, at },
            media: Number(numMedia) || 0,
          }))
          // Twilio lists the newest first; of one second it says no more.
          .reverse()
          .sort((one, other) => one.at.getTime() - other.at.getTime())
      );
    },
    async mediaOf(providerId) {
      const media = await client.messages(providerId).media.list({ limit: MOST_FILES });
      return media.map(({ uri, contentType }) => ({
        url: `${CARRIER_ORIGIN}${uri.replace(/\.json$/, '')}`,
        contentType,
      }));
    },
  };
}

/** Names the intent, so that a callback settles an attempt whose answer was lost. */
function statusCallback(publicUrl: string, intentId: string, orgId: string): string {
  const query = new URLSearchParams({ intent: intentId, org: orgId });
  return `${publicUrl.replace(/\/+$/, '')}/webhooks/twilio/status?${query.toString()}`;
}

function resultOf(error: unknown): SendResult {
  if (error instanceof CarrierBusy) return { result: 'busy', retryAfterMs: error.retryAfterMs };
  const { status, code = 'no code' } = failureOf(error);
  if (status !== undefined) return answered(status, String(code));
  if (NEVER_CONNECTED.has(String(code))) return { result: 'busy', retryAfterMs: RECONNECT_AFTER_MS };
  return { result: 'unknown', message: `No answer from the carrier (${code}).` };
}

function answered(status: number, code: string): SendResult {
  if (status >= 500 || status === 408) return { result: 'unknown', message: `The carrier answered ${status}.` };
  return { result: 'rejected', ...carrierError(code), optedOut: code === OPTED_OUT_AT_CARRIER };
}

/** The SDK's exceptions carry the HTTP status and Twilio's code; those of the connection a code of Node's. */
function failureOf(error: unknown): { readonly status?: number; readonly code?: number | string } {
  return typeof error === 'object' && error !== null ? error : {};
}
