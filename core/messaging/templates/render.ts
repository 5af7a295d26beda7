import { LiquidError } from 'liquidjs';
import { itemName } from '../../criteria/catalog';
import type { Channel, Reply } from '../../pathway/definition';
import type { Language, LocalizedText, Organization } from '../../record/organization';
import type { Patient } from '../../record/patient';
import { liquid } from './liquid';
import { linkVariables, type LinkUrls } from './link-variables';
import { optionsSentence } from './options-sentence';
import { segmentsOf, toGsm } from './segments';
import type { MessageTemplate } from './template';

/** Everything a template may name. `options` is there only where the text asks something, a link only where one is made. */
const templateVariables = [
  'patient.given',
  'organization.name',
  'organization.phone',
  'options',
  ...linkVariables,
] as const;

/**
 * What a text of this channel may name. The item of a `for` comes from the record, which says something of the patient's
 * health, so it is never texted.
 */
export function variablesIn(
  channel: Channel,
  { isAboutItem = false, asks = true, links = true, material = false }: WhatThereIs,
): readonly string[] {
  const known = templateVariables.filter((name) => {
    if (name === 'options') return asks;
    if (name === 'link.material') return links && material;
    return links || !name.startsWith('link.');
  });
  return channel === 'email' && isAboutItem ? [...known, itemName] : known;
}

interface WhatThereIs {
  readonly isAboutItem?: boolean;
  readonly asks?: boolean;
  /** `false`: whoever sends it makes no links. */
  readonly links?: boolean;
  /** The template names what there is to read. */
  readonly material?: boolean;
}

export interface MessageContext {
  readonly patient: Pick<Patient, 'name' | 'language'>;
  readonly organization: Pick<Organization, 'name' | 'phone'>;
  readonly question?: Reply;
  /** What the round of the `for` around it is about. */
  readonly item?: string;
  /** The addresses of the patient's pages, by purpose. */
  readonly link?: LinkUrls;
}

export type RenderedMessage =
  | {
      readonly ok: true;
      readonly language: Language;
      /** Emails only. */
      readonly subject?: string;
      readonly body: string;
      /** Texts only: how many parts the carrier will send and charge. */
      readonly segments?: number;
    }
  | { readonly ok: false; readonly reason: 'missing-language' | 'template-error'; readonly message: string };

/**
 * The text as the patient will read it, in the patient's language and no other: a text that is not understood is worse
 * than a call. Accents that GSM-7 lacks are dropped from texts where that saves parts.
 */
export function renderMessage(template: MessageTemplate, channel: Channel, context: MessageContext): RenderedMessage {
  const language = context.patient.language;
  const source = sourceOf(template, channel, language);
  if (source === 'no-channel') return failed('template-error', `"${template.template}" has no text for ${channel}.`);
  if (source === 'no-language')
    return failed('missing-language', `"${template.template}" has no ${channel} text in ${language}.`);
  try {
    const variables = variablesOf(context, channel, language);
    return finished(source, language, (text) => String(liquid.parseAndRenderSync(text, variables)));
  } catch (error) {
    // Liquid quotes the template, never a value, so this may be logged. Its limits throw plain errors.
    const why = LiquidError.is(error) ? error.message : 'the text is too long or too deeply nested';
    return failed('template-error', `"${template.template}": ${why}`);
  }
}

function failed(reason: 'missing-language' | 'template-error', message: string): RenderedMessage {
  return { ok: false, reason, message };
}

/** The message as it leaves, from its parts as written. */
export function finished(
  { subject, body }: WrittenMessage,
  language: Language,
  render: (text: string) => string,
): Extract<RenderedMessage, { ok: true }> {
  const rendered = render(body).trim();
  if (subject !== undefined) return { ok: true, language, subject: oneLine(render(subject)), body: rendered };
  const text = toGsm(rendered);
  return { ok: true, language, body: text, segments: segmentsOf(text) };
}

/** One message of a template as written; only an email has a subject. */
export interface WrittenMessage {
  readonly subject?: string;
  readonly body: string;
}
type Source = WrittenMessage | 'no-channel' | 'no-language';

function sourceOf(template: MessageTemplate, channel: Channel, language: Language): Source {
  switch (channel) {
    case 'sms': {
      if (!template.sms) return 'no-channel';
      const body = template.sms[language];
      return body === undefined ? 'no-language' : { body };
    }
    case 'email': {
      if (!template.email) return 'no-channel';
      const subject = template.email.subject[language];
      const body = template.email.body[language];
      return subject === undefined || body === undefined ? 'no-language' : { subject, body };
    }
  }
}

/** The values that a message's text may name. */
export function variablesOf(
  { patient, organization, question, item, link }: MessageContext,
  channel: Channel,
  language: Language,
): object {
  return {
    ...(item !== undefined && channel === 'email' && { [itemName]: oneLine(item) }),
    patient: { given: oneLine(patient.name.given) },
    organization: { name: oneLine(organization.name), phone: oneLine(organization.phone) },
    ...(question && { options: optionsSentence(question, language) }),
    ...(link && { link }),
  };
}

/**
 * A task whose title and reason name the item that it is about. What cannot be written out, which publishing refuses, stays
 * as it is.
 */
export function aboutItem<T extends Labels>(task: T, item: string | undefined): T {
  return item === undefined ? task : { ...task, title: labelOf(task.title, item), why: labelOf(task.why, item) };
}

interface Labels {
  readonly title: LocalizedText;
  readonly why: LocalizedText;
}

function labelOf({ en, es }: LocalizedText, item: string): LocalizedText {
  return { en: label(en, item), ...(es !== undefined && { es: label(es, item) }) };
}

function label(written: string, item: string): string {
  try {
    return oneLine(String(liquid.parseAndRenderSync(written, { [itemName]: oneLine(item) })));
  } catch (error) {
    if (LiquidError.is(error)) return written;
    throw error;
  }
}

/** A name from outside must not add lines to a text or headers to an email, nor turn the reading direction of the rest. */
function oneLine(text: string): string {
  return text
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}
