import { validateRequest } from 'twilio/lib/webhooks/webhooks';

/**
 * Whether a webhook call was signed by Twilio (or the phone simulator) with our auth token. `url` is the address as the
 * carrier was told it: `PUBLIC_URL` with path and query, not what a proxy made of it.
 */
export function verifyTwilioSignature(
  authToken: string,
  url: string,
  params: { readonly [name: string]: unknown },
  header: string | undefined,
): boolean {
  if (!header || !URL.canParse(url)) return false;
  return validateRequest(authToken, header, url, { ...params });
}
