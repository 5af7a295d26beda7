import { z } from 'zod';
import { timeOfDay, timeZone } from './primitives';

/** When, and how often, an organization texts its patients. */
export const textingHours = z
  .strictObject({
    /** Patient-local; the same time twice: none. An hour of the day at least is left. */
    quietHours: z.strictObject({ start: timeOfDay, end: timeOfDay }).refine(leavesAnHour, {
      message: 'An hour of the day has to be left for texts',
    }),
    /** The patient's weekdays, 0 is Monday. */
    allowedDays: z
      .array(z.int().min(0).max(6))
      .min(1)
      .max(7)
      .refine((days) => new Set(days).size === days.length, { message: 'Name each day once' }),
    /** Texts to one phone over all pathways. */
    contactBudget: z
      .strictObject({ perDay: z.int().min(1).max(20), perWeek: z.int().min(1).max(100) })
      .refine(({ perDay, perWeek }) => perDay <= perWeek, {
        path: ['perWeek'],
        message: 'A week has at least as many as a day',
      }),
    /** Where its patients live; of whom it is not known, it has to be allowed in all of them. */
    zones: z.array(timeZone).min(1).max(20),
  })
  .meta({ id: 'TextingHours' });
export type TextingHours = z.infer<typeof textingHours>;

const DAY_MINUTES = 24 * 60;

function leavesAnHour({ start, end }: { readonly start: string; readonly end: string }): boolean {
  const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const quiet = (minutes(end) - minutes(start) + DAY_MINUTES) % DAY_MINUTES;
  return DAY_MINUTES - quiet >= 60;
}
