import { CarepathFailure } from '../../core/errors';
import type { Clock } from '../../core/ports';
import type { Conversation } from '../../core/record/conversation';
import type { InboundMessage, MessageIntent } from '../../core/record/message';
import type { Patient } from '../../core/record/patient';
import type { Scope } from '../../core/record/scope';
import type { Task } from '../../core/record/task';
import type { Repositories } from '../../core/repositories';

/** Everything that a person who answers should see beside the thread. */
export interface ConversationContext {
  readonly conversation: Conversation;
  readonly patient: Patient | undefined;
  readonly sent: readonly MessageIntent[];
  readonly received: readonly InboundMessage[];
  /** What the last text probably answers, else what is being asked. */
  readonly question: MessageIntent | undefined;
  readonly isQuestionOpen: boolean;
  readonly tasks: readonly Task[];
  /** Who has the phone, while it is not known who wrote. */
  readonly candidates: readonly Patient[];
  /** The patient may have meant to opt out. */
  readonly inDoubt: boolean;
}

export type ReadConversationDeps = Pick<
  Repositories,
  'conversations' | 'patients' | 'intents' | 'tasks' | 'contacts'
> & { readonly clock: Clock };

/** A conversation shows the latest of each direction. */
const LATEST = 100;

/** What a person who answers should see. @throws CarepathFailure not-found. */
export async function readConversation(
  deps: ReadConversationDeps,
  scope: Scope,
  id: string,
): Promise<ConversationContext> {
  const conversation = await deps.conversations.byId(scope, id);
  if (!conversation) throw new CarepathFailure('not-found', 'There is no such conversation.');
  const { patientId, from } = conversation;
  const patient = patientId === undefined ? null : await deps.patients.get(scope, patientId);
  const phone = from?.address ?? patient?.phone;
  const [received, sent, tasks, candidates, contact, open] = await Promise.all([
    receivedIn(deps, scope, conversation),
    patientId === undefined ? [] : deps.intents.list(scope, { patientId, limit: LATEST }).then(({ items }) => items),
    patientId === undefined ? [] : openTasks(deps, scope, patientId),
    from ? deps.patients.findByAddress(scope, from.channel, from.address) : [],
    phone === undefined ? null : deps.contacts.get(scope, 'sms', phone),
    phone === undefined ? [] : deps.intents.openQuestions(scope, 'sms', phone),
  ]);
  const own = open.filter(({ patientId: to }) => patientId === undefined || to === patientId);
  const about = conversation.questionId ? await deps.intents.get(scope, conversation.questionId) : null;
  const question = about ?? own[0];
  return {
    ...{ conversation, sent, received, tasks, candidates, question },
    patient: patient ?? undefined,
    isQuestionOpen: own.some(({ id: openId }) => openId === question?.id),
    inDoubt: contact?.doubt !== undefined,
  };
}

function receivedIn(
  { conversations }: Pick<ReadConversationDeps, 'conversations'>,
  scope: Scope,
  { patientId, from }: Conversation,
) {
  if (patientId !== undefined) return conversations.inbound(scope, patientId, LATEST);
  return from ? conversations.inboundFrom(scope, from.channel, from.address, LATEST) : [];
}

async function openTasks(
  { tasks, clock }: Pick<ReadConversationDeps, 'tasks' | 'clock'>,
  scope: Scope,
  patientId: string,
) {
  return (await tasks.list(scope, { patientId, status: 'open', limit: 20, now: clock.now() })).items;
}
