import type { Organization } from '../record/organization';
import type { BusinessCalendar } from './business-calendar';

const known = new WeakMap<Organization, BusinessCalendar>();

/** When an organization works; the same object for the same organization, so that its days are read once. */
export function calendarOf(
  organization: Organization,
  holidays: (organization: Organization) => BusinessCalendar['holidays'],
): BusinessCalendar {
  const { zone, openingHours, closedDays, extraOpenDays } = organization;
  const calendar = known.get(organization) ?? {
    zone,
    holidays: holidays(organization),
    ...(openingHours && { openingHours }),
    ...(closedDays && { closedDays }),
    ...(extraOpenDays && { extraOpenDays }),
  };
  known.set(organization, calendar);
  return calendar;
}
