import type { Language } from '../../core/record/organization';
import type { ComingItem, Plan, PlannedProgram } from '../commands/links/read-plan';
import { escaped } from './html';
import { patientPage, type PageFrame } from './page';
import { fill, pageWords } from './words';

/** What runs for the patient and what comes next, in plain words. `zone`: the patient's days are named in it. */
export function planPage(frame: PageFrame, { programs, asks }: Plan, zone: string): string {
  const { plan } = pageWords[frame.language];
  const day = dayIn(frame.language, zone);
  const waits = asks.question || asks.questionnaire ? `<p class="note">${plan.asks}</p>\n` : '';
  const shown = programs.map((program) => programHtml(program, frame.language, day));
  return patientPage(frame, plan.title, waits + (shown.length === 0 ? `<p>${plan.none}</p>` : shown.join('\n')));
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

function dayIn(language: Language, timeZone: string): (at: Date) => string {
  const format = new Intl.DateTimeFormat(language === 'es' ? 'es-US' : 'en-US', { dateStyle: 'long', timeZone });
  return (at) => format.format(at);
}
