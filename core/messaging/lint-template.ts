import { LiquidError } from 'liquidjs';
import type { Channel } from '../pathway/definition';
import type { Language, LocalizedText } from '../record/organization';
import { liquid, renderMessage, variablesIn } from './render';
import { isGsm } from './segments';
import type { MessageTemplate } from './template';

export type TemplateRule =
  | 'no-text'
  | 'syntax'
  | 'unknown-variable'
  | 'missing-language'
  | 'sender-not-named'
  | 'no-opt-out-hint'
  | 'too-long'
  | 'not-gsm-7';

/** Lines and columns count from 1, within the text of that channel and language. */
export interface TemplateFinding {
  readonly rule: TemplateRule;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly channel?: Channel;
  readonly language?: Language;
  readonly line?: number;
  readonly column?: number;
}

export interface TemplateUse {
  /** The first text of a pathway must say how to opt out (CTIA Messaging Principles 5.1.3). */
  readonly firstMessage: boolean;
  /** It is sent for an item of a list. */
  readonly isAboutItem?: boolean;
}

const languages: readonly Language[] = ['en', 'es'];
const mostSegments = 2;

/** Long for a name, so that most patients' texts are shorter. */
const sample = {
  name: { given: 'Maximiliana', family: '' },
  organization: { name: 'Riverside Community Clinic', phone: '(413) 555-0100' },
};

const sampleQuestion = {
  kind: 'choice' as const,
  options: [
    { id: 'better', label: { en: 'better', es: 'mejor' } },
    { id: 'same', label: { en: 'same', es: 'igual' } },
    { id: 'worse', label: { en: 'worse', es: 'peor' } },
  ],
};

/** What a template's author should change; errors stop a publication. */
export function lintTemplate(
  template: MessageTemplate,
  use: TemplateUse = { firstMessage: false },
): readonly TemplateFinding[] {
  const { sms, email } = template;
  if (!sms && !email) {
    return [
      { rule: 'no-text', severity: 'error', message: `"${template.template}" has neither an sms nor an email text.` },
    ];
  }
  return [
    ...(sms ? languages.flatMap((language) => lintSms(template, sms, language, use)) : []),
    ...(email ? languages.flatMap((language) => lintEmail(email.subject, email.body, language, use)) : []),
  ];
}

function lintSms(
  template: MessageTemplate,
  sms: LocalizedText,
  language: Language,
  use: TemplateUse,
): TemplateFinding[] {
  const place = { channel: 'sms', language } as const;
  const text = sms[language];
  if (text === undefined) return [missingLanguage('sms', language)];
  const found = [...textFindings(text, 'sms', language, use)];
  if (!namesSender(text)) found.push({ ...unnamedSender, ...place });
  if (use.firstMessage && !/\bSTOP\b|\bALTO\b/.test(text)) {
    found.push({
      rule: 'no-opt-out-hint',
      severity: 'error',
      message: 'A first text must say how to end texts: STOP, in Spanish ALTO.',
      ...place,
    });
  }
  return [...found, ...lengthFindings(template, language)];
}

function lengthFindings(template: MessageTemplate, language: Language): TemplateFinding[] {
  const rendered = renderMessage(template, 'sms', {
    patient: { name: sample.name, language },
    organization: sample.organization,
    question: sampleQuestion,
  });
  // A text that cannot be rendered has its finding already.
  if (!rendered.ok) return [];
  const found: TemplateFinding[] = [];
  const segments = rendered.segments ?? 0;
  const place = { channel: 'sms', language } as const;
  if (segments > mostSegments) {
    found.push({
      rule: 'too-long',
      severity: 'error',
      message: `The text takes ${segments} parts; ${mostSegments} are allowed.`,
      ...place,
    });
  }
  if (!isGsm(rendered.body)) {
    found.push({
      rule: 'not-gsm-7',
      severity: 'warning',
      message: 'A character outside GSM-7 halves what fits in a part.',
      ...place,
    });
  }
  return found;
}

function lintEmail(
  subject: LocalizedText,
  body: LocalizedText,
  language: Language,
  use: TemplateUse,
): TemplateFinding[] {
  const [subjectText, bodyText] = [subject[language], body[language]];
  if (subjectText === undefined || bodyText === undefined) return [missingLanguage('email', language)];
  const found = [subjectText, bodyText].flatMap((text) => textFindings(text, 'email', language, use));
  if (!namesSender(bodyText)) found.push({ ...unnamedSender, channel: 'email', language });
  return found;
}

function missingLanguage(channel: Channel, language: Language): TemplateFinding {
  return {
    rule: 'missing-language',
    severity: 'error',
    message: `There is no ${channel} text in ${language}.`,
    channel,
    language,
  };
}

const unnamedSender = {
  rule: 'sender-not-named',
  severity: 'error',
  message: 'The text must say who sends it: {{ organization.name }}.',
} as const;

function namesSender(text: string): boolean {
  return /\{\{-?\s*organization\.name\b/.test(text);
}

function textFindings(
  text: string,
  channel: Channel,
  language: Language,
  { isAboutItem = false }: TemplateUse,
): readonly TemplateFinding[] {
  const found = lintLiquid(text, variablesIn(channel, isAboutItem));
  return found.map((finding) => ({ ...finding, channel, language }));
}

/** What is wrong with a text that may name these variables. */
export function lintLiquid(text: string, known: readonly string[]): readonly TemplateFinding[] {
  try {
    const { variables } = liquid.analyzeSync(liquid.parse(text));
    return Object.values(variables)
      .flat()
      .filter((variable) => !known.includes(variable.segments.join('.')))
      .map((variable) => ({
        rule: 'unknown-variable',
        severity: 'error',
        message: `There is no variable "${variable.segments.join('.')}"; there are ${known.join(', ')}.`,
        line: variable.location.row,
        column: variable.location.col,
      }));
  } catch (error) {
    if (!LiquidError.is(error)) throw error;
    const [line, column] = error.token.getPosition();
    return [
      {
        rule: 'syntax',
        severity: 'error',
        message: error.message,
        ...(line !== undefined && { line }),
        ...(column !== undefined && { column }),
      },
    ];
  }
}
