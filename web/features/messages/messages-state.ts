import { NONE } from '../../../core/messaging/delivery/accounting';
import type { MessageQuery } from '../../client/messages';
import { dateIn } from '../../time/format';
import { instantOf, plusDays, wallTime, type WallTime } from '../../time/zone';

/** The terms of the equation, in its order. */
export const KINDS = ['intended', 'delivered', 'sent', 'suppressed', 'failed', 'unknown', 'pending'] as const;
const SHOWN = [...KINDS, 'held'] as const;
export type Kind = (typeof SHOWN)[number];

/** A number of the table: of which messages it is. */
export interface Drill {
  readonly kind: Kind;
  readonly channel?: 'sms' | 'email' | undefined;
  readonly template?: string | undefined;
  readonly pathway?: string | undefined;
  /** Why not sent, or why held. */
  readonly reason?: string | undefined;
}

/** What the page shows, as its address says it. Dates are the clinic's, both included. */
export interface MessagesState {
  readonly from: string;
  readonly to: string;
  readonly drill: Drill | null;
}

const DAYS = 7;
const ISO_DATE = /^20\d\d-\d\d-\d\d$/;

export function isDate(text: string): boolean {
  return ISO_DATE.test(text) && !Number.isNaN(Date.parse(text));
}

export function readMessages(params: URLSearchParams, now: Date, zone: string): MessagesState {
  const date = (name: string) => [params.get(name) ?? ''].find(isDate);
  const to = date('to') ?? dateIn(now, zone);
  const kind = SHOWN.find((each) => each === params.get('show'));
  return {
    from: date('from') ?? shifted(to, 1 - DAYS),
    to,
    drill: kind
      ? {
          kind,
          channel: (['sms', 'email'] as const).find((each) => each === params.get('channel')),
          template: params.get('template') ?? undefined,
          pathway: params.get('pathway') ?? undefined,
          reason: params.get('reason') ?? undefined,
        }
      : null,
  };
}

/** The address for a change: what the address says of anything else stays. */
export function writeMessages(params: URLSearchParams, change: Partial<MessagesState>): URLSearchParams {
  const written = new URLSearchParams();
  for (const name of ['from', 'to'] as const) {
    const date = change[name] ?? params.get(name);
    if (date !== null) written.set(name, date);
  }
  if (change.drill) {
    const { kind, ...group } = change.drill;
    written.set('show', kind);
    for (const [name, value] of Object.entries(group)) if (value !== undefined) written.set(name, value);
  } else if (change.drill === undefined) {
    for (const name of ['show', 'channel', 'template', 'pathway', 'reason']) {
      const value = params.get(name);
      if (value !== null) written.set(name, value);
    }
  }
  return written;
}

/** From the first midnight to the one after the last day, as ISO instants. */
export function periodOf({ from, to }: MessagesState, zone: string): { readonly from: string; readonly to: string } {
  return { from: midnight(from, zone), to: midnight(shifted(to, 1), zone) };
}

/** The API's query of the messages that a number counts. */
export function listQuery({ kind, channel, template, pathway, reason }: Drill): MessageQuery {
  return {
    ...statusQuery(kind),
    ...(channel && { channel }),
    ...(template !== undefined && { template }),
    ...(pathway !== undefined && { pathway }),
    ...(reason !== undefined && { [kind === 'held' ? 'heldFor' : 'reason']: reason }),
  };
}

/** The word that stands for "has none" in a group or a reason. */
export function isNone(value: string): boolean {
  return value === NONE;
}

function statusQuery(kind: Kind): MessageQuery {
  switch (kind) {
    case 'intended':
      return {};
    case 'pending':
      return { status: 'pending,sending' };
    case 'held':
      return { held: 'true' };
    default:
      return { status: kind };
  }
}

function shifted(date: string, days: number): string {
  return dateIn(instantOf(plusDays(wallOf(date), days), 'UTC'), 'UTC');
}

function midnight(date: string, zone: string): string {
  return instantOf(wallOf(date), zone).toISOString();
}

function wallOf(date: string): WallTime {
  return wallTime(new Date(`${date}T00:00:00Z`), 'UTC');
}
