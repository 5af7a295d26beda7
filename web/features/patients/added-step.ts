import { instantOf, wallTime } from '../../time/zone';

/** What a coordinator fills in to add a step. */
export interface AddedStep {
  readonly kind: 'task' | 'message';
  readonly title: string;
  readonly queue: string;
  /** A span of the pathway language, or `date`. */
  readonly due: string;
  /** `2026-12-24`. */
  readonly date: string;
  readonly priority: string;
  /** Empty: none. */
  readonly form: string;
  readonly template: string;
}

const DAY_MS = 86_400_000;
const MOST_LETTERS = 50;

/** The step as the pathway language writes it. `days`: from today to the date. */
export function writtenStep(step: AddedStep, days: number) {
  if (step.kind === 'message') return { message: idFrom(step.template), template: step.template };
  const { title, queue, priority, form } = step;
  const due = step.due === 'date' ? `P${days}D` : step.due;
  return { task: idFrom(title), title: title.trim(), queue, priority, due, ...(form !== '' && { form }) };
}

/** An id that says what the step is; the API numbers it when it is taken. */
function idFrom(text: string): string {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const id = plain.replace(/[^a-z0-9]+/g, '-').replace(/^[^a-z]+/, '');
  return id.slice(0, MOST_LETTERS).replace(/-$/, '') || 'added';
}

/** Days from today to a date of the clinic's calendar; NaN for what is no date. */
export function daysUntil(date: string, now: Date, zone: string): number {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (!match) return NaN;
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number);
  const noon = { hour: 12, minute: 0 };
  const today = instantOf({ ...wallTime(now, zone), ...noon }, zone);
  return Math.round((instantOf({ year, month, day, ...noon }, zone).getTime() - today.getTime()) / DAY_MS);
}
