import { ApplicationFailure } from '@temporalio/common';
import type { MessageIntent } from '../core/record/message';

export type DeliveryOutcome =
  | { readonly result: 'sent' | 'delivered' | 'suppressed' | 'failed' | 'unknown'; readonly reason?: string }
  /** Not before `until` (ISO 8601): the caller waits and delivers the same intent again. */
  | { readonly result: 'held'; readonly until: string };

/** What became of an intent that has ended or is unknown. @throws ApplicationFailure for one that is on its way. */
export function outcomeOf(intent: MessageIntent): DeliveryOutcome {
  switch (intent.status) {
    case 'sent':
    case 'delivered':
    case 'unknown':
      return { result: intent.status };
    case 'suppressed':
      return { result: 'suppressed', ...(intent.reason && { reason: intent.reason }) };
    case 'failed':
      return { result: 'failed', ...(intent.error && { reason: intent.error.code }) };
    case 'pending':
    case 'sending':
      throw ApplicationFailure.retryable('A message without an outcome was reported', 'conflict');
  }
}
