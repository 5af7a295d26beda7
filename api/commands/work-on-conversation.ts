import { CarepathFailure } from '../../core/errors';
import type { ConversationRace } from '../../core/message-repositories';
import { WAITING, type Conversation } from '../../core/record/conversation';
import type { MessageIntent } from '../../core/record/message';
import type { Scope } from '../../core/record/scope';
import type { Repositories } from '../../core/repositories';
import { passOnAnswer, type PassOnDeps } from './carry-out-sms';
import { colleague } from './colleague';

type Deps = Pick<Repositories, 'conversations' | 'users' | 'patients' | 'intents' | 'tasks'>;

/** @throws CarepathFailure not-found, invalid-input, or conflict with the winner. */
export async function assignConversation(
  { conversations, users }: Pick<Deps, 'conversations' | 'users'>,
  scope: Scope,
  id: string,
  { userId, instead }: { readonly userId: string; readonly instead?: string },
): Promise<Conversation> {
  return won(await conversations.assign(scope, id, await colleague({ users }, scope, userId), instead));
}

/** @throws CarepathFailure not-found, or conflict with the winner, or when something was written after `seen`. */
export async function closeConversation(
  { conversations }: Pick<Deps, 'conversations'>,
  scope: Scope,
  id: string,
  how: { readonly note?: string; readonly seen?: Date },
): Promise<Conversation> {
  const race = await conversations.close(scope, id, how);
  const isNewer = race?.won === false && race.conversation.needsPerson && how.seen !== undefined;
  if (isNewer && race.conversation.lastAt > how.seen) {
    throw new CarepathFailure('conflict', 'The patient has written again: please read it first.');
  }
  return won(race);
}

/**
 * Says whose the texts of a phone are. They move to that patient's thread, which waits for the same person with the
 * question that they may answer. Asked again it finishes what was cut off.
 * @throws CarepathFailure not-found, invalid-input, or conflict when somebody gave them to another patient.
 */
export async function assignToPatient(deps: Deps, scope: Scope, id: string, patientId: string): Promise<Conversation> {
  const { conversations, intents } = deps;
  await existing(deps, scope, id);
  const patient = await deps.patients.get(scope, patientId);
  if (!patient) {
    throw new CarepathFailure('invalid-input', 'There is no such patient.', [
      { pointer: '/patientId', message: 'There is no such patient' },
    ]);
  }
  const race = await conversations.giveTo(scope, id, patientId);
  const { from, lastAt, lastText } = won(race);
  if (!from) throw new CarepathFailure('conflict', 'It is known whose conversation this is.');
  const [asked] = (await intents.openQuestions(scope, from.channel, from.address)).filter(isTo(patientId));
  const waiting = { reason: WAITING.assigned, ...(asked && { questionId: asked.id }) };
  await conversations.touch(scope, patientId, lastAt, waiting, lastText);
  await deps.tasks.wake(scope, patientId);
  await conversations.close(scope, id, {});
  const given = await conversations.get(scope, patientId);
  if (!given) throw new CarepathFailure('not-found', 'There is no such conversation.');
  const { id: userId, name } = scope.actor;
  // Whoever knew whose texts they are goes on with them.
  const own = scope.actor.kind === 'user' ? await conversations.assign(scope, given.id, { id: userId, name }) : null;
  return own?.conversation ?? given;
}

const isTo =
  (patientId: string) =>
  (intent: MessageIntent): boolean =>
    intent.patientId === patientId;

/**
 * A person has read a text that could not be read by itself: the pathway that asked goes on with what they say.
 * @throws CarepathFailure not-found, invalid-input, or conflict when the question has its answer already.
 */
export async function applyAnswer(
  deps: Pick<Deps, 'conversations' | 'intents'> & PassOnDeps,
  scope: Scope,
  id: string,
  { messageId, option }: { readonly messageId: string; readonly option: string },
): Promise<Conversation> {
  const conversation = await existing(deps, scope, id);
  const question = await deps.intents.get(scope, messageId);
  if (!question?.question || question.patientId !== conversation.patientId) {
    throw new CarepathFailure('invalid-input', 'This is no question to the patient.', [
      { pointer: '/messageId', message: 'Must be a question to this patient' },
    ]);
  }
  if (!question.question.options.some((known) => known.id === option)) {
    throw new CarepathFailure('invalid-input', 'The question has no such answer.', [
      {
        pointer: '/option',
        message: `Must be one of ${question.question.options.map((known) => known.id).join(', ')}`,
      },
    ]);
  }
  if (question.answeredAt) throw new CarepathFailure('conflict', 'This question has been answered already.');
  const [text] = await deps.conversations.inbound(scope, question.patientId, 1);
  if (!text) throw new CarepathFailure('conflict', 'The patient has not written yet.');
  const answered = { ...text, providerId: `${text.providerId}/read`, answers: { intentId: question.id, option } };
  await passOnAnswer(deps, scope, answered);
  return existing(deps, scope, id);
}

async function existing(
  { conversations }: Pick<Deps, 'conversations'>,
  scope: Scope,
  id: string,
): Promise<Conversation> {
  const conversation = await conversations.byId(scope, id);
  if (conversation) return conversation;
  throw new CarepathFailure('not-found', 'There is no such conversation.');
}

function won(race: ConversationRace | null): Conversation {
  if (race === null) throw new CarepathFailure('not-found', 'There is no such conversation.');
  if (race.won) return race.conversation;
  throw lost(race.conversation);
}

/** Why a conversation cannot be changed, with who has it or has closed it. */
function lost({ needsPerson, closed, assignee, forPatient }: Conversation): CarepathFailure {
  if (!needsPerson && closed) {
    const winner = { ...closed.by, at: closed.at.toISOString() };
    return new CarepathFailure('conflict', `${closed.by.name} has closed this conversation.`, [], { winner });
  }
  if (needsPerson && assignee) {
    return new CarepathFailure('conflict', `${assignee.name} has this conversation.`, [], { winner: assignee });
  }
  if (forPatient !== undefined) {
    return new CarepathFailure('conflict', 'Somebody has given these texts to another patient.');
  }
  return new CarepathFailure('conflict', 'This conversation waits for nobody any more.');
}
