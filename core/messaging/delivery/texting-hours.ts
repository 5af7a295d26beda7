import type { Organization } from '../../record/organization';

/** When, and how often, an organization texts its patients; fields as of `Organization`. */
export type TextingHours = Required<Pick<Organization, 'quietHours' | 'allowedDays' | 'contactBudget' | 'zones'>>;

export const EVERY_DAY: readonly number[] = [0, 1, 2, 3, 4, 5, 6];
/** What health care may text without asking first: one a day, three a week (47 CFR 64.1200(a)(9)(iv)). */
const DEFAULT_BUDGET = { perDay: 1, perWeek: 3 };

/** What the organization has set, and what holds where it has set nothing. */
export function textingHoursOf(organization: Pick<Organization, 'zone' | keyof TextingHours>): TextingHours {
  const { quietHours, allowedDays = EVERY_DAY, contactBudget = DEFAULT_BUDGET, zone, zones = [zone] } = organization;
  return { quietHours, allowedDays, contactBudget, zones };
}
