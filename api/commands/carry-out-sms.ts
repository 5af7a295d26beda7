import {
  HELP,
  NO_PROMOTION_CONFIRMATION,
  OPT_IN_CONFIRMATION,
  OPT_OUT_CONFIRMATION,
  OPT_OUT_QUESTION,
} from '../../core/messaging/delivery/standing-replies';
import type { TemplateSources } from '../../core/messaging/templates/templates-in-use';
import { endPromotion, noteCause, takeBackPending, tellOptOut } from '../../core/messaging/delivery/withdraw-consent';
import type { ContactRepository, ConversationRepository, IntentRepository } from '../../core/message-repositories';
import type { Clock, MessageDispatch, PathwayRuntime } from '../../core/ports';
import { WAITING } from '../../core/record/conversation';
import type { InboundMessage } from '../../core/record/message';
import { systemScope, type Scope } from '../../core/record/scope';
import type { EnrollmentRepository, InboxRepository, TaskRepository } from '../../core/repositories';
import { tellEnrollment, type TellDeps } from '../../core/tell-enrollment';
import { answerCrisis } from './answer-crisis';
import type { PhoneHolder } from './phone-holders';
import type { RaiseCrisis } from './raise-crisis';
import { sendStandingReply } from './send-standing-reply';

export interface CarryOutDeps extends TemplateSources {
  readonly contacts: Pick<
    ContactRepository,
    'get' | 'optOut' | 'optIn' | 'doubt' | 'settleDoubt' | 'setUnreachable' | 'setPromotion'
  >;
  readonly intents: Pick<
    IntentRepository,
    'get' | 'list' | 'create' | 'markAnswered' | 'pendingTo' | 'transition' | 'promotionSince' | 'markOptedOut'
  >;
  readonly conversations: Pick<ConversationRepository, 'touch' | 'get'>;
  readonly enrollments: Pick<EnrollmentRepository, 'get' | 'running'>;
  readonly tasks: Pick<TaskRepository, 'wake'>;
  readonly inbox: Pick<InboxRepository, 'store' | 'drop'>;
  readonly runtime: Pick<PathwayRuntime, 'notify'>;
  readonly raiseCrisis: RaiseCrisis;
  readonly dispatch: MessageDispatch;
  readonly clock: Clock;
}

/** What a person should know beside the text. */
interface Attention {
  readonly reason: string | undefined;
  readonly questionId: string | undefined;
  /** The conversation has the text already. */
  readonly seen?: boolean;
}

/** Does what follows from a stored text; each part may be done again. */
export async function carryOutSms(
  deps: CarryOutDeps,
  holders: readonly PhoneHolder[],
  writer: PhoneHolder,
  message: InboundMessage,
  attention: Attention,
): Promise<void> {
  const { scope, patient } = writer;
  if (message.crisis === 'crisis') await answerCrisis(deps, writer, message);
  switch (message.meaning) {
    case 'opt-out':
      return optOut(deps, holders, writer, message);
    case 'no-promotion':
      return refusePromotion(deps, holders, writer, message);
    case 'opt-in':
      return optIn(deps, holders, writer, message);
    case 'stay':
      await settleDoubt(deps, holders, message.from);
      return deps.conversations.touch(
        scope,
        patient.id,
        message.receivedAt,
        await doubtIsOver(deps, writer),
        message.body,
      );
    case 'help':
      return sendStandingReply(deps, writer, message.from, HELP, message.providerId);
    case 'answer':
    case 'unclear': {
      const { reason, questionId, seen } = attention;
      if (reason === WAITING.doubt) await beginDoubt(deps, holders, writer, doubtOf(message));
      else if (message.meaning === 'answer') await settleDoubt(deps, holders, message.from);
      await passOnAnswer(deps, scope, message);
      if (seen !== true) await deps.tasks.wake(scope, patient.id);
      const needsPerson =
        reason === undefined ? undefined : { reason, ...(questionId !== undefined && { questionId }) };
      return deps.conversations.touch(scope, patient.id, message.receivedAt, needsPerson, message.body);
    }
    case 'unmatched':
    case 'automatic':
      return;
  }
}

/** What waited only for the doubt waits no more; what waits for something else still does. */
async function doubtIsOver(deps: CarryOutDeps, { scope, patient }: PhoneHolder): Promise<false | undefined> {
  const conversation = await deps.conversations.get(scope, patient.id);
  return conversation?.reason === WAITING.doubt ? false : undefined;
}

function doubtOf({ from, providerId: messageSid, receivedAt: at }: InboundMessage) {
  return { from, messageSid, at };
}

/** Nothing more goes to the phone, except one question what was meant. */
export async function beginDoubt(
  deps: CarryOutDeps,
  holders: readonly PhoneHolder[],
  writer: PhoneHolder,
  { from, messageSid: inboundId, at }: { readonly from: string; readonly messageSid: string; readonly at: Date },
): Promise<void> {
  for (const { scope, patient } of holders) {
    await deps.contacts.doubt(scope, 'sms', from, { at, inboundId, patientId: patient.id });
  }
  const contact = await deps.contacts.get(writer.scope, 'sms', from);
  if (contact?.doubt?.inboundId === inboundId) {
    await sendStandingReply(deps, writer, from, OPT_OUT_QUESTION, inboundId);
  }
}

async function settleDoubt(deps: CarryOutDeps, holders: readonly PhoneHolder[], phone: string): Promise<void> {
  for (const { scope } of holders) await deps.contacts.settleDoubt(scope, 'sms', phone);
}

/** The patient says stop to the number, and every organization here texts from it. */
async function optOut(
  deps: CarryOutDeps,
  holders: readonly PhoneHolder[],
  writer: PhoneHolder,
  message: InboundMessage,
): Promise<void> {
  const before = await deps.contacts.get(writer.scope, 'sms', message.from);
  for (const holder of holders) {
    const { scope, ...grounds } = saidBy(holders, holder, message);
    await deps.contacts.optOut(scope, 'sms', message.from, 'word', message.receivedAt, grounds);
  }
  for (const { scope } of holders) {
    await takeBackPending(deps, scope, 'sms', message.from);
    await noteCause(deps.intents, scope, 'sms', message.from, message.receivedAt);
  }
  const repeated = before?.optedOut !== undefined && before.optedOut.at < message.receivedAt;
  if (!repeated) await sendStandingReply(deps, writer, message.from, OPT_OUT_CONFIRMATION, message.providerId);
  for (const holder of holders) {
    const { scope, patient } = holder;
    await tellOptOut(deps, scope, patient.id, `sms/${message.providerId}`, message.id);
    await deps.conversations.touch(scope, patient.id, message.receivedAt, await doubtIsOver(deps, holder));
  }
}

/** Campaigns end for the phone, and nothing else; the patient reads so. */
async function refusePromotion(
  deps: CarryOutDeps,
  holders: readonly PhoneHolder[],
  writer: PhoneHolder,
  message: InboundMessage,
): Promise<void> {
  for (const holder of holders) {
    const { scope, ...grounds } = saidBy(holders, holder, message);
    const change = { source: 'word', at: message.receivedAt, ...grounds } as const;
    await endPromotion(deps, scope, 'sms', message.from, change);
    await deps.conversations.touch(scope, holder.patient.id, message.receivedAt, undefined, message.body);
  }
  await sendStandingReply(deps, writer, message.from, NO_PROMOTION_CONFIRMATION, message.providerId);
}

async function optIn(
  deps: CarryOutDeps,
  holders: readonly PhoneHolder[],
  writer: PhoneHolder,
  message: InboundMessage,
): Promise<void> {
  for (const holder of holders) {
    const { scope, ...grounds } = saidBy(holders, holder, message);
    await deps.contacts.optIn(scope, 'sms', message.from, 'word', message.receivedAt, grounds);
  }
  await settleDoubt(deps, holders, message.from);
  await sendStandingReply(deps, writer, message.from, OPT_IN_CONFIRMATION, message.providerId);
  const { scope, patient } = writer;
  await deps.conversations.touch(scope, patient.id, message.receivedAt, await doubtIsOver(deps, writer));
}

/** In whose name a word about messages is recorded, and the word: of a shared phone nobody knows who wrote. */
function saidBy(holders: readonly PhoneHolder[], { scope, patient }: PhoneHolder, { body: wording }: InboundMessage) {
  const isShared = holders.filter((other) => other.scope.orgId === scope.orgId).length > 1;
  return isShared
    ? { scope: systemScope(scope.orgId, 'sms-webhook'), wording }
    : { scope, wording, patientId: patient.id };
}

export interface PassOnDeps extends TellDeps {
  readonly intents: Pick<IntentRepository, 'get' | 'markAnswered'>;
  readonly enrollments: Pick<EnrollmentRepository, 'get'>;
}

/** Hands an answer, clear or not, to the pathway that asked. An unclear one leaves the question open. */
export async function passOnAnswer(
  deps: PassOnDeps,
  scope: Scope,
  { id, providerId, receivedAt, answers }: Pick<InboundMessage, 'id' | 'providerId' | 'receivedAt' | 'answers'>,
): Promise<void> {
  if (!answers) return;
  const { intentId, option } = answers;
  const question = await deps.intents.get(scope, intentId);
  if (!question) return;
  if (question.enrollmentId !== undefined && question.effectKey !== undefined) {
    const enrollment = await deps.enrollments.get(scope, question.enrollmentId);
    const news = { type: 'reply', effectKey: question.effectKey, option, inboundId: id } as const;
    if (enrollment) await tellEnrollment(deps, scope, enrollment, `sms/${providerId}`, news);
  }
  if (option === 'unclear') return;
  const answer = question.campaignId === undefined ? undefined : option;
  await deps.intents.markAnswered(scope, intentId, receivedAt, answer);
}
