import type { FieldError } from '../../core/errors';
import type { Json } from '../../core/record/audit-event';
import type { FormDefinition, FormField } from '../../core/record/form';

type Answers = { readonly [field: string]: Json };

const MAX_TEXT = 5_000;
const MAX_LINES = 500;
const MIN_YEAR = 1900;
const MAX_YEAR = 2200;

/** Checks answers against a task's form for the chosen outcome. Pointers are below `/data`, list lines by their index. */
export function checkAnswers(form: FormDefinition | undefined, outcome: string, answers: Answers): FieldError[] {
  return checkFields(form?.fields ?? [], outcome, answers, '/data');
}

function checkFields(fields: readonly FormField[], outcome: string, answers: Answers, prefix: string): FieldError[] {
  const asked = fields.filter((field) => !field.outcomes || field.outcomes.includes(outcome));
  const known = new Set(asked.map((field) => field.id));
  const unknown = Object.keys(answers).filter((id) => !known.has(id));
  return [
    ...unknown.map((id) => ({ pointer: `${prefix}/${escape(id)}`, message: 'This form does not ask for that' })),
    ...asked.flatMap((field) => checkField(field, outcome, answers[field.id], `${prefix}/${escape(field.id)}`)),
  ];
}

function checkField(field: FormField, outcome: string, answer: Json | undefined, pointer: string): FieldError[] {
  if (isEmpty(answer)) return field.required ? [{ pointer, message: 'This is required' }] : [];
  if (field.kind === 'list') return checkList(field, outcome, answer, pointer);
  const fault = faultOf(field, answer);
  return fault === null ? [] : [{ pointer, message: fault }];
}

/** What is wrong with one plain answer, or `null`. */
function faultOf(field: Exclude<FormField, { kind: 'list' }>, answer: Json | undefined): string | null {
  switch (field.kind) {
    case 'text': {
      if (typeof answer !== 'string') return 'This must be a text';
      const longest = field.maxLength ?? MAX_TEXT;
      return answer.length > longest ? `At most ${longest} characters` : null;
    }
    case 'choice':
      return choiceFault(field, answer);
    case 'date':
      return typeof answer === 'string' && isDate(answer) ? null : 'This must be a date that exists, as 2026-03-31';
    case 'number':
      return numberFault(field, answer);
    case 'boolean':
      return typeof answer === 'boolean' ? null : 'This must be true or false';
  }
}

function choiceFault(field: Extract<FormField, { kind: 'choice' }>, answer: Json | undefined): string | null {
  const values = new Set(field.options.map(({ value }) => value));
  const isOption = (value: Json | undefined): boolean => typeof value === 'string' && values.has(value);
  if (!field.multiple) return isOption(answer) ? null : 'This is not one of the choices';
  if (!Array.isArray(answer)) return 'This must be a list of choices';
  return answer.every(isOption) && new Set(answer).size === answer.length
    ? null
    : 'These are not all among the choices';
}

function numberFault({ min, max }: Extract<FormField, { kind: 'number' }>, answer: Json | undefined): string | null {
  if (typeof answer !== 'number' || !Number.isFinite(answer)) return 'This must be a number';
  if (min !== undefined && answer < min) return `At least ${min}`;
  return max !== undefined && answer > max ? `At most ${max}` : null;
}

function checkList(
  field: Extract<FormField, { kind: 'list' }>,
  outcome: string,
  answer: Json | undefined,
  pointer: string,
): FieldError[] {
  if (!Array.isArray(answer)) return [{ pointer, message: 'This must be a list' }];
  if (answer.length > MAX_LINES) return [{ pointer, message: `At most ${MAX_LINES} lines` }];
  return answer.flatMap((line: Json, index: number) => {
    const here = `${pointer}/${index}`;
    if (!isAnswers(line)) return [{ pointer: here, message: 'A line must be an object' }];
    return checkFields(field.item, outcome, line, here);
  });
}

function isEmpty(answer: Json | undefined): boolean {
  if (typeof answer === 'string') return answer.trim() === '';
  return answer === undefined || answer === null || (Array.isArray(answer) && answer.length === 0);
}

function isAnswers(value: Json): value is Answers {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A calendar day that exists: `2026-02-30` does not. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  const year = Number(text.slice(0, 4));
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) && year >= MIN_YEAR && year <= MAX_YEAR;
}

function escape(id: string): string {
  return id.replaceAll('~', '~0').replaceAll('/', '~1');
}
