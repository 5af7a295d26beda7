import type { MessageIntent } from '../../record/message';

/** Templates sent in answer to a consent word, outside any pathway. */
export const OPT_OUT_CONFIRMATION = 'opt-out-confirmation';
export const OPT_IN_CONFIRMATION = 'opt-in-confirmation';
export const NO_PROMOTION_CONFIRMATION = 'no-promotion-confirmation';
export const HELP = 'help';
export const STANDING_REPLIES: readonly string[] = [
  OPT_OUT_CONFIRMATION,
  NO_PROMOTION_CONFIRMATION,
  OPT_IN_CONFIRMATION,
  HELP,
];
/** Tells of 988 whoever has written words of crisis. */
export const CRISIS_ANSWER = 'crisis-answer';
/** Calls a member of the staff to an urgent task. */
export const STAFF_PAGE = 'staff-page';
/** Asks whether a text was meant as an opt-out: once for each doubt. */
export const OPT_OUT_QUESTION = 'opt-out-question';
const STANDING: ReadonlySet<string | undefined> = new Set([
  OPT_OUT_CONFIRMATION,
  NO_PROMOTION_CONFIRMATION,
  OPT_IN_CONFIRMATION,
  HELP,
  OPT_OUT_QUESTION,
  CRISIS_ANSWER,
]);

/** Whoever sends it makes no links to a patient's pages. */
export function isWithoutLinks(template: string): boolean {
  return STANDING.has(template) || template === STAFF_PAGE;
}

/** An answer to what the patient just wrote about messages: it goes while everything else waits for an opt-out in doubt. */
export function isStandingReply(intent: Pick<MessageIntent, 'template' | 'enrollmentId'>): boolean {
  return intent.enrollmentId === undefined && STANDING.has(intent.template);
}

/** The one text that may follow an opt-out (47 CFR 64.1200(a)(12)). */
export function confirmsOptOut(intent: Pick<MessageIntent, 'template' | 'enrollmentId'>): boolean {
  return intent.template === OPT_OUT_CONFIRMATION && intent.enrollmentId === undefined;
}
