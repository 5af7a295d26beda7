import { randomUUID } from 'node:crypto';
import type { ChildProcess } from 'node:child_process';
import { createCampaignDispatch } from '../../adapters/temporal/campaign-dispatch';
import { checkCampaign, pauseCampaign, resumeCampaign, startCampaign } from '../../api/commands/run-campaign';
import { forecastOf, reportOf } from '../../core/messaging/campaigns/campaign-report';
import type { Campaign } from '../../core/record/campaign';
import type { MessageIntent } from '../../core/record/message';
import { waitUntil } from '../../dev/wait-until';
import { HostileRig } from '../hostile/hostile-rig';
import { countByStatus } from '../hostile/oracle';
import { patientsOf } from '../hostile/population';
import { clinic, system } from '../support/record';

/** Pages of the dry run are 200; batches are 100, every five seconds. */
const COUNT = 240;
const RATE = 1_200;

let rig: HostileRig;
let worker: ChildProcess;

beforeAll(async () => {
  rig = await HostileRig.start();
}, 60_000);
afterAll(() => rig.stop());

/** The worker is gone in the middle of whatever it does, and another one begins. */
async function killWorker(): Promise<void> {
  rig.kill(worker);
  worker = await rig.worker();
}

async function draft(): Promise<Campaign> {
  const { campaigns } = rig.record.repositories;
  const patients = await patientsOf(rig, COUNT);
  const id = randomUUID();
  const list = await campaigns.keepList(
    system,
    id,
    patients.map((patient) => patient.id),
  );
  return campaigns.create(system, {
    ...{ id, orgId: clinic.id, name: 'Tip', template: 'self-care-tip', channels: ['sms'], rate: RATE, run: 0 },
    ...{ cohort: { list }, status: 'draft', considered: 0, createdAt: new Date() },
    createdBy: { id: 'max', name: 'Max' },
  });
}

async function messagesOf({ id }: Campaign): Promise<readonly MessageIntent[]> {
  return (await rig.record.repositories.intents.list(system, { campaign: id, limit: 500 })).items;
}

test('a campaign whose worker is killed again and again reaches each patient once, and its report adds up', async () => {
  const { campaigns } = rig.record.repositories;
  const campaignDispatch = createCampaignDispatch(rig.temporal.client, rig.taskQueue);
  const deps = { ...rig.record.repositories, campaignDispatch };
  const campaign = await draft();
  const { id } = campaign;
  const now = () => campaigns.get(system, id);
  const reaches = (status: Campaign['status']) =>
    waitUntil(`Campaign ${status}`, 120, async () => (await now())?.status === status, 100);
  const report = async () => reportOf(await campaigns.outcomes(system, id), COUNT);
  const hasWritten = (count: number) =>
    waitUntil(`${String(count)} messages`, 60, async () => (await report()).messages >= count, 100);
  await Promise.all([rig.api(), rig.worker().then((first) => (worker = first))]);

  await checkCampaign(deps, system, id);
  await waitUntil('A first page', 60, async () => ((await now())?.considered ?? 0) > 0, 10);
  await killWorker();
  await reaches('checked');
  expect(await now()).toMatchObject({ considered: COUNT });
  expect(forecastOf(await campaigns.counts(system, { id, run: 1 }))).toMatchObject({ cohort: COUNT, toSend: COUNT });

  await startCampaign(deps, system, id, COUNT);
  await hasWritten(20);
  await killWorker();
  await hasWritten(120);
  await pauseCampaign(deps, system, id);
  await killWorker();
  expect((await rig.carrier.journal()).length).toBeLessThan(COUNT);
  await resumeCampaign(deps, system, id);
  await reaches('done');

  await waitUntil('The carrier’s word on each', 60, async () => {
    return (await messagesOf(campaign)).every(({ status }) => status === 'delivered' || status === 'unknown');
  });
  const messages = await messagesOf(campaign);
  const journal = await rig.carrier.journal();
  // What a crash cut off between us and the carrier is never sent again: whether it has left is for the carrier to say.
  const unknown = new Set(messages.flatMap(({ id: intent, status }) => (status === 'unknown' ? [intent] : [])));
  const delivered = messages.flatMap(({ id: intent, status }) => (status === 'delivered' ? [intent] : []));
  expect(new Set(messages.map(({ patientId }) => patientId)).size).toBe(COUNT);
  expect(messages).toHaveLength(COUNT);
  expect(new Set(journal.map(({ to }) => to)).size).toBe(journal.length);
  expect(
    journal
      .map(({ intent }) => intent)
      .filter((intent) => !unknown.has(intent ?? ''))
      .sort(),
  ).toEqual(delivered.toSorted());
  expect(unknown.size).toBeLessThan(COUNT / 10);
  expect(await report()).toMatchObject({
    ...{ messages: COUNT, delivered: COUNT - unknown.size, unknown: unknown.size },
    ...{ sent: 0, pending: 0, failed: 0, suppressed: 0, reach: (COUNT - unknown.size) / COUNT },
  });
  expect((await countByStatus(rig)).get('delivered')).toBe(COUNT - unknown.size);
}, 240_000);
