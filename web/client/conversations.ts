import type {
  ConversationDetail,
  ConversationItem,
  ConversationItemPage,
  ConversationView,
  SnippetList,
} from '../../api/contract/conversations';
import { callApi } from './http';

const path = (id: string) => `/conversations/${encodeURIComponent(id)}`;

export interface ConversationQuery {
  readonly view: ConversationView;
  readonly limit?: number;
  readonly cursor?: string;
}

export function listConversations(query: ConversationQuery, signal?: AbortSignal): Promise<ConversationItemPage> {
  return callApi('GET', '/conversations', { query: { ...query }, ...(signal && { signal }) });
}

export function getConversationDetail(id: string, signal?: AbortSignal): Promise<ConversationDetail> {
  return callApi('GET', path(id), signal ? { signal } : {});
}

/** `instead`: whose it is as far as the screen has shown. */
export function assignConversation(id: string, userId: string, instead: string | undefined): Promise<ConversationItem> {
  return callApi('POST', `${path(id)}/assign`, { body: { userId, ...(instead !== undefined && { instead }) } });
}

export function closeConversation(id: string, seen: string, note: string): Promise<ConversationItem> {
  return callApi('POST', `${path(id)}/close`, { body: { seen, ...(note !== '' && { note }) } });
}

/** Answers the conversation of that patient. */
export function assignToPatient(id: string, patientId: string): Promise<ConversationItem> {
  return callApi('POST', `${path(id)}/assign-patient`, { body: { patientId } });
}

export function applyAnswer(id: string, messageId: string, option: string): Promise<ConversationItem> {
  return callApi('POST', `${path(id)}/answer-question`, { body: { messageId, option } });
}

export function listSnippets(signal?: AbortSignal): Promise<SnippetList> {
  return callApi('GET', '/snippets', signal ? { signal } : {});
}

/** Where a kept picture or file is; the browser asks for it itself. */
export function fileUrl(id: string): string {
  return `/api/v1/attachments/${encodeURIComponent(id)}`;
}
