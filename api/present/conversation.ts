import type { z } from 'zod';
import type { ConversationContext } from '../commands/read-conversation';
import type { conversationDetail, conversationItem } from '../contract/conversations';
import type { conversation } from '../contract/patients';
import { textOf } from '../../core/messaging/delivery/one-text';
import type { Conversation } from '../../core/record/conversation';
import { withoutTokens } from '../../core/record/patient-link';
import type { InboundMessage, MessageIntent } from '../../core/record/message';
import type { Language } from '../../core/record/organization';
import type { Patient } from '../../core/record/patient';
import { presentAttachment } from './attachment';
import { instantOrNull } from './instant';
import type { Presented } from './presented';

type Thread = Presented<z.input<typeof conversation>>;
type Item = Presented<z.input<typeof conversationItem>>;
type Detail = Presented<z.input<typeof conversationDetail>>;
type Line = Thread['messages'][number];

export function presentConversation(
  thread: Conversation | null,
  sent: readonly MessageIntent[],
  received: readonly InboundMessage[],
): Thread {
  return {
    needsPerson: thread?.needsPerson ?? false,
    reason: (thread?.needsPerson === true && thread.reason) || null,
    messages: presentThread(sent, received),
  };
}

/** Both directions, oldest first. A message that is not sent yet stands where it was written. */
export function presentThread(sent: readonly MessageIntent[], received: readonly InboundMessage[]): Thread['messages'] {
  const messages = [...sent.map(presentSent), ...received.map(presentReceived)];
  return messages.sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id));
}

function presentSent(intent: MessageIntent): Line {
  return {
    id: intent.id,
    direction: 'out',
    channel: intent.channel,
    body: withoutTokens(textOf(intent)),
    subject: intent.subject ?? null,
    at: (intent.sentAt ?? intent.createdAt).toISOString(),
    status: intent.status,
    reason: intent.reason ?? intent.error?.message ?? null,
    mergedWith: intent.bundle?.with.length ?? 0,
    heldUntil: instantOrNull(intent.heldUntil),
    heldFor: intent.heldFor ?? null,
    readAs: null,
    via: null,
    attachments: [],
  };
}

function presentReceived(message: InboundMessage): Line {
  const { value, option } = message.answers ?? {};
  return {
    id: message.id,
    direction: 'in',
    channel: message.channel,
    body: message.body,
    subject: message.subject ?? null,
    at: message.receivedAt.toISOString(),
    status: message.meaning,
    reason: null,
    mergedWith: 0,
    heldUntil: null,
    heldFor: null,
    readAs: value ?? (option === 'unclear' || option === undefined ? null : option),
    via: message.via ?? null,
    attachments: (message.attachments ?? []).map(presentAttachment),
  };
}

export function presentItem(conversation: Conversation, patient: Patient | undefined): Item {
  const { closed, assignee } = conversation;
  return {
    id: conversation.id,
    patient: patient ? { id: patient.id, name: nameOf(patient) } : null,
    address: conversation.from?.address ?? null,
    needsPerson: conversation.needsPerson,
    reason: (conversation.needsPerson && conversation.reason) || null,
    since: instantOrNull(conversation.since),
    lastAt: conversation.lastAt.toISOString(),
    lastText: conversation.lastText ?? null,
    assignee: assignee ? { id: assignee.id, name: assignee.name } : null,
    closed: closed
      ? { at: closed.at.toISOString(), by: { id: closed.by.id, name: closed.by.name }, note: closed.note ?? null }
      : null,
  };
}

export function presentDetail(context: ConversationContext, language: Language): Detail {
  const { conversation, patient, question, tasks, candidates } = context;
  return {
    ...presentItem(conversation, patient),
    language: patient?.language ?? candidates[0]?.language ?? 'en',
    messages: presentThread(context.sent, context.received),
    question:
      question?.question === undefined
        ? null
        : {
            messageId: question.id,
            body: withoutTokens(question.body),
            pathway: question.pathway ?? null,
            askedAt: instantOrNull(question.sentAt),
            open: context.isQuestionOpen,
            kind: question.question.kind,
            options: question.question.options.map(({ id }) => id),
          },
    tasks: tasks.map(({ id, title, due }) => ({ id, title: title[language] ?? title.en, due: instantOrNull(due) })),
    candidates: candidates.map((one) => ({ id: one.id, name: nameOf(one), birthDate: one.birthDate ?? null })),
    inDoubt: context.inDoubt,
  };
}

function nameOf({ name }: Patient): string {
  return `${name.given} ${name.family}`.trim();
}
