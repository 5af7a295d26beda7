import { wallTime } from './zone';

/** `Tue, Nov 24, 14:05 EST`, in the given zone. */
export function formatInstant(instant: Date, zone: string, language: string): string {
  return new Intl.DateTimeFormat(language, {
    timeZone: zone,
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    ...(wallTime(instant, zone).year !== wallTime(new Date(), zone).year && { year: 'numeric' as const }),
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(instant);
}

/** True when the instant is midnight in the zone: a deadline that ends with the day before. */
export function endsADay(instant: Date, zone: string): boolean {
  const { hour, minute } = wallTime(instant, zone);
  return hour === 0 && minute === 0;
}

/** `Tue, Nov 24`, in the given zone. */
export function formatDay(instant: Date, zone: string, language: string): string {
  return new Intl.DateTimeFormat(language, {
    timeZone: zone,
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    ...(wallTime(instant, zone).year !== wallTime(new Date(), zone).year && { year: 'numeric' as const }),
  }).format(instant);
}

/** `14:05` or `2:05 PM`, as the language writes it. */
export function formatTime(instant: Date, zone: string, language: string): string {
  return new Intl.DateTimeFormat(language, { timeZone: zone, hour: 'numeric', minute: '2-digit' }).format(instant);
}

/** The zone's short name at an instant, `EST`. */
export function zoneName(instant: Date, zone: string, language: string): string {
  const parts = new Intl.DateTimeFormat(language, { timeZone: zone, timeZoneName: 'short' }).formatToParts(instant);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

/** A calendar date (`2026-11-24`) in words; it has no zone. */
export function formatDate(isoDate: string, language: string): string {
  return new Intl.DateTimeFormat(language, { timeZone: 'UTC', dateStyle: 'medium' }).format(
    new Date(`${isoDate}T00:00:00Z`),
  );
}

/** `2 min. ago`; within a minute: the language's word for now. */
export function formatAgo(instant: Date, now: Date, language: string): string {
  const relative = new Intl.RelativeTimeFormat(language, { style: 'short', numeric: 'auto' });
  const minutes = Math.floor((now.getTime() - instant.getTime()) / 60_000);
  if (minutes < 1) return relative.format(0, 'second');
  if (minutes < 60) return relative.format(-minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? relative.format(-hours, 'hour') : relative.format(-Math.floor(hours / 24), 'day');
}

/** Whole years on the day `today` (`2026-11-24`). */
export function ageOn(birthDate: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** Today's date in a zone, `2026-11-24`. */
export function dateIn(instant: Date, zone: string): string {
  const { year, month, day } = wallTime(instant, zone);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** `120 kB`, or `3 MB`. */
export function formatBytes(bytes: number, language: string): string {
  const [unit, value] =
    bytes < 1_000_000 ? (['kilobyte', bytes / 1_000] as const) : (['megabyte', bytes / 1_000_000] as const);
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(
    value,
  );
}
