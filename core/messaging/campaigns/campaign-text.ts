import type { Campaign } from '../../record/campaign';
import type { Channel } from '../../record/message';
import type { Language, Organization } from '../../record/organization';
import type { Patient } from '../../record/patient';
import type { LinkUrls } from '../templates/link-variables';
import { renderMessage, type RenderedMessage } from '../templates/render';
import { segmentsOf } from '../templates/segments';
import type { MessageTemplate } from '../templates/template';

/** How to end the tips alone, or all texts (47 CFR 64.1200(a)(10)); GSM-7 only. */
const FOOTER: Readonly<Record<Channel, Readonly<Record<Language, string>>>> = {
  sms: {
    en: 'Reply NO MORE to stop health tips, STOP to stop all texts.',
    es: 'Responda NO MAS para no recibir consejos de salud, ALTO para no recibir mensajes.',
  },
  email: {
    en: 'You get this health tip from your care team. Tell us if you want no more of them.',
    es: 'Su equipo de salud le envía este consejo. Díganos si no quiere recibir más.',
  },
};

/** The campaign's message as this patient reads it, with how to stop such messages below. */
export function campaignText(
  template: MessageTemplate,
  channel: Channel,
  campaign: Pick<Campaign, 'question'>,
  reader: {
    readonly patient: Pick<Patient, 'name' | 'language'>;
    readonly organization: Organization;
    readonly link: LinkUrls;
  },
): RenderedMessage {
  const question = channel === 'sms' ? campaign.question : undefined;
  const rendered = renderMessage(template, channel, { ...reader, ...(question && { question }) });
  if (!rendered.ok) return rendered;
  const footer = FOOTER[channel][rendered.language];
  const body = channel === 'sms' ? `${ended(rendered.body)} ${footer}` : `${rendered.body}\n\n${footer}`;
  return { ...rendered, body, ...(channel === 'sms' && { segments: segmentsOf(body) }) };
}

/** With a full stop where it ends in a word: the footer is a sentence of its own, and no part of the last answer. */
function ended(body: string): string {
  return /[\p{L}\p{N}]$/u.test(body) ? `${body}.` : body;
}
