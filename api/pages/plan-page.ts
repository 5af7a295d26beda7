import type { Language } from '../../core/record/organization';
import type { ComingItem, Plan, PlannedProgram } from '../commands/links/read-plan';
import type { UpcomingVisit } from '../commands/links/upcoming-visits';
import { escaped } from './html';
import { dialHtml, patientPage, type PageFrame } from './page';
import { fill, pageWords } from './words';

/** The patient's visits, what runs and what comes next, in plain words. `zone`: the patient's days are named in it. */
export function planPage(frame: PageFrame, { visits, programs, asks }: Plan, zone: string): string {
  const { plan } = pageWords[frame.language];
  const day = dayIn(frame.language, zone);
  const waits = asks.question || asks.questionnaire ? `<p class="note">${plan.asks}</p>\n` : '';
  const shown = programs.map((program) => programHtml(program, frame.language, day));
  const runs = shown.length === 0 ? `<p>${plan.none}</p>` : shown.join('\n');
  return patientPage(frame, plan.title, waits + visitsHtml(frame, visits, zone) + runs);
}

function visitsHtml({ language, organization }: PageFrame, visits: readonly UpcomingVisit[], zone: string): string {
  if (visits.length === 0) return '';
  const { plan } = pageWords[language];
  const lines = visits.map((visit) => `<li>${visitLine(visit, language, zone)}</li>`).join('');
  const { phone } = organization;
  const change = phone === '' ? '' : `<p>${fill(plan.changeVisit, { phone: dialHtml(phone) })}</p>`;
  return `<section><h2>${plan.visits}</h2><ul>${lines}</ul>${change}</section>\n`;
}

const DAY = { weekday: 'long', month: 'long', day: 'numeric' } as const;
const TIME = { hour: 'numeric', minute: '2-digit' } as const;

/** Who lives in another zone than the clinic's is told whose time it is. */
function visitLine({ at, isAllDay, isInOtherZone }: UpcomingVisit, language: Language, timeZone: string): string {
  const format = (options: Intl.DateTimeFormatOptions) =>
    escaped(new Intl.DateTimeFormat(LOCALES[language], options).format(at));
  if (isAllDay) return fill(pageWords[language].plan.visitDay, { date: format({ ...DAY, timeZone: 'UTC' }) });
  return format({ ...DAY, ...TIME, timeZone, ...(isInOtherZone && { timeZoneName: 'short' }) });
}

function programHtml({ title, since, coming }: PlannedProgram, language: Language, day: (at: Date) => string): string {
  const { plan } = pageWords[language];
  const next =
    coming.length === 0
      ? `<p>${plan.nothing}</p>`
      : `<p>${plan.coming}</p><ul>${coming.map((item) => `<li>${line(item, language, day)}</li>`).join('')}</ul>`;
  return `<section><h2>${escaped(title ?? plan.untitled)}</h2><p>${fill(plan.since, { date: day(since) })}</p>${next}</section>`;
}

function line({ kind, at }: ComingItem, language: Language, day: (at: Date) => string): string {
  const { plan } = pageWords[language];
  if (kind === 'team' && at) return fill(plan.teamBy, { date: day(at) });
  return fill(plan[kind], { date: at ? day(at) : '' });
}

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-US', es: 'es-US' };

function dayIn(language: Language, timeZone: string): (at: Date) => string {
  const format = new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone });
  return (at) => format.format(at);
}
