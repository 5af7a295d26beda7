import { DateTime, FixedOffsetZone, type Zone, IANAZone } from 'luxon';

const pattern = /^(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:\.\d{1,4})?)?)?)?)?)?([+-]\d{4})?$/;

export type Precision = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

export type Timestamp =
  | { readonly ok: true; readonly at: Date; readonly precision: Precision; readonly isoDate: string }
  | { readonly ok: false; readonly message: string };

/**
 * Reads an HL7 v2 DTM/TS (`YYYY[MM[DD[HH[MM[SS[.s]]]]]][+ZZZZ]`). Without an offset it is the wall clock of `zone`
 * (IANA); what a partial one leaves out counts as its first moment. Where clocks go back the earlier instant is taken.
 */
export function readTimestamp(text: string, zone: string): Timestamp {
  const match = pattern.exec(text.trim());
  if (!match) return { ok: false, message: 'is not a date or time' };
  const parts: (string | undefined)[] = match.slice(1);
  const offset = parts.pop();
  const given = parts.filter((part) => part !== undefined).map(Number);
  const clock = zoneOf(offset, zone);
  if (clock === null) return { ok: false, message: 'has an impossible time zone' };
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = given;
  const time = DateTime.fromObject({ year, month, day, hour, minute, second }, { zone: clock });
  if (!time.isValid || hour === 24) return { ok: false, message: 'is not a date of the calendar' };
  return { ok: true, at: time.toJSDate(), precision: precisionOf(given.length), isoDate: time.toISODate() };
}

function zoneOf(offset: string | undefined, zone: string): Zone | null {
  if (offset === undefined) return IANAZone.isValidZone(zone) ? IANAZone.create(zone) : null;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(3));
  if (hours > 14 || minutes > 59) return null;
  return FixedOffsetZone.instance((offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes));
}

function precisionOf(parts: number): Precision {
  const names = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const;
  return names[parts - 1] ?? 'second';
}
