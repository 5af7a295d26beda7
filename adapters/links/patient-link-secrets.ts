import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { PatientLinkSecrets } from '../../core/ports';

/** 128 bits: 22 letters, and too many to guess. */
const TOKEN_BYTES = 16;

/** Tokens and passes that follow from one secret, so that none is stored: rendering a message again gives the same link. */
export function patientLinkSecrets(secret: string, publicUrl: string): PatientLinkSecrets {
  const key = (use: string) => createHmac('sha256', secret).update(`carepath/${use}/v1`).digest();
  const [tokenKey, passKey] = [key('patient-link'), key('patient-link-pass')];
  const idOf = (token: string): string => createHash('sha256').update(token).digest('hex');
  const sign = (text: string): string => createHmac('sha256', passKey).update(text).digest('base64url');
  return {
    idOf,
    make(seed) {
      const token = createHmac('sha256', tokenKey).update(seed).digest().subarray(0, TOKEN_BYTES).toString('base64url');
      return { id: idOf(token), url: `${publicUrl.replace(/\/$/, '')}/p/${token}` };
    },
    pass(linkId, until) {
      const expires = until.getTime().toString(36);
      return `${expires}.${sign(`${linkId}.${expires}`)}`;
    },
    isPass(pass, linkId, now) {
      const [expires = '', signature = ''] = pass.split('.');
      const own = Buffer.from(sign(`${linkId}.${expires}`));
      const given = Buffer.from(signature);
      return given.length === own.length && timingSafeEqual(given, own) && parseInt(expires, 36) > now.getTime();
    },
  };
}
