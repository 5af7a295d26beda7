import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { readConfig } from '../adapters/config';
import { connectMongo } from '../adapters/mongo/connect';
import { createTemporalClient } from '../adapters/temporal/client';
import { createMessageDispatch } from '../adapters/temporal/message-dispatch';
import type { MessageIntent } from '../core/record/message';
import { systemScope } from '../core/record/scope';
import { waitUntil } from '../dev/wait-until';
import { startBenchServers } from './bench-servers';
import { inParallel } from './rounds';
import { startProduct, type RunningProduct } from './running-product';

export interface BurstOptions {
  /** Messages a second, over two workers. */
  readonly rate: number;
  readonly count: number;
  /** Of the windows in which the rate is looked at. */
  readonly windowSeconds: number;
}

const URGENT = 20;
const STOPS = 20;
const WEBHOOKS = 400;
const WIDTH = 20;
const HALF_LOAD_SECONDS = 60;
/** Looking at everything that was sent is work for the servers, too. */
const LOOK_MS = 2_000;
const OUR_NUMBER = '+16175550100';
const scope = systemScope('bench', 'bench');

/** A burst of messages through the whole product, as the carrier's journal tells it, with urgent ones, STOPs and webhooks in it. */
export async function outboundBurst({ rate, count, windowSeconds }: BurstOptions): Promise<readonly string[]> {
  const servers = await startBenchServers();
  const product = await startProduct(servers, rate);
  const config = readConfig(product.env);
  const mongo = await connectMongo(config.MONGODB_URI);
  const client = createTemporalClient(config, {});
  try {
    const { organizations, patients, intents, contacts } = mongo.repositories;
    await organizations.put({
      ...{ id: scope.orgId, name: 'Bench', zone: 'UTC', holidays: { country: 'US' }, phone: '+15550100' },
      ...{ quietHours: { start: '03:00', end: '03:00' }, contactBudget: { perDay: 1000, perWeek: 1000 } },
    });
    const dispatch = createMessageDispatch(client, config.TEMPORAL_TASK_QUEUE);
    const phoneOf = (n: number): string => `+1617${String(5_600_000 + n)}`;
    const patientOf = (n: number) =>
      patients.create(scope, {
        ...{ identifiers: [], name: { given: 'Pat', family: 'Doe' }, language: 'en', zone: 'UTC', phone: phoneOf(n) },
      });
    const write = async (n: number, exempt: boolean): Promise<MessageIntent> => {
      const { id: patientId } = await patientOf(n);
      const intent: MessageIntent = {
        ...{ id: randomUUID(), orgId: scope.orgId, patientId, channel: 'sms', address: phoneOf(n), language: 'en' },
        ...{ body: `Message ${n}`, exempt, status: 'pending', createdAt: new Date(), attempts: 0 },
      };
      await intents.create(scope, intent);
      await dispatch.dispatch(intent);
      return intent;
    };
    const numbers = Array.from({ length: count }, (_, n) => n);
    const begunAt = Date.now();
    const burst = inParallel(numbers, WIDTH, (n) => write(n, false).then(() => undefined)).then(() =>
      Math.round((Date.now() - begunAt) / 1000),
    );
    await waitUntil(
      'Half of the burst',
      (2 * count) / rate + 600,
      async () => (await journal(product)).length >= count / 2,
      LOOK_MS,
    );
    const writtenIn = await burst;

    const urgent: MessageIntent[] = [];
    for (let n = 0; n < URGENT; n += 1) urgent.push(await write(count + n, true));
    const waiting = [...numbers].reverse().slice(0, STOPS);
    const optOutMs: number[] = [];
    for (const n of waiting) optOutMs.push(await stopAndWait(product, phoneOf(n)));
    const hooks = await webhookTimes(product, phoneOf, 'during the burst');
    const isOver = async () => (await intents.backlog(scope, new Date())).due === 0;
    await waitUntil('The end of the burst', (4 * count) / rate + 600, isOver, LOOK_MS);

    const calmHooks = await webhookTimes(product, phoneOf, 'without other load');
    const lines = await journal(product);
    const halfLoad = await waitsAtHalfLoad();
    const ids = new Set(urgent.map(({ id }) => id));
    const waits = lines.flatMap(({ intent, at }) => {
      const sent = urgent.find(({ id }) => id === intent);
      return sent ? [Date.parse(at) - sent.createdAt.getTime()] : [];
    });
    const rates = windowRates(
      lines.filter(({ intent }) => !ids.has(intent ?? '')).map(({ at }) => Date.parse(at)),
      windowSeconds,
    );
    const drained = rates.filter(({ from }) => from >= writtenIn);
    return [
      `Burst of ${count} at ${rate}/s, two workers: ${lines.length} accepted, ${new Set(lines.map(({ intent }) => intent)).size} different`,
      `Written in ${writtenIn} s; rate in each window of ${windowSeconds} s: ${spanOf(rates)}; in those after it was written: ${spanOf(drained)}`,
      `${waits.length} urgent ones in the middle of it waited ${percentile(waits, 0.5)} ms (p50), ${percentile(waits, 1)} ms at most`,
      `Opt-out effective (STOP to opted out and pending taken back), during the burst: ${percentile(optOutMs, 0.5)} ms (p50), ${percentile(optOutMs, 1)} ms at most`,
      ...hooks,
      ...calmHooks,
      `${halfLoad.length} messages at half the rate waited ${percentile(halfLoad, 0.5)} ms (p50), ${percentile(halfLoad, 1)} ms at most`,
    ];

    /** Milliseconds from the intent to the carrier, of messages that come evenly, half as many as may leave. */
    async function waitsAtHalfLoad(): Promise<readonly number[]> {
      const begun = Date.now();
      const written: MessageIntent[] = [];
      const spacingMs = 2_000 / rate;
      for (let n = 0; n * spacingMs < HALF_LOAD_SECONDS * 1_000; n += 1) {
        await sleep(Math.max(0, begun + n * spacingMs - Date.now()));
        written.push(await write(count + URGENT + n, false));
      }
      let left: readonly JournalLine[] = [];
      const haveAllLeft = async () => {
        left = (await journal(product)).slice(lines.length);
        return left.length >= written.length;
      };
      await waitUntil('The end of the half load', 600, haveAllLeft, LOOK_MS);
      const createdAt = new Map(written.map((intent) => [intent.id, intent.createdAt.getTime()]));
      return left.map(({ intent, at }) => Date.parse(at) - (createdAt.get(intent ?? '') ?? Number.NaN));
    }

    async function stopAndWait({ carrierUrl }: RunningProduct, phone: string): Promise<number> {
      const begun = performance.now();
      const posted = fetch(`${carrierUrl}/sim/sms`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ from: phone, body: 'STOP' }),
      });
      await waitUntil('The opt-out', 30, async () => {
        const contact = await contacts.get(scope, 'sms', phone);
        if (contact?.optedOut === undefined) return false;
        return (await intents.pendingTo(scope, 'sms', phone)).every(({ exempt }) => exempt);
      });
      const spent = performance.now() - begun;
      await posted;
      return spent;
    }
  } finally {
    await Promise.all([mongo.close(), client.connection.close()]);
    await product.stop();
    await servers.stop();
  }
}

interface JournalLine {
  readonly sid: string;
  readonly at: string;
  readonly intent: string | null;
}

async function journal({ carrierUrl }: RunningProduct): Promise<readonly JournalLine[]> {
  const response = await fetch(`${carrierUrl}/sim/sms/journal`);
  return ((await response.json()) as { items: readonly JournalLine[] }).items;
}

/** Messages a second in each window that begins at a message and ends before the last one, with its second. */
function windowRates(
  instants: readonly number[],
  seconds: number,
): readonly { readonly from: number; readonly rate: number }[] {
  const last = instants.at(-1) ?? 0;
  const starts = instants.filter((at) => at + seconds * 1000 <= last);
  const [first = 0] = instants;
  return starts.map((start) => ({
    from: Math.round((start - first) / 1000),
    rate: instants.filter((at) => at >= start && at < start + seconds * 1000).length / seconds,
  }));
}

function spanOf(rates: readonly { readonly from: number; readonly rate: number }[]): string {
  const [first] = rates;
  if (!first) return 'none';
  const least = rates.reduce((slowest, each) => (each.rate < slowest.rate ? each : slowest), first);
  const most = Math.max(...rates.map(({ rate }) => rate));
  return `${least.rate.toFixed(1)} (from second ${least.from}) to ${most.toFixed(1)}/s`;
}

/** Milliseconds until a signed call is answered, 20 in parallel. */
async function webhookTimes(product: RunningProduct, phoneOf: (n: number) => string, when: string): Promise<string[]> {
  const { baseUrl, env } = product;
  const call = async (path: string, params: { [name: string]: string }): Promise<number> => {
    const url = `${baseUrl}${path}`;
    const begun = performance.now();
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'X-Twilio-Signature': getExpectedTwilioSignature(env['TWILIO_AUTH_TOKEN'] ?? '', url, params) },
      body: new URLSearchParams(params),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return performance.now() - begun;
  };
  const accepted = (await journal(product)).slice(0, WEBHOOKS);
  const calls = Array.from({ length: WEBHOOKS }, (_, n) => n);
  const inbound: number[] = [];
  const status: number[] = [];
  await inParallel(calls, WIDTH, async (n) => {
    const params = {
      MessageSid: `SMbench${when.length}-${n}`,
      From: phoneOf(n),
      To: OUR_NUMBER,
      Body: 'Thank you, all is well',
    };
    inbound.push(await call('/webhooks/twilio/inbound', params));
  });
  await inParallel(accepted, WIDTH, async ({ sid, intent }) => {
    const params = { MessageSid: sid, MessageStatus: 'delivered' };
    status.push(await call(`/webhooks/twilio/status?intent=${intent ?? ''}&org=${scope.orgId}`, params));
  });
  const line = (name: string, spent: readonly number[]): string =>
    `Webhook ${name}, ${WIDTH} in parallel, ${when}: ${percentile(spent, 0.5)} ms (p50), ${percentile(spent, 0.99)} ms (p99)`;
  return [line('inbound', inbound), line('status', status)];
}

function percentile(values: readonly number[], share: number): string {
  const sorted = [...values].sort((one, other) => one - other);
  return (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN).toFixed(0);
}
