import type { Channel } from '../../pathway/definition';
import type { Language } from '../../record/organization';
import { lenientLiquid } from './liquid';
import { lintMessage, withoutBlanks, type TemplateUse } from './lint-template';
import { gradeOfText } from './lint-words';
import { finished, renderMessage, variablesOf, type WrittenMessage } from './render';
import { sampleContext, samplePatients, type SampleId } from './sample-patients';
import { isGsm } from './segments';
import type { MessageTemplate, TemplateTexts } from './template';
import type { TemplateFinding } from './template-finding';

export interface TemplatePreview {
  /** The school grade that the text asks of its reader; null where it is too short to tell. */
  readonly grade: number | null;
  readonly findings: readonly TemplateFinding[];
  readonly samples: readonly PreviewedSample[];
}

export interface PreviewedSample {
  readonly id: SampleId;
  readonly given: string;
  readonly organization: string;
  /** `false`: it could not be sent like this; what is wrong is marked in the text. */
  readonly ok: boolean;
  readonly subject?: string;
  readonly body: string;
  /** Texts only. */
  readonly segments?: number;
  readonly encoding?: 'GSM-7' | 'UCS-2';
}

/** One message of a template as each sample patient would read it; it never fails, and marks what cannot be written out. */
export function previewTemplate(
  name: string,
  message: WrittenMessage,
  where: { readonly channel: Channel; readonly language: Language },
  use: TemplateUse,
): TemplatePreview {
  const { channel, language } = where;
  const template: MessageTemplate = { template: name, ...withoutBlanks(textsOf(message, channel, language)) };
  const samples = samplePatients.map((sample): PreviewedSample => {
    const context = sampleContext(sample, language, use);
    const strict = renderMessage(template, channel, context);
    const values = variablesOf(context, channel, language);
    const shown = strict.ok ? strict : finished(message, language, (text) => renderLeniently(text, values));
    const { subject, body, segments } = shown;
    return {
      id: sample.id,
      given: sample.given,
      organization: context.organization.name,
      ok: strict.ok,
      ...(subject !== undefined && { subject }),
      body,
      ...(segments !== undefined && { segments, encoding: isGsm(body) ? 'GSM-7' : 'UCS-2' }),
    };
  });
  const findings = lintMessage(template, channel, language, use);
  return { grade: gradeOfText(message.body, language), findings, samples };
}

function textsOf({ subject = '', body }: WrittenMessage, channel: Channel, language: Language): TemplateTexts {
  return channel === 'sms'
    ? { sms: { [language]: body } }
    : { email: { subject: { [language]: subject }, body: { [language]: body } } };
}

/** A text with what is known filled in, and each unknown name in brackets; as it is written when it cannot be read at all. */
function renderLeniently(text: string, values: object): string {
  try {
    const parsed = lenientLiquid.parse(text);
    const { variables } = lenientLiquid.analyzeSync(parsed);
    const paths = Object.values(variables)
      .flat()
      .map(({ segments }) => segments.map(String));
    const marked = paths.reduce<object>((all, path) => withMark(all, path, path.join('.')), values);
    return String(lenientLiquid.renderSync(parsed, marked));
  } catch {
    return text;
  }
}

/** The values with `[name]` where the path leads to nothing. */
function withMark(values: object, [key, ...rest]: readonly string[], name: string): object {
  if (key === undefined) return values;
  const found: unknown = new Map<string, unknown>(Object.entries(values)).get(key);
  if (rest.length === 0) return found === undefined ? { ...values, [key]: `[${name}]` } : values;
  if (found !== undefined && (typeof found !== 'object' || found === null)) return values;
  return { ...values, [key]: withMark(found ?? {}, rest, name) };
}
