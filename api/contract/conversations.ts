import { z } from 'zod';
import { threadMessage } from './patients';
import { id, instant, localizedText, pageOf, pageQuery } from './primitives';

const person = z.strictObject({ id, name: z.string() });

export const conversationItem = z
  .strictObject({
    id,
    /** Null while it is not known who writes from the phone. */
    patient: person.nullable(),
    /** Where it comes from, while that is all that is known. */
    address: z.string().nullable(),
    needsPerson: z.boolean(),
    /** Why a person is needed. */
    reason: z.string().nullable(),
    /** Since when it waits. */
    since: instant.nullable(),
    lastAt: instant,
    lastText: z.string().nullable(),
    assignee: person.nullable(),
    closed: z.strictObject({ at: instant, by: person, note: z.string().nullable() }).nullable(),
  })
  .meta({ id: 'ConversationItem' });

export const conversationListQuery = pageQuery.extend({
  view: z.enum(['mine', 'unassigned', 'all']).default('all'),
});
export const conversationItemPage = pageOf(conversationItem);

const question = z.strictObject({
  messageId: id,
  body: z.string(),
  pathway: z.string().nullable(),
  askedAt: instant.nullable(),
  /** It still waits for its answer. */
  open: z.boolean(),
  kind: z.enum(['choice', 'yes-no', 'number', 'date', 'text']),
  options: z.array(z.string()),
});

export const conversationDetail = conversationItem
  .extend({
    language: z.enum(['en', 'es']),
    messages: z.array(threadMessage),
    /** What the last text probably answers, else what is being asked. */
    question: question.nullable(),
    tasks: z.array(z.strictObject({ id, title: z.string(), due: instant.nullable() })),
    /** Who has the phone, while it is not known who wrote. */
    candidates: z.array(person.extend({ birthDate: z.string().nullable() })),
    /** Nothing is sent: the patient may have meant to opt out. */
    inDoubt: z.boolean(),
  })
  .meta({ id: 'ConversationDetail' });

export const assignConversationRequest = z.strictObject({
  userId: id,
  /** Whose it is as far as the caller has seen: it is taken over from them. */
  instead: id.optional(),
});
export const closeConversationRequest = z.strictObject({
  note: z.string().trim().min(1).max(2_000).optional(),
  /** `lastAt` as the caller has seen it: what was written later keeps it open. */
  seen: instant.optional(),
});
export const assignPatientRequest = z.strictObject({ patientId: id });
export const applyAnswerRequest = z.strictObject({
  /** The question, and what the patient answered: an option, or `number`, `date`, `text`. */
  messageId: id,
  option: z.string().min(1).max(100),
});

export const snippetList = z.strictObject({
  items: z.array(z.strictObject({ id, title: localizedText, text: localizedText }).meta({ id: 'Snippet' })),
});

export type ConversationItem = z.infer<typeof conversationItem>;
export type ConversationItemPage = z.infer<typeof conversationItemPage>;
export type ConversationDetail = z.infer<typeof conversationDetail>;
export type ConversationView = z.output<typeof conversationListQuery>['view'];
export type SnippetList = z.infer<typeof snippetList>;
