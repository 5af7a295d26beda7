import { lintTemplate, type TemplateFinding } from '../../messaging/lint-template';
import { readingGrade } from '../../messaging/reading-grade';
import { sensitiveWords } from '../../messaging/sensitive-words';
import type { MessageTemplate } from '../../messaging/template';
import type { Language } from '../../record/organization';
import type { Channel } from '../definition';
import { standsInFor, type Check, type Path, type Report, type StepSite } from './site';

const bothLanguages: readonly Language[] = ['en', 'es'];
/** US health literacy guidance asks for the sixth to eighth grade (AHRQ Health Literacy Universal Precautions Toolkit, tool 11). */
const HIGHEST_GRADE = 8;
/** A formula says little about a line or two. */
const FEWEST_WORDS = 12;

/** What patients read: in every language and channel, short enough, easy enough, and nothing that a screen should not show. */
export const checkTexts: Check = ({ steps, context }, report) => {
  const { template: find, languages = bothLanguages } = context;
  if (!find) return;
  const checked = new Set<string>();
  let isFirst = true;
  for (const site of steps) {
    if (!('template' in site.step)) continue;
    const template = find(site.step.template);
    if (!template) continue;
    const path = [...site.path(), 'template'];
    checkChannels(site, template, report);
    const isFirstText = isFirst && isPartOfCourse(site) && site.step.channels.includes('sms');
    if (isFirstText) isFirst = false;
    const isAboutItem = standsInFor(site);
    const use = `${template.template}/${isAboutItem}`;
    if (checked.has(use) && !isFirstText) continue;
    checked.add(use);
    checkTemplate(template, { path, languages, isFirstText, isAboutItem }, report);
  }
};

function isPartOfCourse({ list }: StepSite): boolean {
  return list.owner === null ? list.name === 'steps' : isPartOfCourse(list.owner);
}

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
}

function checkTemplate(
  template: MessageTemplate,
  { path, languages, isFirstText, isAboutItem }: Use,
  report: Report,
): void {
  const isAsked = ({ language }: { readonly language?: Language }) =>
    language === undefined || languages.includes(language);
  for (const finding of lintTemplate(template, { firstMessage: isFirstText, isAboutItem }).filter(isAsked)) {
    report(path, `${nameOf(template, finding)}: ${sentenceOf(finding)}`, finding.severity);
  }
  for (const [channel, language, text] of textsOf(template).filter(([, language]) => languages.includes(language))) {
    const name = nameOf(template, { channel, language });
    const plain = text.replace(/\{\{[^}]*\}\}/g, 'Maria').replace(/\{%[^%]*%\}/g, ' ');
    const words = channel === 'sms' ? sensitiveWords(plain, language) : [];
    if (words.length > 0) {
      const message = `${name}: others may see this text on the screen, and it says "${words.join('", "')}". Say that in a call.`;
      report(path, message);
    }
    const grade = plain.split(/\s+/).length < FEWEST_WORDS ? null : readingGrade(plain, language);
    if (grade !== null && grade > HIGHEST_GRADE) {
      const message = `${name}: the text asks for a reader of grade ${Math.round(grade)}; use shorter sentences and words, for grade ${HIGHEST_GRADE} at most.`;
      report(path, message, 'warning');
    }
  }
}

function textsOf({ sms, email }: MessageTemplate): readonly (readonly [Channel, Language, string])[] {
  return bothLanguages.flatMap((language) => [
    ...(sms?.[language] === undefined ? [] : [['sms', language, sms[language]] as const]),
    ...(email?.body[language] === undefined ? [] : [['email', language, email.body[language]] as const]),
  ]);
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
