import type { Message } from '../../api/contract/messages';
import { callApi } from './http';

/** Hands a text to the product for sending; the same key never sends it twice. */
export function sendText(patientId: string, body: string, key: string): Promise<Message> {
  return callApi('POST', '/messages', { body: { patientId, channel: 'sms', body }, idempotencyKey: key });
}
