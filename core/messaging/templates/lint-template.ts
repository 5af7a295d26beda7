import type { Channel } from '../../pathway/definition';
import type { Language } from '../../record/organization';
import { lintLiquid } from './lint-liquid';
import { lintWords, sensitiveFinding } from './lint-words';
import { renderMessage, variablesIn, type RenderedMessage } from './render';
import { measuringSample, sampleContext, sampleItem, samplePatients, type SampleUse } from './sample-patients';
import { toGsm } from './segments';
import { findSensitiveWords } from './sensitive-words';
import type { MessageTemplate, TemplateTexts, Texts } from './template';
import type { TemplateFinding, TextOf } from './template-finding';
import { withoutMarkup } from './text-place';

/** How a template is sent; what is left out is not known, and not checked. */
export interface TemplateUse extends SampleUse {
  /** It begins a conversation. */
  readonly firstMessage: boolean;
  /** The channels on which it must have a text. */
  readonly channels?: readonly Channel[];
  /** The materials there are. */
  readonly materials?: readonly string[];
}

type Rendered = Extract<RenderedMessage, { ok: true }>;

export const languages: readonly Language[] = ['en', 'es'];
const MOST_SEGMENTS = 2;
const LONGEST_TEXT = 10_000;

/** What a template's author should change; a template without errors can be rendered for everybody. */
export function lintTemplate(
  template: MessageTemplate,
  use: TemplateUse = { firstMessage: false },
): readonly TemplateFinding[] {
  const texts = withoutBlanks(template);
  const written = (['sms', 'email'] as const).filter((channel) => texts[channel]);
  if (written.length === 0) {
    const message = `"${template.template}" has neither an sms nor an email text.`;
    return [{ rule: 'no-text', severity: 'error', message }];
  }
  return [
    ...missingChannels(template, use, written),
    ...unknownMaterial(template, use),
    ...written.flatMap((channel) =>
      languages.flatMap((language) => lintMessage({ ...template, ...texts }, channel, language, use)),
    ),
  ];
}

/** What is wrong with the text of one channel and language, in the order of the text. */
export function lintMessage(
  template: MessageTemplate,
  channel: Channel,
  language: Language,
  use: TemplateUse,
): readonly TemplateFinding[] {
  const parts = partsOf(template, channel, language);
  if (parts === null) return [missingLanguage(channel, language)];
  const tooLong = parts.filter(({ text }) => text.length > LONGEST_TEXT);
  if (tooLong.length > 0) {
    const message = `A text has ${LONGEST_TEXT} characters at most.`;
    return tooLong.map(({ where }) => ({ rule: 'too-long', severity: 'error', message, ...where }));
  }
  const known = variablesIn(channel, { material: template.material !== undefined, ...use });
  const markup = parts.flatMap(({ where, text }) => lintLiquid(text, known).map((each) => ({ ...each, ...where })));
  const words = parts.flatMap(({ where, text }) => lintWords(text, where).map((each) => ({ ...each, ...where })));
  // A text that cannot be rendered has its finding already.
  const asSent = markup.length > 0 ? [] : lintSent(template, channel, language, use);
  return [...markup, ...words, ...asSent];
}

interface Part {
  readonly where: TextOf;
  readonly text: string;
}

function partsOf({ sms, email }: TemplateTexts, channel: Channel, language: Language): readonly Part[] | null {
  const part = (name: TextOf['part'], text: string): Part => ({ where: { channel, language, part: name }, text });
  if (channel === 'sms') {
    const text = sms?.[language];
    return text === undefined ? null : [part('body', text)];
  }
  const [subject, body] = [email?.subject[language], email?.body[language]];
  return subject === undefined || body === undefined ? null : [part('subject', subject), part('body', body)];
}

/** What shows only in the message as it leaves. */
function lintSent(
  template: MessageTemplate,
  channel: Channel,
  language: Language,
  use: TemplateUse,
): readonly TemplateFinding[] {
  const where: TextOf = { channel, language, part: 'body' };
  const render = (sample: Parameters<typeof sampleContext>[0]) =>
    renderMessage(template, channel, sampleContext(sample, language, use));
  const samples = samplePatients.map((sample) => ({ sample, rendered: render(sample) }));
  const measured = render(measuringSample);
  const failed = [...samples.map(({ rendered }) => rendered), measured].find(({ ok }) => !ok);
  if (failed && !failed.ok) return [{ rule: 'cannot-render', severity: 'error', message: failed.message, ...where }];
  if (!measured.ok) return [];
  return [
    ...lintEmptiness(measured, where),
    ...lintSender(render({ given: 'Rosa', organization: { name: SENTINEL } }), where),
    ...lintOptOut(measured, where, use),
    ...lintComposed(measured, template, where),
    ...lintLength(measured, where),
  ];
}

/** A name that nobody types into a text. */
const SENTINEL = 'Qzx Clinic';

/** 47 CFR 64.1200(a)(9)(iv)(B): a health care message states the provider's name. */
function lintSender(rendered: RenderedMessage, where: TextOf): readonly TemplateFinding[] {
  if (rendered.ok && rendered.body.toLowerCase().includes(SENTINEL.toLowerCase())) return [];
  const message = 'The text must say who sends it: {{ organization.name }}.';
  return [{ rule: 'sender-not-named', severity: 'error', message, ...where }];
}

/**
 * The first text of a conversation says how to end it (47 CFR 64.1200(a)(9)(iv)(F); CTIA Messaging Principles 5.1.3), with a
 * word that we take for an opt-out (64.1200(a)(10)).
 */
function lintOptOut({ body }: Rendered, where: TextOf, use: TemplateUse): readonly TemplateFinding[] {
  if (!use.firstMessage || where.channel !== 'sms') return [];
  const words = where.language === 'es' ? /\b(?:ALTO|STOP)\b/ : /\bSTOP\b/;
  if (words.test(body)) return [];
  const message = 'A first text must say how to end texts: STOP, in Spanish ALTO.';
  return [{ rule: 'no-opt-out-hint', severity: 'error', message, ...where }];
}

/** Words that stand in the message and nowhere in the text: put together by markup. */
function lintComposed(
  { subject = '', body }: Rendered,
  template: MessageTemplate,
  where: TextOf,
): readonly TemplateFinding[] {
  const parts = partsOf(template, where.channel, where.language) ?? [];
  const plain = parts.map(({ text }) => withoutMarkup(text)).join('\n');
  const seen = new Set(findSensitiveWords(plain, where.language).map(({ word }) => toGsm(word).toLowerCase()));
  return findSensitiveWords(`${subject}\n${body}`, where.language)
    .filter(({ word }) => !seen.has(toGsm(word).toLowerCase()) && word !== sampleItem)
    .map((found) => ({ ...sensitiveFinding(found, where), ...where }));
}

function lintEmptiness({ subject, body }: Rendered, where: TextOf): readonly TemplateFinding[] {
  const message = 'Nothing is left of the text when it is sent.';
  const empty = (['subject', 'body'] as const).filter((part) => (part === 'subject' ? subject : body) === '');
  return empty.map((part) => ({ rule: 'no-text', severity: 'error', message, ...where, part }));
}

function lintLength({ segments = 0 }: Rendered, where: TextOf): readonly TemplateFinding[] {
  if (segments <= MOST_SEGMENTS) return [];
  const message = `The text takes ${segments} parts; ${MOST_SEGMENTS} are allowed.`;
  return [{ rule: 'too-long', severity: 'error', message, ...where }];
}

/** What is sent by a channel needs a text for it: by the ladder of the template, and by those of its pathways. */
function missingChannels(
  { channels = [] }: MessageTemplate,
  use: TemplateUse,
  written: readonly Channel[],
): readonly TemplateFinding[] {
  const finding = (channel: Channel, message: string): TemplateFinding => ({
    ...{ rule: 'missing-channel', severity: 'error', message, channel },
  });
  const used = use.channels ?? [];
  return [
    ...used.map((channel) => finding(channel, `A pathway sends this by ${channel}, and there is no text for it.`)),
    ...channels
      .filter((channel) => !used.includes(channel))
      .map((channel) => finding(channel, `Its channels name ${channel}, and there is no text for it.`)),
  ].filter(({ channel }) => channel !== undefined && !written.includes(channel));
}

function unknownMaterial({ material }: MessageTemplate, { materials }: TemplateUse): readonly TemplateFinding[] {
  if (material === undefined || !materials || materials.includes(material)) return [];
  const message = `There is no material "${material}"; there are ${materials.join(', ') || 'none'}.`;
  return [{ rule: 'unknown-material', severity: 'error', message }];
}

function missingLanguage(channel: Channel, language: Language): TemplateFinding {
  const message = `There is no ${channel} text in ${language}.`;
  return { rule: 'missing-language', severity: 'error', message, channel, language };
}

/** Only what is written: an editor's empty field is no text. */
export function withoutBlanks({ sms, email }: TemplateTexts): TemplateTexts {
  const texts = sms && written(sms);
  const subject = email && written(email.subject);
  const body = email && written(email.body);
  return {
    ...(texts && Object.keys(texts).length > 0 && { sms: texts }),
    ...(subject && body && Object.keys({ ...subject, ...body }).length > 0 && { email: { subject, body } }),
  };
}

function written(texts: Texts): Texts {
  return Object.fromEntries(
    languages.flatMap((language) => {
      const text = texts[language];
      return text === undefined || text.trim() === '' ? [] : [[language, text]];
    }),
  );
}
