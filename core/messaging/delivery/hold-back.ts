import type { Contact, HoldReason, MessageIntent } from '../../record/message';
import { isStandingReply } from './standing-replies';

export interface HeldBack {
  readonly until: Date;
  readonly reason: HoldReason;
}

const MINUTE_MS = 60_000;
/** A question keeps the next one back for so long; after that most people answer the newer one. */
const QUESTION_HOLDS_MS = 240 * MINUTE_MS;
/** An answer may come at any time: so often it is looked for. */
const LOOK_AGAIN_MS = 10 * MINUTE_MS;
/** A doubt is settled by the patient or by a person, mostly within the day. */
const DOUBT_LOOK_MS = 60 * MINUTE_MS;

/**
 * Why a message waits that would otherwise be free to go: its writer may still take it back, the patient may have meant to
 * opt out, or another question to the address waits for its answer, so that "1" would be ambiguous. `open`: the questions
 * to the address that have no answer. An urgent question does not wait for another.
 */
export function holdBack(
  intent: MessageIntent,
  { contact, open, now }: { contact: Contact | null; open: readonly MessageIntent[]; now: Date },
): HeldBack | null {
  if (intent.heldFor === 'undo-window' && intent.heldUntil && intent.heldUntil > now) {
    return { until: intent.heldUntil, reason: 'undo-window' };
  }
  if (contact?.doubt && !isStandingReply(intent)) return { until: after(now, DOUBT_LOOK_MS), reason: 'opt-out-doubt' };
  if (!asks(intent) || intent.exempt) return null;
  const ends = open.flatMap((other) => (other.id === intent.id ? [] : waitsUntil(other).getTime()));
  const end = Math.max(...ends);
  if (ends.length === 0 || end <= now.getTime()) return null;
  return { until: new Date(Math.min(end, now.getTime() + LOOK_AGAIN_MS)), reason: 'question-open' };
}

/** Only texts are answered by a "1" that could mean anything. */
export function asks({ question, channel }: Pick<MessageIntent, 'question' | 'channel'>): boolean {
  return channel === 'sms' && question !== undefined;
}

function waitsUntil({ sentAt, createdAt, expiresAt }: MessageIntent): Date {
  const longest = after(sentAt ?? createdAt, QUESTION_HOLDS_MS);
  return expiresAt && expiresAt < longest ? expiresAt : longest;
}

function after(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}
