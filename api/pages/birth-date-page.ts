import type { Language } from '../../core/record/organization';
import type { PostedAnswers } from '../commands/links/open-questionnaire';
import { escaped } from './html';
import { form, hidden, patientPage, type PageFrame } from './page';
import { fill, pageWords } from './words';

export const BIRTH_DATE_FIELDS = ['birth-month', 'birth-day', 'birth-year'] as const;

/** Asks who reads: nothing of the patient is on it. `kept`: what was posted without a valid pass, to be sent again. */
export function birthDatePage(
  frame: PageFrame,
  refused: 'wrong' | 'wait' | null,
  kept: PostedAnswers | null = null,
): string {
  const { language, organization } = frame;
  const { gate } = pageWords[language];
  const fields = `<fieldset><legend>${gate.title}</legend><div class="row">${dateFields(language)}</div></fieldset>
${kept ? keptFields(kept) : ''}`;
  const content = `<p>${escaped(fill(gate.text, organization))}</p>\n${kept ? `<p>${gate.kept}</p>\n` : ''}${form(
    ...([language, 'birth-date', fields, gate.go] as const),
  )}`;
  return patientPage(frame, gate.title, content, refused ? { kind: 'error', text: gate[refused] } : undefined);
}

/** In the order in which the language says a date. */
function dateFields(language: Language): string {
  const { gate } = pageWords[language];
  const names = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' });
  const months = Array.from({ length: 12 }, (_, month) => {
    const name = names.format(new Date(Date.UTC(2000, month, 1)));
    return `<option value="${month + 1}">${name}</option>`;
  });
  const number = (name: string, label: string, length: number, complete: string) =>
    `<label>${label}<br><input name="${name}" inputmode="numeric" pattern="[0-9]*" maxlength="${length}" size="${length}" autocomplete="${complete}" required></label>`;
  const month = `<label>${gate.month}<br><select name="birth-month" autocomplete="bday-month" required><option value=""></option>${months.join('')}</select></label>`;
  const day = number('birth-day', gate.day, 2, 'bday-day');
  const year = number('birth-year', gate.year, 4, 'bday-year');
  return language === 'es' ? `${day}${month}${year}` : `${month}${day}${year}`;
}

function keptFields(kept: PostedAnswers): string {
  return Object.entries(kept)
    .flatMap(([name, values]) => values.map((value) => hidden(name === 'action' ? 'then' : name, value)))
    .join('');
}
