import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { findCohort } from '../api/commands/find-cohort';
import { cancelCampaign, checkCampaign, startCampaign } from '../api/commands/run-campaign';
import { readConfig } from '../adapters/config';
import { connectMongo } from '../adapters/mongo/connect';
import { createCampaignDispatch } from '../adapters/temporal/campaign-dispatch';
import { createTemporalClient } from '../adapters/temporal/client';
import type { Campaign } from '../core/record/campaign';
import { systemScope } from '../core/record/scope';
import { waitUntil } from '../dev/wait-until';
import { startBenchServers } from './bench-servers';
import { inParallel } from './rounds';
import { startProduct, type RunningProduct } from './running-product';

export interface CampaignOptions {
  /** Whom the dry run judges. */
  readonly patients: number;
  /** Messages a minute. */
  readonly rate: number;
  /** So many are sent; then the campaign is cancelled. */
  readonly sent: number;
}

const WIDTH = 20;
const LOOK_MS = 1_000;
const MINUTE_MS = 60_000;
const MRN = 'urn:bench:mrn';
/** More than the campaign's own rate, so that that one is measured. */
const CARRIER_HEADROOM = 2;
const scope = systemScope('bench', 'bench');

/** A campaign of many patients through the whole product: looked up, judged, sent at its rate, as the carrier's journal tells it. */
export async function campaignRun({ patients: count, rate, sent }: CampaignOptions): Promise<readonly string[]> {
  const servers = await startBenchServers();
  const product = await startProduct(servers, Math.ceil((rate / 60) * CARRIER_HEADROOM));
  const config = readConfig(product.env);
  const mongo = await connectMongo(config.MONGODB_URI);
  const client = createTemporalClient(config, {});
  const { campaigns, intents, organizations, patients } = mongo.repositories;
  const deps = { ...mongo.repositories, campaignDispatch: createCampaignDispatch(client, config.TEMPORAL_TASK_QUEUE) };
  const id = randomUUID();
  const now = async (): Promise<Campaign | null> => campaigns.get(scope, id);
  const eventsOf = async (): Promise<number> =>
    (await client.workflow.getHandle(`campaign/${scope.orgId}/${id}`).describe()).historyLength;
  try {
    await organizations.put({
      ...{ id: scope.orgId, name: 'Bench', zone: 'UTC', holidays: { country: 'US' }, phone: '+15550100' },
      ...{ quietHours: { start: '03:00', end: '03:00' }, contactBudget: { perDay: 1000, perWeek: 1000 } },
    });
    const numbers = Array.from({ length: count }, (_, n) => n);
    await inParallel(numbers, WIDTH, async (n) => {
      await patients.create(scope, {
        ...{ identifiers: [{ system: MRN, value: mrnOf(n) }], name: { given: 'Pat', family: 'Doe' }, zone: 'UTC' },
        ...{ language: 'en', birthDate: '1950-05-05', phone: `+1617${String(5_600_000 + n)}` },
      });
    });
    const lookUp = await timed(() => findCohort(mongo.repositories, scope, numbers.map(mrnOf)));
    const list = await campaigns.keepList(scope, id, lookUp.result.patientIds);
    await campaigns.create(scope, {
      ...{ id, orgId: scope.orgId, name: 'Bench', template: 'flu-shot-tip', channels: ['sms'], rate, run: 0 },
      ...{ cohort: { condition: 'patient.age >= 65.0', list }, status: 'draft', considered: 0 },
      ...{ createdBy: { id: 'bench', name: 'Bench' }, createdAt: new Date() },
    });
    const before = peakMb(product);
    const dryRun = await timed(async () => {
      await checkCampaign(deps, scope, id);
      await waitUntil('The dry run', 900, async () => (await now())?.status === 'checked', LOOK_MS);
    });
    const judged = (await now())?.considered ?? 0;
    const dryRunEvents = await eventsOf();
    const afterDryRun = peakMb(product);
    await startCampaign(deps, scope, id, count);
    const deadline = (3 * sent * 60) / rate + 300;
    await waitUntil('The messages', deadline, async () => (await journal(product)).length >= sent, LOOK_MS);
    const sendingEvents = await eventsOf();
    const lines = await journal(product);
    await cancelCampaign(deps, scope, id);
    const instants = lines.map(({ at }) => Date.parse(at));
    const written = await intentsOf(id);
    const spentMinutes = ((instants.at(-1) ?? 0) - (instants[0] ?? 0)) / MINUTE_MS;
    return [
      `${String(count)} numbers of a list were looked up in ${lookUp.seconds.toFixed(1)} s: ${String(lookUp.result.patientIds.length)} patients`,
      `Dry run: ${String(judged)} judged in ${dryRun.seconds.toFixed(1)} s, ${String(dryRunEvents)} history events`,
      `Sending at ${String(rate)} a minute: ${String(lines.length)} accepted, ${String(new Set(lines.map(({ to }) => to)).size)} different, in ${spentMinutes.toFixed(1)} minutes; ${String(sendingEvents)} history events`,
      `In each whole minute handed over: ${wholeMinutes(written).join(', ')}; accepted: ${wholeMinutes(instants).join(', ')}`,
      `Peak memory of each of two workers: ${before} MB before, ${afterDryRun} MB after the dry run, ${peakMb(product)} MB after the sending`,
    ];

    /** When each message of the campaign was written, in order. */
    async function intentsOf(campaign: string): Promise<readonly number[]> {
      const at: number[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof intents.list>> = await intents.list(scope, {
          ...{ campaign, limit: 500 },
          ...(cursor !== null && { cursor }),
        });
        at.push(...page.items.map(({ createdAt }) => createdAt.getTime()));
        cursor = page.nextCursor;
      } while (cursor !== null);
      return at.sort((one, other) => one - other);
    }
  } finally {
    await Promise.all([mongo.close(), client.connection.close()]);
    await product.stop();
    await servers.stop();
  }
}

function mrnOf(n: number): string {
  return String(1_000_000 + n);
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly seconds: number }> {
  const begun = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - begun) / 1000 };
}

/** Messages in each whole minute from the first one. */
function wholeMinutes(instants: readonly number[]): readonly number[] {
  const [first = 0] = instants;
  const whole = Math.floor(((instants.at(-1) ?? 0) - first) / MINUTE_MS);
  return Array.from({ length: whole }, (_, minute) => {
    return instants.filter((at) => Math.floor((at - first) / MINUTE_MS) === minute).length;
  });
}

async function journal({
  carrierUrl,
}: RunningProduct): Promise<readonly { readonly at: string; readonly to: string }[]> {
  const response = await fetch(`${carrierUrl}/sim/sms/journal`);
  return ((await response.json()) as { items: readonly { at: string; to: string }[] }).items;
}

/** The most that each worker ever had in memory. Linux only. */
function peakMb({ workers }: RunningProduct): string {
  const peaks = workers.map((pid) =>
    Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]),
  );
  return peaks.map((kb) => (kb / 1024).toFixed(0)).join(' and ');
}
