import { createHmac, timingSafeEqual } from 'node:crypto';
import type { MailDoor } from '../../core/ports';
import { readMail } from './read-mail';

/** Takes only what carries `sha256=<HMAC-SHA256 of the raw message, in hex>` by this secret. */
export function mailDoor(secret: string): MailDoor {
  return {
    isSigned(raw, signature = '') {
      const own = Buffer.from(`sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`);
      const given = Buffer.from(signature);
      return own.length === given.length && timingSafeEqual(own, given);
    },
    read: (raw) => readMail(Buffer.from(raw)),
  };
}
