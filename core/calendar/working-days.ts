import { CarepathFailure } from '../errors';
import type { BusinessCalendar } from './business-calendar';
import { computeDeadline } from './deadline';

/** A usual week of an office. */
export const OFFICE_WEEK = 5;

/**
 * On how many weekdays a clinic usually works: 1 to 7. @throws CarepathFailure `invalid-input` for none, even where single
 * days are open: business days could not be counted.
 */
export function workingDaysOf(openingHours: BusinessCalendar['openingHours']): number {
  if (!openingHours) return OFFICE_WEEK;
  const working = Object.values(openingHours).filter((hours) => hours.length > 0).length;
  if (working > 0) return working;
  throw new CarepathFailure('invalid-input', 'The calendar has no working day: at least one weekday needs hours.');
}

/**
 * Refuses a calendar by which deadlines could not be counted: asked when it is configured, not at the first deadline.
 * @throws CarepathFailure `invalid-input` for a zone, date or time of day that does not exist, hours out of order, no working
 * day, or no business day for a year after `from`.
 */
export function checkCalendar(calendar: BusinessCalendar, from: Date): void {
  workingDaysOf(calendar.openingHours);
  computeDeadline({ amount: '1 business day', from, fromLabel: 'today', rule: '1 business day' }, calendar);
}
