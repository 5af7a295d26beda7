import type { Channel } from '../../pathway/definition';
import type { Language } from '../../record/organization';

export const TEMPLATE_RULES = [
  'no-text',
  'missing-channel',
  'missing-language',
  'unknown-material',
  'syntax',
  'unknown-variable',
  'unknown-filter',
  'cannot-render',
  'sender-not-named',
  'no-opt-out-hint',
  'too-long',
  'not-gsm-7',
  'hard-to-read',
  'sensitive',
  'literal-link',
] as const;
export type TemplateRule = (typeof TEMPLATE_RULES)[number];

/** Which of a template's texts. */
export interface TextOf {
  readonly channel: Channel;
  readonly language: Language;
  readonly part: 'subject' | 'body';
}

/** What a template's author should change; an error stops a publication. Lines and columns count from 1, within that text. */
export interface TemplateFinding extends Partial<TextOf> {
  readonly rule: TemplateRule;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}
