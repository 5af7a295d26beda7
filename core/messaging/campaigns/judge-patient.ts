import { CarepathFailure } from '../../errors';
import { evaluate, factsOf, type Facts } from '../../criteria/evaluate';
import type { Campaign, CampaignRow, CampaignVerdict } from '../../record/campaign';
import type { Channel, Contact } from '../../record/message';
import type { Organization } from '../../record/organization';
import type { Patient } from '../../record/patient';
import type { MessageTemplate } from '../templates/template';
import { sampleLinks } from '../templates/link-variables';
import { campaignText } from './campaign-text';
import { hasRefused } from './promotion';

const WEEK_MS = 7 * 86_400_000;
const DEFAULT_PER_WEEK = 3;

export interface JudgedPatient {
  readonly patient: Patient;
  readonly facts: Facts;
  readonly contacts: ReadonlyMap<Channel, Contact>;
}

export interface JudgingCampaign {
  readonly campaign: Campaign;
  readonly template: MessageTemplate;
  readonly organization: Organization;
  /** To whom of the cohort an address is given. */
  readonly takenBy: (address: string) => string | undefined;
  readonly now: Date;
}

/**
 * What a campaign would do about one patient; `null`: the condition does not hold, so the patient is not of its cohort.
 * @throws CarepathFailure `broken-definition` for a template that cannot be rendered.
 */
export function judgePatient(judging: JudgingCampaign, judged: JudgedPatient): CampaignRow | null {
  const { campaign } = judging;
  const row = { campaignId: campaign.id, run: campaign.run, patientId: judged.patient.id, handedOver: false };
  const { condition } = campaign.cohort;
  if (condition !== undefined) {
    const { value } = evaluate(condition, judged.facts);
    if (value === false) return null;
    if (value === 'unknown') {
      const missing = factsOf(condition).find((fact) => judged.facts.get(fact) === undefined);
      return { ...row, verdict: 'unknown', ...(missing !== undefined && { missing }) };
    }
  }
  if (judged.patient.deceasedAt) return { ...row, verdict: 'deceased' };
  const ladder = campaign.channels.map((channel) => judgeChannel(judging, judged, channel));
  const usable = ladder.find(({ verdict }) => verdict === 'send' || verdict === 'send-later');
  // Why not is what stood in the way on the channel that came closest.
  const nearest = ladder.find(({ verdict }) => verdict !== 'no-address');
  return { ...row, ...(usable ?? nearest ?? { verdict: 'no-address' }) };
}

function judgeChannel(
  { campaign, template, organization, takenBy, now }: JudgingCampaign,
  { patient, contacts }: JudgedPatient,
  channel: Channel,
): { readonly verdict: CampaignVerdict } & Pick<CampaignRow, 'channel' | 'address' | 'segments'> {
  const address = addressFor(patient, channel);
  if (address === undefined) return { verdict: 'no-address' };
  const contact = contacts.get(channel);
  if (hasRefused(contact)) return { verdict: 'opted-out', channel };
  if (contact?.unreachable) return { verdict: 'unreachable', channel };
  const text = campaignText(template, channel, campaign, { patient, organization, link: sampleLinks });
  if (!text.ok && text.reason === 'template-error') throw new CarepathFailure('broken-definition', text.message);
  if (!text.ok) return { verdict: 'missing-language', channel };
  const owner = takenBy(address);
  if (owner !== undefined && owner !== patient.id) return { verdict: 'duplicate', channel };
  const sent = (contact?.sends ?? []).filter(({ at }) => now.getTime() - at.getTime() < WEEK_MS).length;
  const isSpent = channel === 'sms' && sent >= (organization.contactBudget?.perWeek ?? DEFAULT_PER_WEEK);
  const verdict = isSpent ? 'send-later' : 'send';
  return { verdict, channel, address, ...(text.segments !== undefined && { segments: text.segments }) };
}

/** E.164 or an email address in lower case: what two patients share when they share it. */
export function addressFor(patient: Pick<Patient, 'phone' | 'email'>, channel: Channel): string | undefined {
  return channel === 'sms' ? patient.phone : patient.email?.toLowerCase();
}
