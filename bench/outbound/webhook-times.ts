import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { inParallel, percentile } from '../rounds';
import type { RunningProduct } from '../running-product';
import { journal } from './carrier-journal';

const WEBHOOKS = 400;
const WIDTH = 20;
const OUR_NUMBER = '+16175550100';

/** How long signed calls of the carrier wait for their answer, 20 in parallel, in a line for each kind of call. */
export async function webhookTimes(
  { baseUrl, carrierUrl, env }: RunningProduct,
  { orgId, phoneOf, when }: { readonly orgId: string; readonly phoneOf: (n: number) => string; readonly when: string },
): Promise<readonly string[]> {
  const call = async (path: string, params: { [name: string]: string }): Promise<void> => {
    const url = `${baseUrl}${path}`;
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'X-Twilio-Signature': getExpectedTwilioSignature(env['TWILIO_AUTH_TOKEN'] ?? '', url, params) },
      body: new URLSearchParams(params),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  };
  const accepted = (await journal(carrierUrl)).slice(0, WEBHOOKS);
  const calls = Array.from({ length: WEBHOOKS }, (_, n) => n);
  const inbound = await inParallel(calls, WIDTH, (n) =>
    call('/webhooks/twilio/inbound', {
      MessageSid: `SMbench${when.length}-${n}`,
      From: phoneOf(n),
      To: OUR_NUMBER,
      Body: 'Thank you, all is well',
    }),
  );
  const status = await inParallel(accepted, WIDTH, ({ sid, intent }) =>
    call(`/webhooks/twilio/status?intent=${intent ?? ''}&org=${orgId}`, {
      MessageSid: sid,
      MessageStatus: 'delivered',
    }),
  );
  const line = (name: string, spent: readonly number[]): string =>
    `Webhook ${name}, ${WIDTH} in parallel, ${when}: ${percentile(spent, 0.5)} ms (p50), ${percentile(spent, 0.99)} ms (p99)`;
  return [line('inbound', inbound), line('status', status)];
}
