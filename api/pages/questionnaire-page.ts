import { inLanguage, type Language } from '../../core/record/organization';
import type { PlainField, PostedAnswers, Questionnaire } from '../commands/links/open-questionnaire';
import { escaped } from './html';
import { form, patientPage, type Notice, type PageFrame } from './page';
import { pageWords } from './words';

/** What was given so far, and what is wrong with it, by field. */
export interface FilledIn {
  readonly answers: PostedAnswers;
  readonly errors: ReadonlyMap<string, string>;
}

const NOTHING: FilledIn = { answers: {}, errors: new Map() };

/** A questionnaire with one question below the other; what was given stays. */
export function questionnairePage(
  frame: PageFrame,
  questionnaire: Questionnaire,
  filledIn: FilledIn = NOTHING,
  notice?: Notice,
): string {
  const { language } = frame;
  const words = pageWords[language].questionnaire;
  const fields = questionnaire.fields.map((field, index) =>
    question(field, language, filledIn, questionnaire.fields[index - 1]),
  );
  return patientPage(frame, words.title, form(language, 'questionnaire', fields.join('\n'), words.send), notice);
}

/** There is nothing to answer, or it has been. */
export function questionnaireClosedPage(frame: PageFrame, said: 'none' | 'theirs' | 'done'): string {
  const words = pageWords[frame.language].questionnaire;
  return patientPage(frame, words.title, `<p role="status">${words[said]}</p>`);
}

function question(
  field: PlainField,
  language: Language,
  { answers, errors }: FilledIn,
  before: PlainField | undefined,
): string {
  const words = pageWords[language].questionnaire;
  const error = errors.has(field.id) ? `<p class="error" id="${escaped(field.id)}-error">${words.wrong}</p>` : '';
  const needed = field.required === true ? ` ${words.needed}` : '';
  const label = `${escaped(inLanguage(field.label, language))}${needed}`;
  const help = helpOf(field, language);
  // The same hint over many questions is read once.
  const isNew = help !== undefined && help !== (before && helpOf(before, language));
  const hint = isNew ? `<p>${escaped(help)}</p>` : '';
  const given = answers[field.id] ?? [];
  if (field.kind === 'choice' || field.kind === 'boolean') {
    const choices = choicesOf(field, language).map((choice) => choiceInput(field, choice, given));
    const described = error === '' ? '' : ` aria-describedby="${escaped(field.id)}-error"`;
    return `${hint}<fieldset${described}><legend>${label}</legend>\n<div>${error}${choices.join('\n')}</div></fieldset>`;
  }
  return `${hint}${error}<label>${label}<br>${input(field, given[0] ?? '', error !== '')}</label>`;
}

function helpOf({ help, patientHelp }: PlainField, language: Language): string | undefined {
  const text = patientHelp ?? help;
  return text && inLanguage(text, language);
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

function choicesOf(field: Extract<PlainField, { kind: 'choice' | 'boolean' }>, language: Language): readonly Choice[] {
  const words = pageWords[language].questionnaire;
  if (field.kind === 'choice') {
    return field.options.map(({ value, label }) => ({ value, label: inLanguage(label, language) }));
  }
  return [
    { value: 'true', label: words.yes },
    { value: 'false', label: words.no },
  ];
}

function choiceInput(field: PlainField, { value, label }: Choice, given: readonly string[]): string {
  const isMany = field.kind === 'choice' && field.multiple === true;
  const checked = given.includes(value) ? ' checked' : '';
  const type = isMany ? 'checkbox' : 'radio';
  return `<label class="choice"><input type="${type}" name="${escaped(field.id)}" value="${escaped(value)}"${checked}>${escaped(label)}</label>`;
}

function input(
  field: Extract<PlainField, { kind: 'text' | 'date' | 'number' }>,
  given: string,
  isWrong: boolean,
): string {
  const name = `name="${escaped(field.id)}"${isWrong ? ` aria-invalid="true" aria-describedby="${escaped(field.id)}-error"` : ''}`;
  switch (field.kind) {
    case 'text':
      return field.multiline === true
        ? `<textarea ${name} maxlength="${field.maxLength ?? 1000}">${escaped(given)}</textarea>`
        : `<input ${name} maxlength="${field.maxLength ?? 200}" value="${escaped(given)}">`;
    case 'date':
      return `<input type="date" ${name} value="${escaped(given)}">`;
    case 'number':
      return `<input inputmode="decimal" ${name} value="${escaped(given)}">`;
  }
}
