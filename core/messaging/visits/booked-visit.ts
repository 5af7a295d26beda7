import { dayLength, wallClock } from '../../calendar/wall-clock';
import type { CalendarEntry } from '../../record/message';
import type { Language, Organization } from '../../record/organization';
import type { Task } from '../../record/task';

/** As long as a visit is taken to be: nobody says how long it lasts. */
const LASTS_MS = 30 * 60_000;

const TITLES: Readonly<Record<Language, string>> = { en: 'Visit', es: 'Cita' };
const CALL: Readonly<Record<Language, string>> = { en: 'Questions? Call', es: '¿Preguntas? Llame al' };

/**
 * The visit that was booked last in an enrollment, for the patient's calendar: when, with whom to call, and nothing of what
 * for. A later booking takes the place of the earlier one there. `null`: none is booked.
 */
export function bookedVisit(
  tasks: readonly Pick<Task, 'form' | 'decision'>[],
  enrollmentId: string,
  organization: Pick<Organization, 'name' | 'phone' | 'zone'>,
  language: Language,
): CalendarEntry | null {
  const bookings = tasks
    .filter(({ form, decision }) => form?.books !== undefined && decision?.outcome === form.books.outcome)
    .sort((a, b) => (a.decision?.at.getTime() ?? 0) - (b.decision?.at.getTime() ?? 0));
  const last = bookings.at(-1);
  const { form, decision } = last ?? {};
  if (!form?.books || !decision) return null;
  const date = decision.data[form.books.date];
  const time = decision.data[form.books.time];
  if (typeof date !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(date)) return null;
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const minutes = typeof time === 'string' ? minutesIn(time) : null;
  const begins = minutes === null ? midnight : wallClock(organization.zone).reaches(midnight + minutes * 60_000);
  return {
    uid: `visit-${enrollmentId}`,
    // In between there is room for its being called off.
    sequence: 2 * (bookings.length - 1),
    isAllDay: minutes === null,
    start: new Date(begins),
    end: new Date(begins + (minutes === null ? dayLength : LASTS_MS)),
    title: `${TITLES[language]} - ${organization.name}`,
    note: organization.phone === '' ? '' : `${CALL[language]} ${organization.phone}`,
  };
}

/**
 * That the visit is called off which earlier emails told of, the oldest first: it leaves the calendars that it is in. `null`:
 * none told of one, or the last of them has called it off.
 */
export function cancelledVisit(told: readonly CalendarEntry[]): CalendarEntry | null {
  const last = told.at(-1);
  if (!last || last.isCancelled) return null;
  return { ...last, sequence: last.sequence + 1, isCancelled: true };
}

/** Whether a visit is behind us; one that takes the whole day, when that day has ended in the clinic's zone. */
export function isOver({ end, isAllDay }: Pick<CalendarEntry, 'end' | 'isAllDay'>, zone: string, now: Date): boolean {
  const time = isAllDay ? wallClock(zone).wallTimeAt(now.getTime()) : now.getTime();
  return end.getTime() <= time;
}

/** Minutes after midnight that a time as people write it stands for: `14:30`, `2:30 pm`, `9 a.m.`, `14h30`; else `null`. */
export function minutesIn(text: string): number | null {
  const read = /^(\d{1,2})(?:[:.h](\d{2}))?\s*(?:h|hrs?)?\s*([ap])?\.?\s?(?:m\.?)?$/i.exec(text.trim());
  if (!read) return null;
  const [, hours = '', minutes = '0', half] = read;
  const hour = Number(hours);
  const isBare = half === undefined && !/[:.h]/i.test(text);
  if (isBare || Number(minutes) > 59) return null;
  if (half === undefined) return hour > 23 ? null : hour * 60 + Number(minutes);
  if (hour < 1 || hour > 12) return null;
  return ((hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)) * 60 + Number(minutes);
}
