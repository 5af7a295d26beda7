import { z } from 'zod';
import { id, isoDate, pageOf } from './primitives';

export const roles = z.enum(['coordinator', 'nurse', 'manager', 'admin', 'privacy']);

export const signInRequest = z.strictObject({ email: z.email().max(254), password: z.string().min(1).max(200) });

/** Who is signed in. `permissions` lists what the web may offer; the server decides again at each call. */
export const session = z
  .strictObject({
    user: z.strictObject({ id, name: z.string(), email: z.string().optional(), roles: z.array(roles) }),
    organization: z.strictObject({ id, name: z.string(), zone: z.string() }),
    permissions: z.array(z.string()),
    /** True when the phone and mail simulators are in use. */
    simulators: z.boolean(),
  })
  .meta({ id: 'Session' });
export type SignInRequest = z.infer<typeof signInRequest>;
export type Session = z.infer<typeof session>;

/** Somebody tasks can be assigned to. */
export const colleague = z.strictObject({ id, name: z.string(), roles: z.array(roles) }).meta({ id: 'Colleague' });
export const colleaguePage = pageOf(colleague);

const openDay = z.array(z.strictObject({ opens: z.string().max(5), closes: z.string().max(5) })).max(5);
const hours = openDay.exactOptional();

/** When an organization works: its public holidays, its week, and the days it adds and takes away. */
const businessCalendar = {
  holidays: z
    .strictObject({
      country: z.string().max(3),
      state: z.string().max(6).exactOptional(),
      /** Names of those on which it works, every year. */
      worked: z.array(z.string().max(100)).max(50).exactOptional(),
    })
    .exactOptional(),
  openingHours: z
    .strictObject({
      monday: hours,
      tuesday: hours,
      wednesday: hours,
      thursday: hours,
      friday: hours,
      saturday: hours,
      sunday: hours,
    })
    .exactOptional(),
  closedDays: z
    .array(z.strictObject({ date: isoDate, name: z.string().trim().min(1).max(100) }))
    .max(1000)
    .exactOptional(),
  extraOpenDays: z
    .array(z.strictObject({ date: isoDate, hours: openDay }))
    .max(1000)
    .exactOptional(),
};

/** The first administrator of an empty organization, by the one-time link that the first start printed. */
export const setupRequest = z.strictObject({
  token: z.string().min(16).max(200),
  organization: z.strictObject({
    name: z.string().trim().min(1).max(200),
    zone: z.string().max(60),
    ...businessCalendar,
  }),
  name: z.string().trim().min(1).max(100),
  email: z.email().max(254),
  password: z.string().min(12).max(200),
});
