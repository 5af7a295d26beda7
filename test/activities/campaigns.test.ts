import { randomUUID } from 'node:crypto';
import { campaignStep } from '../../activities/campaigns';
import { patientLinkSecrets } from '../../adapters/links/patient-link-secrets';
import type { MessageTemplate } from '../../core/messaging/templates/template';
import type { CampaignStep } from '../../core/pathway/host';
import type { Campaign } from '../../core/record/campaign';
import type { Patient } from '../../core/record/patient';
import { clinic, system, TestRecord } from '../support/record';
import { testDatabase } from '../support/servers';

const FLU: MessageTemplate = {
  template: 'flu',
  sms: { en: '{{ organization.name }}: flu shots are here. STOP to end' },
};
const COHORT = 7;

let uri: string;
let record: TestRecord;
let patients: readonly Patient[];
let now = new Date('2026-11-23T17:00:00Z');
let phones = 0;
let template: MessageTemplate | null = FLU;
let dispatched: string[] = [];

beforeAll(async () => {
  ({ uri } = await testDatabase());
  record = await TestRecord.open(uri);
});
afterAll(() => record.close());
beforeEach(async () => {
  [template, dispatched] = [FLU, []];
  const create = () =>
    record.repositories.patients.create(system, {
      ...{ identifiers: [], name: { given: 'Rosa', family: 'Alvarez' }, language: 'en' },
      phone: `+1617555${String(1000 + (phones += 1))}`,
    });
  patients = await Promise.all(Array.from({ length: COHORT }, create));
});

async function aCampaign(channels: Campaign['channels'] = ['sms'], rate = 6): Promise<Campaign> {
  const { campaigns } = record.repositories;
  const id = randomUUID();
  const ids = patients.map((patient) => patient.id);
  const list = await campaigns.keepList(system, id, ids);
  return campaigns.create(system, {
    ...{ id, orgId: clinic.id, name: 'Flu', template: 'flu', channels, rate, run: 0 },
    ...{ cohort: { list }, status: 'draft', considered: 0 },
    ...{ createdBy: { id: 'm', name: 'Manager' }, createdAt: now },
  });
}

/**
 * One step of a worker that dies right after the `at`th of the writes that hand messages over. Nothing more of a dead worker
 * arrives, whatever it had begun. Whether it has died.
 */
async function dyingStep(campaignId: string, at: number): Promise<boolean> {
  const worker = await TestRecord.open(uri);
  let writes = 0;
  const dying =
    <Args extends unknown[], Result>(write: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      writes += 1;
      if (writes > at) throw new Error('killed');
      const written = await write(...args);
      if (writes >= at) throw new Error('killed');
      return written;
    };
  const { campaigns, intents, links } = worker.repositories;
  campaigns.pace = dying(campaigns.pace.bind(campaigns));
  links.ensure = dying(links.ensure.bind(links));
  intents.create = dying(intents.create.bind(intents));
  campaigns.handedOver = dying(campaigns.handedOver.bind(campaigns));
  const { repositories } = worker;
  const step = campaignStep({ ...deps(), repositories }, { orgId: clinic.id, campaignId });
  await step.catch(() => undefined);
  await worker.close();
  return writes >= at;
}

const deps = (crashAt?: number) => ({
  repositories: record.repositories,
  content: { template: () => template, form: () => null },
  clock: { now: () => now },
  patientLinks: patientLinkSecrets('s'.repeat(40), 'http://carepath.test'),
  dispatch: {
    dispatch: ({ id }: { id: string }) => {
      dispatched.push(id);
      if (dispatched.length === crashAt) throw new Error('killed');
      return Promise.resolve('started' as const);
    },
  },
});

const move = (id: string, from: Campaign['status'], to: Campaign['status']) =>
  record.repositories.campaigns.move(system, id, [from], to);
const get = (id: string) => record.repositories.campaigns.get(system, id);

/** Step after step, with the waits that each asks for, as the workflow does; a killed one is repeated. */
async function run(campaignId: string, most = 100, crashAt?: number): Promise<number> {
  for (let steps = 0; steps < most; steps += 1) {
    const step: CampaignStep = await campaignStep(deps(crashAt), { orgId: clinic.id, campaignId }).catch(() => ({
      step: 'more' as const,
    }));
    if (step.step === 'stop') return steps;
    if (step.step === 'wait') now = new Date(now.getTime() + step.ms);
  }
  return most;
}

async function checked(channels?: Campaign['channels'], rate?: number): Promise<Campaign> {
  const campaign = await aCampaign(channels, rate);
  await move(campaign.id, 'draft', 'checking');
  await run(campaign.id);
  expect(await get(campaign.id)).toMatchObject({ status: 'checked', considered: COHORT });
  return campaign;
}

async function sentOf(id: string) {
  return (await record.repositories.intents.list(system, { campaign: id, limit: 100 })).items;
}

/** As if all had left. */
async function deliverAll(id: string): Promise<void> {
  for (const intent of await sentOf(id)) {
    await record.repositories.intents.transition(system, intent.id, ['pending'], 'delivered', { deliveredAt: now });
  }
}

it('everybody of the cohort gets one message, also when the step is killed in the middle of a batch and repeated', async () => {
  const { id } = await checked();
  await move(id, 'checked', 'running');
  await run(id, 20, 2);
  await deliverAll(id);
  await run(id);
  const sent = await sentOf(id);
  expect(sent.map(({ patientId }) => patientId).sort()).toEqual(patients.map((patient) => patient.id).sort());
  expect(new Set(sent.map((intent) => intent.id)).size).toBe(COHORT);
  expect(dispatched.length).toBeGreaterThan(COHORT);
  expect(await get(id)).toMatchObject({ status: 'done' });
});

it('everybody gets one message, whichever write the worker dies after', async () => {
  for (let at = 1; ; at += 1) {
    const { id } = await checked(['sms'], 36);
    await move(id, 'checked', 'running');
    const died = await dyingStep(id, at);
    await run(id, 20);
    await deliverAll(id);
    await run(id);
    const told = (await sentOf(id)).map(({ patientId }) => patientId);
    expect({ at, told: told.sort() }).toEqual({ at, told: patients.map((patient) => patient.id).sort() });
    expect(await get(id)).toMatchObject({ status: 'done' });
    if (!died) return;
  }
});

it('the rate holds over a kill: what the dead worker had begun comes later, and two batches never come at once', async () => {
  const { id } = await checked(['sms'], 36);
  await move(id, 'checked', 'running');
  await dyingStep(id, 1);
  const step = () => campaignStep(deps(), { orgId: clinic.id, campaignId: id });
  expect(await step()).toEqual({ step: 'wait', ms: 5_000 });
  expect(await sentOf(id)).toHaveLength(0);
  now = new Date(now.getTime() + 20_000);
  expect(await step()).toEqual({ step: 'wait', ms: 5_000 });
  expect(await sentOf(id)).toHaveLength(3);
});

it('a pause hands over nothing more, a resumed one goes on, a cancelled one takes back what waits', async () => {
  const { id } = await checked();
  await move(id, 'checked', 'running');
  await run(id, 3);
  await move(id, 'running', 'paused');
  const before = (await sentOf(id)).length;
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(COHORT);
  await run(id);
  expect(await sentOf(id)).toHaveLength(before);
  await move(id, 'paused', 'running');
  await run(id, 3);
  expect((await sentOf(id)).length).toBeGreaterThan(before);
  await move(id, 'running', 'cancelled');
  await run(id);
  expect(new Set((await sentOf(id)).map(({ status }) => status))).toEqual(new Set(['suppressed']));
});

it('a text that failed goes on by email, once, and the campaign is over when that has left', async () => {
  const words = { en: '{{ organization.name }}: flu shots', es: '{{ organization.name }}: vacunas' };
  template = { ...FLU, email: { subject: words, body: words } };
  const [withEmail, without] = patients;
  const email = 'rosa@home.example';
  await record.repositories.patients.update(system, withEmail?.id ?? '', { email });
  const { id } = await checked(['sms', 'email']);
  await move(id, 'checked', 'running');
  await run(id, 20);
  const lost = [withEmail?.id, without?.id];
  for (const intent of await sentOf(id)) {
    const to = lost.includes(intent.patientId) ? 'failed' : 'delivered';
    await record.repositories.intents.transition(system, intent.id, ['pending'], to, {});
  }
  await run(id, 20);
  const emails = (await sentOf(id)).filter(({ channel }) => channel === 'email');
  expect(emails).toMatchObject([{ patientId: withEmail?.id, address: email, status: 'pending' }]);
  expect(await get(id)).toMatchObject({ status: 'running' });
  await record.repositories.intents.transition(system, emails[0]?.id ?? '', ['pending'], 'failed', {});
  await run(id);
  expect(await get(id)).toMatchObject({ status: 'done' });
  expect(await sentOf(id)).toHaveLength(COHORT + 1);
});

it('an email that a slower worker still holds for the text is not lost, and one address gets it once', async () => {
  const words = { en: '{{ organization.name }}: flu shots', es: '{{ organization.name }}: vacunas' };
  template = { ...FLU, email: { subject: words, body: words } };
  const [first, second] = patients;
  const email = 'family@home.example';
  for (const { id } of [first, second].flatMap((one) => one ?? [])) {
    await record.repositories.patients.update(system, id, { email });
  }
  const { id } = await checked(['sms', 'email']);
  await move(id, 'checked', 'running');
  await run(id, 20);
  for (const intent of await sentOf(id)) {
    const isDead = [first?.id, second?.id].includes(intent.patientId);
    const reason = isDead ? ({ reason: 'unreachable' } as const) : {};
    await record.repositories.intents.transition(
      system,
      intent.id,
      ['pending'],
      isDead ? 'suppressed' : 'sent',
      reason,
    );
  }
  const { campaigns } = record.repositories;
  const { run: dryRun = 0 } = (await get(id)) ?? {};
  const row = { campaignId: id, run: dryRun, patientId: first?.id ?? '' };
  expect(await campaigns.goOn(system, { ...row, channel: 'sms' }, { channel: 'email', address: email })).toBe(true);
  await campaigns.handedOver(system, { ...row, channel: 'sms' });
  await run(id, 20);
  const emails = (await sentOf(id)).filter(({ channel }) => channel === 'email');
  expect(emails.map(({ patientId }) => patientId)).toEqual([first?.id]);
});

it('the last text to fail while it is looked whether all have left goes on by email, too', async () => {
  const words = { en: '{{ organization.name }}: flu shots', es: '{{ organization.name }}: vacunas' };
  template = { ...FLU, email: { subject: words, body: words } };
  await record.repositories.patients.update(system, patients[0]?.id ?? '', { email: 'late@home.example' });
  const { id } = await checked(['sms', 'email']);
  await move(id, 'checked', 'running');
  await run(id, 20);
  const { campaigns, intents } = record.repositories;
  for (const intent of await sentOf(id)) {
    if (intent.patientId !== patients[0]?.id) await intents.transition(system, intent.id, ['pending'], 'delivered', {});
  }
  const failedOn = campaigns.failedOn.bind(campaigns);
  campaigns.failedOn = async (...args) => {
    const rows = await failedOn(...args);
    for (const intent of await sentOf(id)) await intents.transition(system, intent.id, ['pending'], 'failed', {});
    return rows;
  };
  try {
    await run(id, 10);
  } finally {
    campaigns.failedOn = failedOn;
  }
  expect((await sentOf(id)).filter(({ channel }) => channel === 'email')).toHaveLength(1);
});

it('who opted out or refused promotion is not of it', async () => {
  const [stopped, refused] = patients;
  await record.repositories.contacts.optOut(system, 'sms', stopped?.phone ?? '', 'word', now);
  const refusal = { status: 'opted-out', source: 'staff', at: now } as const;
  await record.repositories.contacts.setPromotion(system, 'sms', refused?.phone ?? '', refusal);
  const { id } = await checked();
  await move(id, 'checked', 'running');
  await run(id, 30);
  const told = new Set((await sentOf(id)).map(({ patientId }) => patientId));
  expect(told.size).toBe(COHORT - 2);
  expect([stopped, refused].some((patient) => told.has(patient?.id ?? ''))).toBe(false);
});

it('a template that is gone stops it and says so, in the dry run and while it runs', async () => {
  const { id } = await checked();
  await move(id, 'checked', 'running');
  template = null;
  expect(await run(id)).toBe(0);
  expect(await get(id)).toMatchObject({ status: 'paused', problem: expect.stringContaining('"flu"') });
  template = FLU;
  await move(id, 'paused', 'running');
  expect((await get(id))?.problem).toBeUndefined();
  const other = await aCampaign();
  await move(other.id, 'draft', 'checking');
  template = null;
  await run(other.id);
  expect(await get(other.id)).toMatchObject({ status: 'draft', problem: expect.stringContaining('"flu"') });
});
