import { createHmac, timingSafeEqual } from 'node:crypto';

/** How much of an email's id the address has room for; no two ids of ours begin with the same. */
const ID_LENGTH = 24;
const SIGNATURE_LENGTH = 16;
/** A local part has 64 characters (RFC 5321); a `+` and the token take 42 of them. */
export const LONGEST_BOUNCE_MAILBOX = 64 - (1 + ID_LENGTH + 1 + SIGNATURE_LENGTH);

/** The envelope senders of our emails: one each, so that whatever comes back says which email it is about. */
export interface BounceAddresses {
  make(intentId: string): string;
  /** How the id of the email begins that one of these addresses was made for; `null`: we made none of them. */
  read(addresses: readonly string[]): string | null;
}

interface BounceSettings {
  readonly MAIL_BOUNCES?: string | undefined;
  readonly SESSION_SECRET: string;
}

/**
 * Variable envelope return paths: `bounces+<id>-<signature>@care.example.org`. Lower case alone, because a mail server on
 * the way may write it so. The signature keeps out who makes up a bounce. `null` where no mailbox is set for them.
 */
export function bounceAddresses({ MAIL_BOUNCES, SESSION_SECRET }: BounceSettings): BounceAddresses | null {
  if (MAIL_BOUNCES === undefined) return null;
  const [local = '', domain = ''] = MAIL_BOUNCES.toLowerCase().split('@');
  const key = createHmac('sha256', SESSION_SECRET).update('carepath/bounces/v1').digest();
  const sign = (start: string): string =>
    createHmac('sha256', key).update(start).digest('hex').slice(0, SIGNATURE_LENGTH);
  const startIn = (address: string): string | null => {
    const [before = '', at] = address.toLowerCase().split('@');
    if (at !== domain || !before.startsWith(`${local}+`)) return null;
    const token = before.slice(local.length + 1);
    const start = token.slice(0, -(SIGNATURE_LENGTH + 1));
    return start !== '' && isSame(token, `${start}-${sign(start)}`) ? start : null;
  };
  return {
    make(intentId) {
      const start = intentId.slice(0, ID_LENGTH).toLowerCase();
      return `${local}+${start}-${sign(start)}@${domain}`;
    },
    read: (addresses) => addresses.map(startIn).find((start) => start !== null) ?? null,
  };
}

function isSame(given: string, own: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(own)];
  return a.length === b.length && timingSafeEqual(a, b);
}
