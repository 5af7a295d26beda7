import { createHmac, timingSafeEqual } from 'node:crypto';
import type { UnsubscribeTokens } from '../../core/ports';

/** A link works so long; the law asks for 30 days (16 CFR 316.5). */
const VALID_DAYS = 90;
const DAY_MS = 86_400_000;

/** Tokens that name one email and cannot be made by anybody else: `payload.signature`, both base64url. No address is in them. */
export function unsubscribeTokens(secret: string): UnsubscribeTokens {
  const key = createHmac('sha256', secret).update('carepath/unsubscribe/v1').digest();
  const sign = (payload: string): Buffer => createHmac('sha256', key).update(payload).digest().subarray(0, 16);
  return {
    make({ orgId, intentId }, now) {
      const expires = Math.floor(now.getTime() / DAY_MS) + VALID_DAYS;
      const payload = Buffer.from(JSON.stringify([orgId, intentId, expires])).toString('base64url');
      return `${payload}.${sign(payload).toString('base64url')}`;
    },
    read(token, now) {
      const [payload = '', signature = ''] = token.split('.');
      const given = Buffer.from(signature, 'base64url');
      const own = sign(payload);
      if (given.length !== own.length || !timingSafeEqual(given, own)) return null;
      // Signed by us, so it is what `make` has written.
      const [orgId, intentId, expires] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [
        string,
        string,
        number,
      ];
      return Math.floor(now.getTime() / DAY_MS) > expires ? null : { orgId, intentId };
    },
  };
}
