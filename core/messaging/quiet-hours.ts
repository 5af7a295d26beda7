import type { DateTime } from 'luxon';
import { inZone } from '../calendar/business-days';
import { clockTime } from '../calendar/business-hours';

/** Local hours without texts, `HH:mm`; may span midnight. Equal times mean no quiet hours. */
export interface QuietHours {
  readonly start: string;
  readonly end: string;
}

/**
 * The first instant from which a text may be sent, or `null` when now is fine (47 CFR 64.1200(c)(1): 8:00-21:00 at the
 * recipient's place). The start of the quiet hours is quiet, their end is not.
 * @throws CarepathFailure `invalid-input` for an unknown zone or time.
 */
export function nextAllowed(now: Date, zone: string, quiet: QuietHours): Date | null {
  const local = inZone(now, zone);
  if (!isQuiet(local, quiet)) return null;
  const end = clockTime(quiet.end);
  let next = local.set({ ...end, second: 0, millisecond: 0 });
  if (next <= local) next = local.plus({ days: 1 }).set({ ...end, second: 0, millisecond: 0 });
  // A clock change can take out the end of the quiet hours, and all that was allowed with it.
  while (isQuiet(next, quiet)) next = next.plus({ minutes: 1 });
  return next.toJSDate();
}

function isQuiet(local: DateTime, quiet: QuietHours): boolean {
  const minutes = local.hour * 60 + local.minute;
  const start = minutesOf(quiet.start);
  const end = minutesOf(quiet.end);
  return start <= end ? minutes >= start && minutes < end : minutes >= start || minutes < end;
}

function minutesOf(time: string): number {
  const { hour, minute } = clockTime(time);
  return hour * 60 + minute;
}
