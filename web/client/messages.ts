import type { z } from 'zod';
import type {
  CrisisReport,
  Message,
  MessageAccounting,
  messageListQuery,
  MessagePage,
} from '../../api/contract/messages';
import { callApi } from './http';

/** `status` is one or several, with commas; `from` and `to` are ISO instants. */
export type MessageQuery = Omit<z.input<typeof messageListQuery>, 'status' | 'limit'> & { readonly status?: string };

export function listMessages(query: MessageQuery, signal?: AbortSignal): Promise<MessagePage> {
  return callApi('GET', '/messages', { query: { ...query, limit: 50 }, ...(signal && { signal }) });
}

export function accountForMessages(
  period: { readonly from: string; readonly to: string },
  signal?: AbortSignal,
): Promise<MessageAccounting> {
  return callApi('GET', '/messages/accounting', { query: period, ...(signal && { signal }) });
}

export function reportCrises(
  period: { readonly from: string; readonly to: string },
  signal?: AbortSignal,
): Promise<CrisisReport> {
  return callApi('GET', '/messages/crises', { query: period, ...(signal && { signal }) });
}

/** Hands a text to the product for sending; the same key never sends it twice. */
export function sendText(patientId: string, body: string, key: string, undoSeconds = 0): Promise<Message> {
  const wanted = { patientId, channel: 'sms', body, ...(undoSeconds > 0 && { undoSeconds }) };
  return callApi('POST', '/messages', { body: wanted, idempotencyKey: key });
}

/** Takes back what has not left. */
export function undoText(id: string): Promise<Message> {
  return callApi('POST', `/messages/${encodeURIComponent(id)}/undo`, { body: {} });
}
