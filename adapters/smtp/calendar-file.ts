import ical, { ICalCalendarMethod } from 'ical-generator';
import type { CalendarEntry } from '../../core/record/message';

/** A calendar file with one entry (RFC 5545): the same `uid` again, with a higher `sequence`, takes its place. */
export function calendarFile(entry: CalendarEntry, domain: string, writtenAt: Date): string {
  const { uid, sequence, start, end, isAllDay, title, note } = entry;
  const calendar = ical({ prodId: { company: 'Carepath', product: 'Visits' }, method: ICalCalendarMethod.PUBLISH });
  calendar.createEvent({
    ...{ id: `${uid}@${domain}`, sequence, start, end, allDay: isAllDay, summary: title, stamp: writtenAt },
    ...(note !== '' && { description: note }),
  });
  return calendar.toString();
}
