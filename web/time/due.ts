export type DueTone = 'overdue' | 'soon' | 'later';

/** How a due time stands now: its tone, and the distance in the largest unit that fits. */
export interface DueStanding {
  readonly tone: DueTone;
  readonly unit: 'minutes' | 'hours' | 'days';
  readonly count: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SOON = 4 * HOUR;

/** Rounded down, so that "2 h left" is never less than two hours. */
export function dueStanding(due: Date, now: Date): DueStanding {
  const left = due.getTime() - now.getTime();
  const tone: DueTone = left < 0 ? 'overdue' : left <= SOON ? 'soon' : 'later';
  const distance = Math.abs(left);
  if (distance < HOUR) return { tone, unit: 'minutes', count: Math.floor(distance / MINUTE) };
  if (distance < 2 * DAY) return { tone, unit: 'hours', count: Math.floor(distance / HOUR) };
  return { tone, unit: 'days', count: Math.floor(distance / DAY) };
}
