import type { MessageIntent } from '../record/message';

/** Templates sent in answer to a consent word, outside any pathway. */
export const OPT_OUT_CONFIRMATION = 'opt-out-confirmation';
export const OPT_IN_CONFIRMATION = 'opt-in-confirmation';
export const HELP = 'help';

/** The one text that may follow an opt-out (47 CFR 64.1200(a)(12)). */
export function confirmsOptOut(intent: Pick<MessageIntent, 'template' | 'enrollmentId'>): boolean {
  return intent.template === OPT_OUT_CONFIRMATION && intent.enrollmentId === undefined;
}
