import { createHmac, timingSafeEqual } from 'node:crypto';
import type { MailDoor } from '../../core/ports';
import type { BounceAddresses } from './bounce-address';
import { readMail } from './read-mail';

/**
 * Takes only what carries `sha256=<HMAC-SHA256 of the raw message, in hex>` by this secret. `bounces`: what our emails leave
 * with, where each has an envelope sender of its own.
 */
export function mailDoor(secret: string, bounces: BounceAddresses | null): MailDoor {
  return {
    isSigned(raw, signature = '') {
      const own = Buffer.from(`sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`);
      const given = Buffer.from(signature);
      return own.length === given.length && timingSafeEqual(own, given);
    },
    read: (raw) => readMail(Buffer.from(raw), bounces),
  };
}
