import { instantOf, plusDays, wallTime, weekday, type WallTime } from '../../time/zone';

export const SNOOZES = ['hour', 'afternoon', 'tomorrow', 'monday'] as const;
export type Snooze = (typeof SNOOZES)[number];

const MORNING = { hour: 8, minute: 0 };
const AFTERNOON = { hour: 14, minute: 0 };

/** When a snooze ends, by the clinic's clock; undefined when its time has passed today. */
export function snoozeEnd(snooze: Snooze, now: Date, zone: string): Date | undefined {
  const wall = wallTime(now, zone);
  switch (snooze) {
    case 'hour':
      return new Date(now.getTime() + 3_600_000);
    case 'afternoon':
      return wall.hour < AFTERNOON.hour - 1 ? instantOf({ ...wall, ...AFTERNOON }, zone) : undefined;
    case 'tomorrow':
      return instantOf({ ...plusDays(wall, 1), ...MORNING }, zone);
    case 'monday':
      return instantOf({ ...plusDays(wall, daysToMonday(wall)), ...MORNING }, zone);
  }
}

function daysToMonday(wall: WallTime): number {
  return (8 - weekday(wall)) % 7 || 7;
}

/** Reads the value of an `<input type="datetime-local">` by the clinic's clock. */
export function readLocalDateTime(value: string, zone: string): Date | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(value);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  return instantOf({ year, month, day, hour, minute }, zone);
}
