/** The carrier's code for a number that opted out at the carrier itself. */
export const OPTED_OUT_AT_CARRIER = '21610';

/** Twilio's error codes in words a coordinator can act on (https://www.twilio.com/docs/api/errors). They hold no number or name. */
const SENTENCES: { readonly [code: string]: string } = {
  '21211': 'The phone number is not valid.',
  '21408': 'The carrier does not deliver to this region.',
  '21610': 'The patient opted out of texts at the carrier.',
  '21612': 'The carrier cannot reach this number.',
  '21614': 'The phone number cannot receive texts.',
  '30003': 'The phone is switched off or out of reach.',
  '30004': 'The carrier or the recipient blocks our texts.',
  '30005': 'The phone number is unknown or no longer in service.',
  '30006': 'The phone number is a landline or cannot be reached.',
  '30007': 'The carrier filtered the text as unwanted.',
  '30008': 'The carrier could not deliver the text and gave no reason.',
};

/** The number itself cannot have texts: not valid, not for texts, not in service, a landline. Others may pass by themselves. */
const DEAD_NUMBER: ReadonlySet<string> = new Set(['21211', '21614', '30005', '30006']);

/** Whether no text to this number will ever arrive. */
export function isDeadNumber(code: string): boolean {
  return DEAD_NUMBER.has(code);
}

/** The kinds of status that mail servers report (RFC 3463), the most telling part of each. */
const MAIL_SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/^5\.1\./, 'There is no such mailbox.'],
  [/^5\.2\.1$/, 'The mailbox is closed.'],
  [/^5\.2\.2$/, 'The mailbox is full.'],
  [/^5\.(?:2\.3|3\.4)$/, 'The email is too large for the mailbox.'],
  [/^5\.[34]\./, 'The mail server of the address cannot be reached.'],
  [/^5\.7\./, 'The mail server of the address refuses our emails.'],
];

/** The address itself is wrong or closed: nothing that is sent there will ever arrive (RFC 3463). */
export function isDeadMailbox(status: string): boolean {
  return /^5\.1\.(?:1|2|3|6|10)$|^5\.2\.1$|^5\.4\.4$/.test(status);
}

/** Why an email came back or was refused, as stored with its intent. `status`: RFC 3463's. */
export function mailError(status: string): { readonly code: string; readonly message: string } {
  const known = MAIL_SENTENCES.find(([pattern]) => pattern.test(status));
  return { code: status, message: known?.[1] ?? `The email came back (${status}).` };
}

/** What went wrong, as stored with an intent. */
export function carrierError(code: string): { readonly code: string; readonly message: string } {
  if (code.includes('.')) return mailError(code);
  return { code, message: SENTENCES[code] ?? `The carrier refused the text (code ${code}).` };
}
