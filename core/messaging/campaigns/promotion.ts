import type { Contact, MessageIntent } from '../../record/message';
import { normalizeWords } from '../inbound/normalize';

/** So long after a campaign's text "no more" means the campaigns. */
export const NO_MORE_MS = 7 * 86_400_000;
/** An opt-out so soon after a campaign's message is put down to it. */
export const CAUSED_MS = 72 * 3_600_000;

const noMore: ReadonlySet<string> = new Set(['no more', 'nomore', 'no mas', 'nomas']);

/** Whether a text as a whole is the word that ends promotional messages, in English or Spanish. */
export function isNoMore(body: string): boolean {
  return noMore.has(normalizeWords(body));
}

/** Promotional messages need a consent of their own: they stop sooner than those about care. */
export function isPromotion({ campaignId }: Pick<MessageIntent, 'campaignId'>): boolean {
  return campaignId !== undefined;
}

/** Whether the address wants no promotional messages, or none at all. */
export function hasRefused(contact: Pick<Contact, 'optedOut' | 'noPromotion'> | null | undefined): boolean {
  return contact?.optedOut !== undefined || contact?.noPromotion !== undefined;
}
