import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '../../adapters/config';
import { connectMongo, type MongoAdapter } from '../../adapters/mongo/connect';
import { createTemporalClient } from '../../adapters/temporal/client';
import { createMessageDispatch } from '../../adapters/temporal/message-dispatch';
import { createTracing } from '../../adapters/temporal/tracing';
import type { MessageDispatch } from '../../core/ports';
import type { MessageIntent } from '../../core/record/message';
import type { Organization } from '../../core/record/organization';
import { systemScope } from '../../core/record/scope';
import { waitUntil } from '../../dev/wait-until';
import { startBenchServers } from '../bench-servers';
import { inParallel, percentile } from '../rounds';
import { startProduct, type RunningProduct } from '../running-product';
import { bareDeliveriesPerSecond } from './bare-deliveries';
import { journal, spanOf, windowRates, type JournalLine } from './carrier-journal';
import { webhookTimes } from './webhook-times';

export interface BurstOptions {
  /** Messages a second, over two workers. */
  readonly rate: number;
  readonly count: number;
  /** Of the windows in which the rate is looked at. */
  readonly windowSeconds: number;
  /** In parallel: they take their share of the processors. */
  readonly writers: number;
  /** The messages are written at night: all of them become due at one instant, when the allowed hours begin. */
  readonly morning: boolean;
}

const URGENT = 20;
const STOPS = 20;
const HALF_LOAD_SECONDS = 60;
/** Looking at everything that was sent is work for the servers, too. */
const LOOK_MS = 2_000;
const MINUTE_MS = 60_000;
/** Begins and ends at one instant: no hour is quiet. */
const NEVER_QUIET = { start: '03:00', end: '03:00' };
const scope = systemScope('bench', 'bench');
const organization: Organization = {
  ...{ id: scope.orgId, name: 'Bench', zone: 'UTC', holidays: { country: 'US' }, phone: '+15550100' },
  ...{ quietHours: NEVER_QUIET, contactBudget: { perDay: 1000, perWeek: 1000 } },
};

/** A burst of messages through the whole product, as the carrier's journal tells it, with urgent ones, STOPs and webhooks in it. */
export async function outboundBurst(options: BurstOptions): Promise<readonly string[]> {
  const servers = await startBenchServers();
  const bare = await bareDeliveriesPerSecond(servers);
  const product = await startProduct(servers, options.rate);
  const config = readConfig(product.env);
  const mongo = await connectMongo(config.MONGODB_URI);
  // As the processes of the product do: what it starts hears that nobody records its trace.
  const tracing = createTracing('bench');
  const client = createTemporalClient(config, {});
  try {
    const dispatch = createMessageDispatch(client, config.TEMPORAL_TASK_QUEUE);
    return [
      `Bare Temporal: ${bare.toFixed(1)} workflows with one activity that does nothing a second`,
      ...(await new Burst(options, product, mongo.repositories, dispatch).run()),
    ];
  } finally {
    await Promise.all([mongo.close(), client.connection.close(), tracing.shutdown()]);
    await product.stop();
    await servers.stop();
  }
}

class Burst {
  constructor(
    private readonly options: BurstOptions,
    private readonly product: RunningProduct,
    private readonly repositories: MongoAdapter['repositories'],
    private readonly messages: MessageDispatch,
  ) {}

  async run(): Promise<readonly string[]> {
    const { count, rate, windowSeconds, writers } = this.options;
    const numbers = Array.from({ length: count }, (_, n) => n);
    const { intents, organizations } = this.repositories;
    const opensAt = this.options.morning ? this.afterItIsWritten() : new Date();
    await organizations.put(this.options.morning ? { ...organization, quietHours: nightUntil(opensAt) } : organization);

    const begunAt = Date.now();
    const burst = inParallel(numbers, writers, (n) => this.write(n, false).then(() => undefined)).then(() =>
      Date.now(),
    );
    const isHalfOver = async () => (await this.journal()).length >= count / 2;
    await waitUntil('Half of the burst', (3 * count) / rate + 900, isHalfOver, LOOK_MS);
    const writtenAt = await burst;

    const urgent: MessageIntent[] = [];
    for (let n = 0; n < URGENT; n += 1) urgent.push(await this.write(count + n, true));
    const optOutMs: number[] = [];
    for (const n of numbers.toReversed().slice(0, STOPS)) optOutMs.push(await this.stopAndWait(phoneOf(n)));
    const hooks = await webhookTimes(this.product, { orgId: scope.orgId, phoneOf, when: 'during the burst' });
    const isOver = async () => (await intents.backlog(scope, new Date())).due === 0;
    await waitUntil('The end of the burst', (4 * count) / rate + 600, isOver, LOOK_MS);

    const calmHooks = await webhookTimes(this.product, { orgId: scope.orgId, phoneOf, when: 'without other load' });
    const lines = await this.journal();
    const halfLoad = await this.waitsAtHalfLoad(lines.length);
    const ids = new Set(urgent.map(({ id }) => id));
    const waits = lines.flatMap(({ intent, at }) => {
      const sent = urgent.find(({ id }) => id === intent);
      return sent ? [Date.parse(at) - sent.createdAt.getTime()] : [];
    });
    const left = lines.filter(({ intent }) => !ids.has(intent ?? '')).map(({ at }) => Date.parse(at));
    const rates = windowRates(left, windowSeconds);
    const sinceWritten = rates.filter(({ from }) => from >= (writtenAt - begunAt) / 1000);
    return [
      `Burst of ${count} at ${rate}/s, two workers: ${lines.length} accepted, ${new Set(lines.map(({ intent }) => intent)).size} different`,
      `Written in ${Math.round((writtenAt - begunAt) / 1000)} s by ${writers} in parallel`,
      this.options.morning
        ? `All due at one instant: the first left ${((left[0] ?? Number.NaN) - opensAt.getTime()) / 1000} s after it, the last ${Math.round(((left.at(-1) ?? Number.NaN) - opensAt.getTime()) / 1000)} s; rate in each window of ${windowSeconds} s: ${spanOf(rates)}`
        : `Rate in each window of ${windowSeconds} s: ${spanOf(rates)}; in those after it was written: ${spanOf(sinceWritten)}`,
      `${waits.length} urgent ones in the middle of it waited ${percentile(waits, 0.5)} ms (p50), ${percentile(waits, 1)} ms at most`,
      `Opt-out effective (STOP to opted out and pending taken back), during the burst: ${percentile(optOutMs, 0.5)} ms (p50), ${percentile(optOutMs, 1)} ms at most`,
      ...hooks,
      ...calmHooks,
      `${halfLoad.length} messages at half the rate waited ${percentile(halfLoad, 0.5)} ms (p50), ${percentile(halfLoad, 1)} ms at most`,
    ];
  }

  /** Each message is looked at once, under the rate, to see that it has to wait. */
  private afterItIsWritten(): Date {
    const { count, rate } = this.options;
    const afterMs = (count / rate) * 1_250 + 2 * MINUTE_MS;
    return new Date(Math.ceil((Date.now() + afterMs) / MINUTE_MS) * MINUTE_MS);
  }

  private async write(n: number, exempt: boolean): Promise<MessageIntent> {
    const { id: patientId } = await this.repositories.patients.create(scope, {
      ...{ identifiers: [], name: { given: 'Pat', family: 'Doe' }, language: 'en', zone: 'UTC', phone: phoneOf(n) },
    });
    const intent: MessageIntent = {
      ...{ id: randomUUID(), orgId: scope.orgId, patientId, channel: 'sms', address: phoneOf(n), language: 'en' },
      ...{ body: `Message ${n}`, exempt, status: 'pending', createdAt: new Date(), attempts: 0 },
    };
    await this.repositories.intents.create(scope, intent);
    await this.messages.dispatch(intent);
    return intent;
  }

  /** Milliseconds from a STOP at the phone until it is believed and what waited is taken back. */
  private async stopAndWait(phone: string): Promise<number> {
    const { contacts, intents } = this.repositories;
    const begun = performance.now();
    const posted = fetch(`${this.product.carrierUrl}/sim/sms`, {
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

  /** Milliseconds from the intent to the carrier, of messages that come evenly, half as many as may leave. */
  private async waitsAtHalfLoad(before: number): Promise<readonly number[]> {
    const { count, rate } = this.options;
    const begun = Date.now();
    const written: MessageIntent[] = [];
    const spacingMs = 2_000 / rate;
    for (let n = 0; n * spacingMs < HALF_LOAD_SECONDS * 1_000; n += 1) {
      await sleep(Math.max(0, begun + n * spacingMs - Date.now()));
      written.push(await this.write(count + URGENT + n, false));
    }
    let left: readonly JournalLine[] = [];
    const haveAllLeft = async () => {
      left = (await this.journal()).slice(before);
      return left.length >= written.length;
    };
    await waitUntil('The end of the half load', 600, haveAllLeft, LOOK_MS);
    const createdAt = new Map(written.map((intent) => [intent.id, intent.createdAt.getTime()]));
    return left.map(({ intent, at }) => Date.parse(at) - (createdAt.get(intent ?? '') ?? Number.NaN));
  }

  private journal(): Promise<readonly JournalLine[]> {
    return journal(this.product.carrierUrl);
  }
}

function phoneOf(n: number): string {
  return `+1617${String(5_600_000 + n)}`;
}

/** Quiet from an hour ago until then, UTC. */
function nightUntil(end: Date): Organization['quietHours'] {
  const clock = (at: number): string => new Date(at).toISOString().slice(11, 16);
  return { start: clock(Date.now() - 60 * MINUTE_MS), end: clock(end.getTime()) };
}
