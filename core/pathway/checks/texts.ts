import { lintTemplate } from '../../messaging/templates/lint-template';
import type { TemplateFinding } from '../../messaging/templates/template-finding';
import type { MessageTemplate } from '../../messaging/templates/template';
import type { Language } from '../../record/organization';
import type { Channel } from '../definition';
import { templateSteps } from '../template-uses';
import type { Check, Path, Report, StepSite } from './site';

const bothLanguages: readonly Language[] = ['en', 'es'];

/** What patients read: in every language and channel, short enough, easy enough, and nothing that a screen should not show. */
export const checkTexts: Check = ({ steps, context }, report) => {
  const { template: find, languages = bothLanguages } = context;
  if (!find) return;
  const checked = new Set<string>();
  for (const { site, template: id, asks, isAboutItem, isFirstText } of templateSteps(steps)) {
    const template = find(id);
    if (!template) continue;
    const path = [...site.path(), 'template'];
    checkChannels(site, template, report);
    const use = `${id}/${isAboutItem}/${asks}`;
    if (checked.has(use) && !isFirstText) continue;
    checked.add(use);
    checkTemplate(template, { path, languages, isFirstText, isAboutItem, asks }, report);
  }
};

function checkChannels({ step, path }: StepSite, template: MessageTemplate, report: Report): void {
  if (!('channels' in step)) return;
  step.channels.forEach((channel: Channel, i) => {
    if (template[channel] !== undefined) return;
    const message = `The template "${template.template}" has no text for ${channel}: write one, or leave ${channel} out.`;
    report([...path(), 'channels', i], message);
  });
}

interface Use {
  readonly path: Path;
  readonly languages: readonly Language[];
  readonly isFirstText: boolean;
  readonly isAboutItem: boolean;
  readonly asks: boolean;
}

function checkTemplate(
  template: MessageTemplate,
  { path, languages, isFirstText, isAboutItem, asks }: Use,
  report: Report,
): void {
  const isAsked = ({ language }: { readonly language?: Language }) =>
    language === undefined || languages.includes(language);
  for (const finding of lintTemplate(template, { firstMessage: isFirstText, isAboutItem, asks }).filter(isAsked)) {
    report(path, `${nameOf(template, finding)}: ${sentenceOf(finding)}`, finding.severity);
  }
}

const languageNames: { readonly [language in Language]: string } = { en: 'English', es: 'Spanish' };

function nameOf(
  { template }: MessageTemplate,
  { channel, language }: Pick<TemplateFinding, 'channel' | 'language'>,
): string {
  const where = [channel, language && `in ${languageNames[language]}`].filter((part) => part !== undefined);
  return `Template "${template}"${where.length > 0 ? `, ${where.join(' ')}` : ''}`;
}

/** A text must not carry what the record knows of a patient: only the given name is there to be named. */
function sentenceOf({ rule, message, channel, line, column }: TemplateFinding): string {
  const place = line === undefined || column === undefined ? '' : ` (line ${line}, column ${column} of the text)`;
  const why = rule === 'unknown-variable' && channel === 'sms' ? ' Health data must not be texted.' : '';
  return `${message}${why}${place}`;
}
