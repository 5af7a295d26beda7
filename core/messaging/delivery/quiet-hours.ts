import { clockTime } from '../../calendar/business-hours';
import { dayLength, dayNumber, wallClock } from '../../calendar/wall-clock';

const MINUTE = 60_000;

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
  const clock = wallClock(zone);
  const start = timeOfDay(quiet.start);
  const end = timeOfDay(quiet.end);
  const isQuiet = (at: number): boolean => {
    const time = clock.wallTimeAt(at) % dayLength;
    return start <= end ? time >= start && time < end : time >= start || time < end;
  };
  const at = now.getTime();
  if (!isQuiet(at)) return null;
  const today = dayNumber(clock.wallTimeAt(at)) * dayLength;
  let next = clock.instantOf(today + end);
  if (next <= at) next = clock.instantOf(today + dayLength + end);
  // A clock change can take out the end of the quiet hours, and all that was allowed with it.
  while (isQuiet(next)) next += MINUTE;
  return new Date(next);
}

/** Milliseconds after midnight. */
function timeOfDay(text: string): number {
  const { hour, minute } = clockTime(text);
  return (hour * 60 + minute) * MINUTE;
}
