import { HELP, OPT_IN_CONFIRMATION, OPT_OUT_CONFIRMATION } from '../../core/messaging/standing-replies';
import type { Clock, ContentLibrary, MessageDispatch, PathwayRuntime } from '../../core/ports';
import type { ContactRepository, ConversationRepository, IntentRepository } from '../../core/message-repositories';
import type {
  EnrollmentRepository,
  InboxRepository,
  OrganizationRepository,
  PatientRepository,
} from '../../core/repositories';
import type { InboundMessage } from '../../core/record/message';
import { systemScope, type Scope } from '../../core/record/scope';
import {
  findPhoneHolders,
  readInboundSms,
  type InboundReading,
  type InboundSms,
  type PhoneHolder,
} from './read-inbound-sms';
import { sendStandingReply } from './send-standing-reply';
import { tellEnrollment } from './tell-enrollment';
import { takeBackPending, tellOptOut } from './withdraw-consent';

export interface ReceiveSmsDeps {
  readonly organizations: Pick<OrganizationRepository, 'all'>;
  readonly patients: Pick<PatientRepository, 'findByAddress'>;
  readonly contacts: Pick<ContactRepository, 'get' | 'optOut' | 'optIn'>;
  readonly intents: Pick<
    IntentRepository,
    'get' | 'create' | 'openQuestions' | 'markAnswered' | 'pendingTo' | 'transition'
  >;
  readonly conversations: Pick<ConversationRepository, 'storeInbound' | 'inbound' | 'touch' | 'get'>;
  readonly enrollments: Pick<EnrollmentRepository, 'get' | 'running'>;
  readonly inbox: Pick<InboxRepository, 'store' | 'drop'>;
  readonly runtime: Pick<PathwayRuntime, 'notify'>;
  readonly content: Pick<ContentLibrary, 'template'>;
  readonly dispatch: MessageDispatch;
  readonly clock: Clock;
}

/** How many of a patient's latest texts are looked through for one that came twice. */
const RECENT = 100;

/**
 * Takes in one text from a phone. It is read and stored first, and what follows from it is derived from what was stored,
 * by steps that may be repeated: a webhook cut off by a crash and called again finishes its work, one that had finished
 * changes nothing. Everything is stored before this returns. `ignored`: it had come before.
 */
export async function receiveSms(
  deps: ReceiveSmsDeps,
  sms: InboundSms,
): Promise<{ readonly meaning: InboundMessage['meaning'] | 'ignored' }> {
  const holders = await findPhoneHolders(deps, sms.from);
  const [first] = holders;
  if (!first) return receiveFromStranger(deps, sms);
  const reading = await readInboundSms(deps, holders, sms);
  if (reading.meaning === 'unmatched') return receiveFromSharedPhone(deps, holders, sms);
  const writer = 'holder' in reading ? reading.holder : first;
  const message = inboundMessage(deps.clock, writer.scope.orgId, sms, reading, writer);
  if (await deps.conversations.storeInbound(writer.scope, message)) {
    await carryOut(deps, holders, writer, message, 'reason' in reading ? reading.reason : undefined);
    return { meaning: message.meaning };
  }
  await resume(deps, holders, sms.messageSid);
  return { meaning: 'ignored' };
}

/** Finishes what was begun for a text that is stored already, by what was understood then. */
async function resume(deps: ReceiveSmsDeps, holders: readonly PhoneHolder[], messageSid: string): Promise<void> {
  for (const holder of holders) {
    const recent = await deps.conversations.inbound(holder.scope, holder.patient.id, RECENT);
    const message = recent.find((one) => one.providerId === messageSid);
    // An old STOP that comes again must not undo the START that followed it.
    const outdated = recent.some((one) => message && changesConsent(one) && one.receivedAt > message.receivedAt);
    if (!message || (changesConsent(message) && outdated)) continue;
    const reason = message.meaning === 'unclear' && !(await wasSeen(deps, message)) ? 'unclear text' : undefined;
    await carryOut(deps, holders, holder, message, reason);
  }
}

/** The conversation has this text already: a person was asked then, and may have dealt with it since. */
async function wasSeen(deps: ReceiveSmsDeps, message: InboundMessage): Promise<boolean> {
  const scope = systemScope(message.orgId, 'sms-webhook');
  const conversation = message.patientId ? await deps.conversations.get(scope, message.patientId) : null;
  return conversation !== null && conversation.lastAt >= message.receivedAt;
}

function changesConsent({ meaning }: InboundMessage): boolean {
  return meaning === 'opt-out' || meaning === 'opt-in';
}

async function carryOut(
  deps: ReceiveSmsDeps,
  holders: readonly PhoneHolder[],
  writer: PhoneHolder,
  message: InboundMessage,
  reason: string | undefined,
): Promise<void> {
  switch (message.meaning) {
    case 'opt-out':
      return optOut(deps, holders, writer, message);
    case 'opt-in':
      return optIn(deps, holders, writer, message);
    case 'help':
      return sendStandingReply(deps, writer, message.from, HELP, message.providerId);
    case 'answer':
    case 'unclear':
      await passOn(deps, writer.scope, message);
      return deps.conversations.touch(
        writer.scope,
        writer.patient.id,
        message.receivedAt,
        reason ? { reason } : undefined,
      );
    case 'unmatched':
      return;
  }
}

/** The patient says stop to the number, and every organization here texts from it. */
async function optOut(
  deps: ReceiveSmsDeps,
  holders: readonly PhoneHolder[],
  writer: PhoneHolder,
  message: InboundMessage,
): Promise<void> {
  const before = await deps.contacts.get(writer.scope, 'sms', message.from);
  for (const holder of holders) {
    const { scope, ...grounds } = saidBy(holders, holder, message);
    await deps.contacts.optOut(scope, 'sms', message.from, 'word', message.receivedAt, grounds);
  }
  for (const { scope } of holders) await takeBackPending(deps, scope, 'sms', message.from);
  const repeated = before?.optedOut !== undefined && before.optedOut.at < message.receivedAt;
  if (!repeated) await sendStandingReply(deps, writer, message.from, OPT_OUT_CONFIRMATION, message.providerId);
  for (const { scope, patient } of holders) {
    await tellOptOut(deps, scope, patient.id, `sms/${message.providerId}`, message.id);
    await deps.conversations.touch(scope, patient.id, message.receivedAt);
  }
}

async function optIn(
  deps: ReceiveSmsDeps,
  holders: readonly PhoneHolder[],
  writer: PhoneHolder,
  message: InboundMessage,
): Promise<void> {
  for (const holder of holders) {
    const { scope, ...grounds } = saidBy(holders, holder, message);
    await deps.contacts.optIn(scope, 'sms', message.from, 'word', message.receivedAt, grounds);
  }
  await sendStandingReply(deps, writer, message.from, OPT_IN_CONFIRMATION, message.providerId);
  await deps.conversations.touch(writer.scope, writer.patient.id, message.receivedAt);
}

/** In whose name a word about messages is recorded, and the word: of a shared phone nobody knows who wrote. */
function saidBy(holders: readonly PhoneHolder[], { scope, patient }: PhoneHolder, { body: wording }: InboundMessage) {
  const isShared = holders.filter((other) => other.scope.orgId === scope.orgId).length > 1;
  return isShared
    ? { scope: systemScope(scope.orgId, 'sms-webhook'), wording }
    : { scope, wording, patientId: patient.id };
}

/** Hands an answer, clear or not, to the pathway that asked. An unclear one leaves the question open. */
async function passOn(deps: ReceiveSmsDeps, scope: Scope, message: InboundMessage): Promise<void> {
  if (!message.answers) return;
  const { intentId, option } = message.answers;
  const question = await deps.intents.get(scope, intentId);
  if (!question) return;
  if (question.enrollmentId !== undefined && question.effectKey !== undefined) {
    const enrollment = await deps.enrollments.get(scope, question.enrollmentId);
    const news = { type: 'reply', effectKey: question.effectKey, option, inboundId: message.id } as const;
    if (enrollment) await tellEnrollment(deps, scope, enrollment, `sms/${message.providerId}`, news);
  }
  if (message.meaning === 'answer') await deps.intents.markAnswered(scope, intentId, message.receivedAt);
}

/** Several patients have this phone and it cannot be known who wrote: a person looks at each. */
async function receiveFromSharedPhone(
  deps: ReceiveSmsDeps,
  holders: readonly PhoneHolder[],
  sms: InboundSms,
): Promise<{ readonly meaning: 'unmatched' | 'ignored' }> {
  for (const { scope, patient } of holders) {
    await deps.conversations.touch(scope, patient.id, deps.clock.now(), { reason: 'shared phone' });
  }
  return storeUnmatched(deps, holders[0]?.scope ?? null, sms, 'unmatched');
}

/** Nobody we know. An opt-out counts all the same: the number may become a patient's. */
async function receiveFromStranger(deps: ReceiveSmsDeps, sms: InboundSms) {
  const reading = await readInboundSms(deps, [], sms);
  const scopes = (await deps.organizations.all()).map(({ id }) => systemScope(id, 'sms-webhook'));
  for (const scope of scopes) {
    const said = [scope, 'sms', sms.from, 'word', deps.clock.now(), { wording: sms.body }] as const;
    if (reading.meaning === 'opt-out') await deps.contacts.optOut(...said);
    if (reading.meaning === 'opt-in') await deps.contacts.optIn(...said);
  }
  return storeUnmatched(deps, scopes[0] ?? null, sms, 'unmatched');
}

async function storeUnmatched(
  deps: ReceiveSmsDeps,
  scope: Scope | null,
  sms: InboundSms,
  meaning: 'unmatched',
): Promise<{ readonly meaning: 'unmatched' | 'ignored' }> {
  if (scope === null) return { meaning };
  const message = inboundMessage(deps.clock, scope.orgId, sms, { meaning }, null);
  return { meaning: (await deps.conversations.storeInbound(scope, message)) ? meaning : 'ignored' };
}

function inboundMessage(
  clock: Clock,
  orgId: string,
  sms: InboundSms,
  reading: InboundReading,
  writer: PhoneHolder | null,
): InboundMessage {
  return {
    id: sms.messageSid,
    orgId,
    channel: 'sms',
    from: sms.from,
    to: sms.to,
    body: sms.body,
    providerId: sms.messageSid,
    ...(writer && { patientId: writer.patient.id }),
    ...answersOf(reading),
    meaning: reading.meaning,
    receivedAt: clock.now(),
  };
}

function answersOf(reading: InboundReading): Pick<InboundMessage, 'answers'> {
  if (reading.meaning === 'answer') return { answers: { intentId: reading.question.id, option: reading.option } };
  if (reading.meaning === 'unclear' && reading.question) {
    return { answers: { intentId: reading.question.id, option: 'unclear' } };
  }
  return {};
}
