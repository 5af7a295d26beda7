import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { CalendarEntry } from '../../core/record/message';

/** Who sends it: the address that calendars know the visit by, and the domain of its id. */
interface Organizer {
  readonly sender: string;
  readonly domain: string;
}

/**
 * A calendar file with one entry (RFC 5545), as nodemailer takes it: the same `uid` again, with a higher `sequence`, takes
 * its place, and one that is called off leaves the calendar (RFC 5546).
 */
export function calendarFile(
  entry: CalendarEntry,
  { sender, domain }: Organizer,
  writtenAt: Date,
): { readonly method: string; readonly content: string } {
  const { uid, sequence, start, end, isAllDay, title, note, isCancelled = false } = entry;
  const method = isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH;
  const calendar = ical({ prodId: { company: 'Carepath', product: 'Visits' }, method });
  calendar.createEvent({
    ...{ id: `${uid}@${domain}`, sequence, start, end, allDay: isAllDay, summary: title, stamp: writtenAt },
    organizer: { name: sender, email: sender },
    ...(note !== '' && { description: note }),
    ...(isCancelled && { status: ICalEventStatus.CANCELLED }),
  });
  return { method, content: calendar.toString() };
}
