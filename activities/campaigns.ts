import { createHash } from 'node:crypto';
import { loadFacts } from '../core/criteria/load-facts';
import { factsOf } from '../core/criteria/evaluate';
import { CarepathFailure } from '../core/errors';
import { campaignText } from '../core/messaging/campaigns/campaign-text';
import { addressFor, judgePatient, type JudgedPatient } from '../core/messaging/campaigns/judge-patient';
import { beatOf, nextBatchAt, opensAt } from '../core/messaging/campaigns/pace';
import { takeBackCampaign } from '../core/messaging/campaigns/take-back';
import { questionOf } from '../core/messaging/inbound/replies';
import { templatesInUse } from '../core/messaging/templates/templates-in-use';
import type { TemplateInUse } from '../core/messaging/templates/template';
import type { CampaignActivities, CampaignRef, CampaignStep } from '../core/pathway/host';
import type { Campaign, CampaignRow } from '../core/record/campaign';
import type { Channel, MessageIntent } from '../core/record/message';
import type { Organization } from '../core/record/organization';
import type { Patient } from '../core/record/patient';
import type { NewPatientLink } from '../core/record/patient-link';
import { type Scope, systemScope } from '../core/record/scope';
import type { ActivityDependencies } from './dependencies';
import { withHeartbeat } from './heartbeat';
import { messageLinks } from './message-links';

/** Patients that are judged together, and so many of them, or of messages that are handed over, at once. */
const PAGE = 200;
const AT_ONCE = 20;
/** Messages that are taken back together. */
const TAKEN_BACK = 200;
/** A message that has not left by then, or an answer that comes later, is not the campaign's any more. */
const LASTS_MS = 7 * 86_400_000;
/** So often it is looked whether the last ones have left. */
const LOOK_MS = 5_000;
const LOOK_LATER_MS = 60_000;

type Dependencies = Pick<ActivityDependencies, 'repositories' | 'content' | 'clock' | 'dispatch' | 'patientLinks'>;

const MORE: CampaignStep = { step: 'more' };
const STOP: CampaignStep = { step: 'stop' };

/** The steps of a campaign; each may be repeated. */
export function createCampaignActivities(deps: Dependencies): CampaignActivities {
  return {
    campaignStep: (input) => withHeartbeat(() => campaignStep(deps, input)),
  };
}

/** Does the next part of whatever the record says the campaign is at. */
export async function campaignStep(deps: Dependencies, { orgId, campaignId }: CampaignRef): Promise<CampaignStep> {
  const scope = systemScope(orgId, 'campaign');
  const campaign = await deps.repositories.campaigns.get(scope, campaignId);
  if (!campaign) throw new CarepathFailure('not-found', 'The campaign is not in the record.');
  switch (campaign.status) {
    case 'checking':
      return orStop(deps, scope, campaign, 'draft', () => judgePage(deps, scope, campaign));
    case 'running':
      return orStop(deps, scope, campaign, 'paused', () => sendBatch(deps, scope, campaign));
    case 'cancelled':
      return takeBack(deps, scope, campaign);
    default:
      return STOP;
  }
}

/** What a manager has to change first, as a template that is gone, is not tried again and again. */
async function orStop(
  { repositories }: Dependencies,
  scope: Scope,
  { id, status }: Campaign,
  to: 'draft' | 'paused',
  step: () => Promise<CampaignStep>,
): Promise<CampaignStep> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof CarepathFailure && error.code === 'broken-definition')) throw error;
    await repositories.campaigns.move(scope, id, [status], to, error.message);
    return STOP;
  }
}

async function judgePage(deps: Dependencies, scope: Scope, campaign: Campaign): Promise<CampaignStep> {
  const { campaigns } = deps.repositories;
  const { patients, last, isLast } = await nextPage(deps, scope, campaign);
  if (last !== undefined) {
    const rows = await judgeAll(deps, scope, campaign, patients);
    await campaigns.judged(scope, campaign, { rows, last, considered: patients.length });
  }
  if (!isLast) return MORE;
  await campaigns.move(scope, campaign.id, ['checking'], 'checked');
  return STOP;
}

/** Of those on the campaign's list, or of all. */
async function nextPage({ repositories }: Dependencies, scope: Scope, { cohort: { list }, judged }: Campaign) {
  const page = { after: judged ?? null, limit: PAGE };
  if (!list) {
    const patients = await repositories.patients.following(scope, page);
    return { patients, last: patients.at(-1)?.id, isLast: patients.length < PAGE };
  }
  const ids = await repositories.campaigns.listed(scope, list, page);
  const byId = new Map((await repositories.patients.getMany(scope, ids)).map((patient) => [patient.id, patient]));
  // In the order of the list: who comes first gets the message at a shared address, also when the page is judged again.
  return { patients: ids.flatMap((id) => byId.get(id) ?? []), last: ids.at(-1), isLast: ids.length < PAGE };
}

async function judgeAll(
  deps: Dependencies,
  scope: Scope,
  campaign: Campaign,
  patients: readonly Patient[],
): Promise<readonly CampaignRow[]> {
  const context = await contextOf(deps, scope, campaign);
  const contacts = await contactsOf(deps, scope, campaign, patients);
  const taken = new Map(await deps.repositories.campaigns.taken(scope, campaign, [...contacts.addresses]));
  const rows: CampaignRow[] = [];
  for (let at = 0; at < patients.length; at += AT_ONCE) {
    const known = await Promise.all(
      patients.slice(at, at + AT_ONCE).map((patient) => knownOf(deps, scope, campaign, patient)),
    );
    for (const { patient, facts } of known) {
      const judged = { patient, facts, contacts: contacts.of(patient) };
      const takenBy = (address: string) => taken.get(address);
      const row = judgePatient({ ...context, campaign, takenBy, now: deps.clock.now() }, judged);
      if (row?.address !== undefined) taken.set(row.address, row.patientId);
      if (row) rows.push(row);
    }
  }
  return rows;
}

/** What is known of all their addresses, read at once. */
async function contactsOf(
  { repositories }: Dependencies,
  scope: Scope,
  { channels }: Campaign,
  patients: readonly Patient[],
) {
  const addressesBy = (channel: Channel) => [...new Set(patients.flatMap((one) => addressFor(one, channel) ?? []))];
  const found = await Promise.all(
    channels.map((channel) => repositories.contacts.getMany(scope, channel, addressesBy(channel))),
  );
  const known = new Map(found.flat().map((contact) => [`${contact.channel}/${contact.address}`, contact]));
  return {
    addresses: new Set(channels.flatMap(addressesBy)),
    of: (patient: Patient): JudgedPatient['contacts'] =>
      new Map(
        channels.flatMap((channel) => {
          const contact = known.get(`${channel}/${addressFor(patient, channel) ?? ''}`);
          return contact ? [[channel, contact] as const] : [];
        }),
      ),
  };
}

async function knownOf(
  { repositories, clock }: Dependencies,
  scope: Scope,
  { cohort: { condition } }: Campaign,
  patient: Patient,
): Promise<Pick<JudgedPatient, 'patient' | 'facts'>> {
  if (condition === undefined) return { patient, facts: new Map() };
  const subject = { patientId: patient.id, patient, at: clock.now() };
  return { patient, facts: await loadFacts(repositories, scope, subject, factsOf(condition)) };
}

/** @throws CarepathFailure broken-definition when the template is gone */
async function contextOf(
  { repositories, content }: Dependencies,
  scope: Scope,
  campaign: Campaign,
): Promise<{ readonly template: TemplateInUse; readonly organization: Organization }> {
  const { templates, organizations } = repositories;
  const inUse = await templatesInUse({ templates, content }, scope, [campaign.template]);
  const template = inUse.template(campaign.template);
  const organization = await organizations.get(scope.orgId);
  if (!template || !organization) {
    throw new CarepathFailure('broken-definition', `There is no message template "${campaign.template}".`);
  }
  return { template, organization };
}

/** Hands over as many as the rate allows now. The pace is kept first: what is repeated after a crash is the same batch. */
async function sendBatch(deps: Dependencies, scope: Scope, campaign: Campaign): Promise<CampaignStep> {
  const { campaigns } = deps.repositories;
  const now = deps.clock.now();
  const { template, organization } = await contextOf(deps, scope, campaign);
  const closedUntil = opensAt(campaign, organization.zone, now);
  if (closedUntil) return waitUntil(closedUntil, now);
  if (campaign.nextAt && campaign.nextAt > now) return waitUntil(campaign.nextAt, now);
  const rows = await campaigns.waiting(scope, campaign, beatOf(campaign).size);
  if (rows.length === 0) return finish(deps, scope, campaign);
  const nextAt = nextBatchAt(campaign, now);
  if (!(await campaigns.pace(scope, campaign, nextAt))) return MORE;
  const patients = await deps.repositories.patients.getMany(
    scope,
    rows.map(({ patientId }) => patientId),
  );
  const byId = new Map(patients.map((patient) => [patient.id, patient]));
  const writing = { ...deps, template, organization, now };
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    await Promise.all(
      rows.slice(at, at + AT_ONCE).map((row) => handOver(deps, scope, campaign, row, byId.get(row.patientId), writing)),
    );
  }
  return waitUntil(nextAt, deps.clock.now());
}

/** Each write may be repeated, and the row is marked by the last one: what a crash cuts off is done again as a whole. */
async function handOver(
  { repositories, dispatch }: Dependencies,
  scope: Scope,
  campaign: Campaign,
  row: CampaignRow,
  patient: Patient | undefined,
  writing: Writing,
): Promise<void> {
  const planned = patient && intentOf(campaign, row, patient, writing);
  if (planned) {
    await repositories.links.ensure(scope, planned.links);
    await repositories.intents.create(scope, planned.intent);
    // Deferred is fine: the sweeper hands over what waits.
    await dispatch.dispatch(planned.intent);
  }
  await repositories.campaigns.handedOver(scope, row);
}

interface Writing extends Pick<Dependencies, 'patientLinks'> {
  readonly template: TemplateInUse;
  readonly organization: Organization;
  readonly now: Date;
}

/** `null` for what the patient has lost since the dry run: an address, or a language that the template has. */
function intentOf(
  campaign: Campaign,
  { patientId, channel }: CampaignRow,
  patient: Patient,
  { template, organization, now, patientLinks }: Writing,
): { readonly intent: MessageIntent; readonly links: readonly NewPatientLink[] } | null {
  if (channel === undefined) return null;
  const { id: campaignId, orgId } = campaign;
  const id = createHash('sha256')
    .update(JSON.stringify([campaignId, patientId, channel]))
    .digest('hex');
  const links = messageLinks(patientLinks, id);
  const text = campaignText(template, channel, campaign, { patient, organization, link: links.urls });
  const asks = channel === 'sms' && campaign.question;
  const intent: MessageIntent = {
    id,
    ...{ orgId, patientId, campaignId, channel },
    address: (channel === 'sms' ? patient.phone : patient.email) ?? '',
    template: template.template,
    templateVersion: template.version,
    language: patient.language,
    body: text.ok ? text.body : '',
    ...(text.ok && text.subject !== undefined && { subject: text.subject }),
    ...(text.ok && text.segments !== undefined && { segments: text.segments }),
    ...(asks && { question: questionOf(asks) }),
    exempt: false,
    // Delivery refuses one without an address.
    ...(text.ok ? { status: 'pending' } : { status: 'suppressed', reason: 'missing-language' }),
    expiresAt: new Date(now.getTime() + LASTS_MS),
    createdAt: now,
    attempts: 0,
  };
  return { intent, links: text.ok ? links.linksOf(intent, template.material) : [] };
}

/** Over when none waits to leave any more. */
async function finish(deps: Dependencies, scope: Scope, campaign: Campaign): Promise<CampaignStep> {
  const { campaigns } = deps.repositories;
  // Before it is looked who failed: the last one to fail in between has to go on, too.
  const outcomes = await campaigns.outcomes(scope, campaign.id);
  if ((await goOnWithFailed(deps, scope, campaign)) > 0) return MORE;
  if (!outcomes.some(({ status }) => status === 'pending' || status === 'sending')) {
    await campaigns.move(scope, campaign.id, ['running'], 'done');
    return STOP;
  }
  const sinceLast = deps.clock.now().getTime() - (campaign.nextAt?.getTime() ?? 0);
  return { step: 'wait', ms: sinceLast < LOOK_LATER_MS ? LOOK_MS : LOOK_LATER_MS };
}

/** Whom a message certainly did not reach gets it by the next channel of the campaign, where they have one. */
async function goOnWithFailed({ repositories }: Dependencies, scope: Scope, campaign: Campaign): Promise<number> {
  const { campaigns, patients } = repositories;
  let wentOn = 0;
  for (const [index, channel] of campaign.channels.entries()) {
    const next = campaign.channels[index + 1];
    const rows = next === undefined ? [] : await campaigns.failedOn(scope, campaign, channel);
    const ids = rows.map(({ patientId }) => patientId);
    const byId = new Map((await patients.getMany(scope, ids)).map((patient) => [patient.id, patient]));
    for (const row of rows) {
      const patient = byId.get(row.patientId);
      const address = next && patient && addressFor(patient, next);
      if (next === undefined || address === undefined) continue;
      // One by one: of two who share it the second one finds it taken.
      const owner = (await campaigns.taken(scope, campaign, [address])).get(address);
      if (owner !== undefined && owner !== row.patientId) continue;
      if (await campaigns.goOn(scope, row, { channel: next, address })) wentOn += 1;
    }
  }
  return wentOn;
}

async function takeBack({ repositories }: Dependencies, scope: Scope, { id }: Campaign): Promise<CampaignStep> {
  const taken = await takeBackCampaign(repositories, scope, id, TAKEN_BACK);
  return taken > 0 ? MORE : STOP;
}

function waitUntil(at: Date, now: Date): CampaignStep {
  return { step: 'wait', ms: Math.max(1, at.getTime() - now.getTime()) };
}
