import { readCrisis } from '../../../core/messaging/inbound/crisis';
import type { ConversationRepository } from '../../../core/message-repositories';
import { WAITING } from '../../../core/record/conversation';
import type { InboundAnswer, InboundMessage, MessageIntent } from '../../../core/record/message';
import { reasonByWords } from '../answer-crisis';
import { carryOutSms, type CarryOutDeps } from '../carry-out-sms';
import type { Reader } from './open-link';

export interface WriteByLinkDeps extends CarryOutDeps {
  readonly conversations: CarryOutDeps['conversations'] & Pick<ConversationRepository, 'storeInbound'>;
}

interface Written {
  /** The same one again is the same message. */
  readonly once: string;
  readonly body: string;
}

/** The patient answers the question of a message on a page: what follows is what follows a text. */
export function answerByLink(
  deps: WriteByLinkDeps,
  reader: Reader,
  question: MessageIntent,
  answer: Omit<InboundAnswer, 'intentId'> & { readonly body: string },
): Promise<void> {
  const { body, ...read } = answer;
  const message = messageOf(deps, reader, { once: question.id, body });
  const answers = { intentId: question.id, ...read };
  return carryOut(deps, reader, { ...message, channel: question.channel, meaning: 'answer', answers }, undefined);
}

/** The patient asks to be called: a person sees it, with what it is about. */
export function askForCall(deps: WriteByLinkDeps, reader: Reader, written: Written): Promise<void> {
  const message = messageOf(deps, reader, written);
  return carryOut(deps, reader, { ...message, channel: 'sms', meaning: 'unclear' }, WAITING.call);
}

function messageOf(
  { clock }: Pick<WriteByLinkDeps, 'clock'>,
  { link, patient }: Reader,
  { once, body }: Written,
): Omit<InboundMessage, 'meaning' | 'channel'> {
  const { level } = readCrisis(body);
  const id = `link/${link.id}/${once}`;
  return {
    ...{ id, providerId: id, orgId: link.orgId, patientId: patient.id, via: 'link', body },
    from: patient.phone ?? patient.email ?? '',
    to: '',
    ...(level !== 'none' && { crisis: level }),
    receivedAt: clock.now(),
  };
}

/** What was cut off is finished when the page is sent again. */
async function carryOut(
  deps: WriteByLinkDeps,
  { scope, organization, patient }: Reader,
  message: InboundMessage,
  reason: string | undefined,
): Promise<void> {
  await deps.conversations.storeInbound(scope, message);
  const writer = { scope, organization, patient, questions: [], isAsked: false };
  const attention = { reason: reasonByWords(message) ?? reason, questionId: message.answers?.intentId };
  await carryOutSms(deps, [writer], writer, message, attention);
}
