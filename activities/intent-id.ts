import { createHash } from 'node:crypto';

/** The identity of one message we mean to send: the same step, occurrence and channel is the same message, for ever. */
export function intentId(intent: {
  readonly enrollmentId: string;
  readonly stepId: string;
  readonly occurrence: number;
  readonly channel: 'sms' | 'email';
}): string {
  // JSON keeps the parts apart whatever characters they hold.
  const parts = [intent.enrollmentId, intent.stepId, intent.occurrence, intent.channel];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
