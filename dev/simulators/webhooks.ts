import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import type { Carrier, CarrierStatus, Text } from './carrier';
import type { FaultRule, SmsFaultKind } from './faults';
import { mediaPath } from './media-api';

export interface WebhookSettings {
  readonly accountSid: string;
  readonly authToken: string;
  readonly publicUrl: string;
  /** Between acceptance and `sent`, and between `sent` and `delivered`. */
  readonly stepMs: number;
}

interface Callback {
  readonly status: CarrierStatus;
  readonly errorCode: number | null;
}

const ATTEMPTS = 6;
const FIRST_RETRY_MS = 250;
const ANSWER_WITHIN_MS = 15_000;

/** Calls the product's webhooks as Twilio does: form-encoded and signed over the address with its query. */
export class Webhooks {
  private readonly stopping = new AbortController();

  constructor(
    private readonly settings: WebhookSettings,
    private readonly carrier: Carrier,
  ) {
    // Each callback on its way waits for it.
    setMaxListeners(0, this.stopping.signal);
  }

  stop(): void {
    this.stopping.abort();
  }

  /** Tells what became of a text we accepted, changed as the fault rules say. */
  async report(text: Text, rules: readonly FaultRule<SmsFaultKind>[]): Promise<void> {
    try {
      await this.makeCallbacks(text, rules);
      this.carrier.settle(text.sid);
    } catch (error) {
      // A stop in the middle: the next start takes it up again.
      if (!this.stopping.signal.aborted) throw error;
    }
  }

  /** Hands a text from a phone to the product; the webhook's HTTP status, or `null` when nobody answered. */
  inbound(
    text: Text,
    optOutType: string | null,
    rules: readonly FaultRule<SmsFaultKind>[] = [],
  ): Promise<number | null> {
    const url = `${this.settings.publicUrl.replace(/\/+$/, '')}/webhooks/twilio/inbound`;
    const params = {
      MessageSid: text.sid,
      SmsSid: text.sid,
      AccountSid: this.settings.accountSid,
      From: text.from,
      To: text.to,
      Body: text.body,
      NumMedia: String(text.media?.length ?? 0),
      ...mediaFields(this.settings.accountSid, text),
      NumSegments: '1',
      ApiVersion: '2010-04-01',
      ...(optOutType !== null && { OptOutType: optOutType }),
    };
    return this.post(url, params, attemptsFor(rules));
  }

  private async makeCallbacks(text: Text, rules: readonly FaultRule<SmsFaultKind>[]): Promise<void> {
    const rule = (kind: SmsFaultKind) => rules.find((candidate) => candidate.kind === kind);
    const badNumber = rule('bad-number');
    const failure = badNumber ?? rule('undeliver');
    const last: Callback = failure
      ? { status: 'undelivered', errorCode: failure.code ?? (badNumber ? 30005 : 30003) }
      : { status: 'delivered', errorCode: null };
    let callbacks: Callback[] = [{ status: 'sent', errorCode: null }, last];
    if (rule('duplicate-callback')) callbacks = callbacks.flatMap((callback) => [callback, callback, callback]);
    if (rule('reorder-callbacks')) callbacks.reverse();

    await this.pause(rule('delay-callback')?.delayMs ?? 0);
    for (const callback of callbacks) {
      await this.pause(this.settings.stepMs);
      // The text's own course is not reordered, only what is told about it.
      if (this.carrier.get(text.sid)?.status !== last.status) this.advance(text.sid, callback);
      if (text.statusCallback !== null && !rule('drop-callback'))
        await this.callBack(text, text.statusCallback, callback, attemptsFor(rules));
    }
    this.advance(text.sid, last);
  }

  private advance(sid: string, { status, errorCode }: Callback): void {
    if (this.carrier.get(sid)?.status !== status) this.carrier.setStatus(sid, status, errorCode);
  }

  private callBack(text: Text, url: string, { status, errorCode }: Callback, attempts: number): Promise<number | null> {
    const params = {
      MessageSid: text.sid,
      SmsSid: text.sid,
      MessageStatus: status,
      SmsStatus: status,
      AccountSid: this.settings.accountSid,
      From: text.from,
      To: text.to,
      ApiVersion: '2010-04-01',
      ...(text.messagingServiceSid !== null && { MessagingServiceSid: text.messagingServiceSid }),
      ...(errorCode !== null && { ErrorCode: String(errorCode) }),
    };
    return this.post(url, params, attempts);
  }

  /** One call, repeated for a while when nobody answers or the answer is a 5xx (as a number set up with `#rc=5&rp=all`). */
  private async post(url: string, params: { [name: string]: string }, attempts: number): Promise<number | null> {
    let status: number | null = null;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if (attempt > 0) await this.pause(FIRST_RETRY_MS * 2 ** (attempt - 1));
      status = await this.postOnce(url, params);
      if (status !== null && status < 500) return status;
    }
    return status;
  }

  private async postOnce(url: string, params: { [name: string]: string }): Promise<number | null> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'X-Twilio-Signature': getExpectedTwilioSignature(this.settings.authToken, url, params) },
        body: new URLSearchParams(params),
        redirect: 'error',
        signal: AbortSignal.any([this.stopping.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
      });
      await response.body?.cancel();
      return response.status;
    } catch (error) {
      if (this.stopping.signal.aborted) throw error;
      return null;
    }
  }

  private pause(ms: number): Promise<void> {
    return delay(ms, undefined, { signal: this.stopping.signal });
  }
}

function mediaFields(accountSid: string, text: Text): { [name: string]: string } {
  const fields = (text.media ?? []).flatMap((media, index) => [
    [`MediaUrl${index}`, `https://api.twilio.com${mediaPath(accountSid, text, media)}`],
    [`MediaContentType${index}`, media.contentType],
  ]);
  return Object.fromEntries(fields) as { [name: string]: string };
}

function attemptsFor(rules: readonly FaultRule<SmsFaultKind>[]): number {
  return rules.some(({ kind }) => kind === 'call-once') ? 1 : ATTEMPTS;
}
