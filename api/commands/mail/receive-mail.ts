import { dateOfDay, dayNumber, wallClock } from '../../../core/calendar/wall-clock';
import { takeBackPending } from '../../../core/messaging/delivery/withdraw-consent';
import { readCrisis } from '../../../core/messaging/inbound/crisis';
import { kindOfMail, type MailKind } from '../../../core/messaging/inbound/mail/mail-kind';
import type { InboundMail } from '../../../core/messaging/inbound/mail/inbound-mail';
import { ownWords } from '../../../core/messaging/inbound/mail/own-words';
import { readMessage } from '../../../core/messaging/inbound/opt-out';
import { readAnswer } from '../../../core/messaging/inbound/replies';
import type { ConversationRepository } from '../../../core/message-repositories';
import { WAITING } from '../../../core/record/conversation';
import type { InboundMessage, MessageIntent } from '../../../core/record/message';
import type { Organization } from '../../../core/record/organization';
import { patientScope, type Patient } from '../../../core/record/patient';
import { systemScope, type Scope } from '../../../core/record/scope';
import type { OrganizationRepository, PatientRepository } from '../../../core/repositories';
import { reasonByWords } from '../answer-crisis';
import { carryOutSms, type CarryOutDeps } from '../carry-out-sms';
import { keepFiles, type KeepFilesDeps } from './keep-files';
import { sentOf } from './sent-mail';
import { bounced, complained, type TakeReportDeps } from './take-report';

export interface ReceiveMailDeps extends CarryOutDeps, TakeReportDeps, KeepFilesDeps {
  readonly intents: CarryOutDeps['intents'] & TakeReportDeps['intents'];
  readonly enrollments: CarryOutDeps['enrollments'] & TakeReportDeps['enrollments'];
  readonly contacts: CarryOutDeps['contacts'] & TakeReportDeps['contacts'];
  readonly conversations: CarryOutDeps['conversations'] & Pick<ConversationRepository, 'storeInbound' | 'inbound'>;
  readonly organizations: Pick<OrganizationRepository, 'all'>;
  readonly patients: Pick<PatientRepository, 'get' | 'findByAddress'>;
}

/** What became of an email: nothing is ever sent because of one, so no program can be drawn into an exchange. */
export type MailOutcome = MailKind['kind'] | InboundMessage['meaning'] | 'ignored';

/** Takes in an email. The same one again finishes what was cut off and changes nothing else. */
export async function receiveMail(deps: ReceiveMailDeps, mail: InboundMail): Promise<MailOutcome> {
  const kind = kindOfMail(mail);
  const organizations = await deps.organizations.all();
  switch (kind.kind) {
    case 'bounce':
      return bounced(deps, organizations, mail, kind);
    case 'complaint':
      return complained(deps, organizations, mail, kind);
    case 'delay':
      return kind.kind;
    case 'automatic':
    case 'written':
      return received(deps, organizations, mail, kind.kind === 'automatic');
  }
}

interface Writer {
  readonly scope: Scope;
  readonly organization: Organization;
  readonly patient: Patient;
  /** The email that is answered, if it went to whoever writes. */
  readonly answered: MessageIntent | null;
  /** It came from another address than the one that we wrote to. */
  readonly isOther: boolean;
}

async function received(
  deps: ReceiveMailDeps,
  organizations: readonly Organization[],
  mail: InboundMail,
  isAutomatic: boolean,
): Promise<MailOutcome> {
  const writers = await writersOf(deps, organizations, mail);
  const [writer, other] = writers;
  if (!writer || (other && !writer.answered)) return fromStranger(deps, organizations, mail, writers, isAutomatic);
  const { message: read, reason } = readWritten(deps, writer, mail, isAutomatic);
  const message = { ...read, ...(await keepFiles(deps, writer.scope, read.id, mail)) };
  if (!(await deps.conversations.storeInbound(writer.scope, message))) {
    const recent = await deps.conversations.inbound(writer.scope, writer.patient.id, RECENT);
    const stored = recent.find(({ providerId }) => providerId === message.providerId);
    const thread = await deps.conversations.get(writer.scope, writer.patient.id);
    if (!stored || (thread && thread.lastAt >= stored.receivedAt)) return 'ignored';
  }
  await carryOut(deps, writer, message, reason);
  return isAutomatic ? 'automatic' : message.meaning;
}

const RECENT = 100;

/** Who may have written: whom the answered email went to, else everybody with the address. */
async function writersOf(
  deps: ReceiveMailDeps,
  organizations: readonly Organization[],
  mail: InboundMail,
): Promise<readonly Writer[]> {
  const { from, references } = mail;
  const sent = await sentOf(deps, organizations, mail, references);
  if (sent) {
    const patient = await deps.patients.get(sent.scope, sent.intent.patientId);
    const isOther = from !== sent.intent.address.toLowerCase();
    const { organization } = sent;
    const scope = patient && !isOther ? patientScope(patient) : sent.scope;
    return patient ? [{ scope, organization, patient, answered: sent.intent, isOther }] : [];
  }
  if (from === null) return [];
  const found = await Promise.all(
    organizations.map(async (organization) => {
      const scope = systemScope(organization.id, 'mail-webhook');
      const patients = await deps.patients.findByAddress(scope, 'email', from);
      return patients.map((patient) => ({
        ...{ scope: patientScope(patient), organization, patient, answered: null, isOther: false },
      }));
    }),
  );
  return found.flat();
}

/** What an email means, and why a person should see it. */
function readWritten(
  deps: ReceiveMailDeps,
  { organization, patient, answered, isOther }: Writer,
  mail: InboundMail,
  isAutomatic: boolean,
): { readonly message: InboundMessage; readonly reason?: string } {
  const body = ownWords(mail.text);
  const base = messageOf(deps, organization.id, mail, body);
  const message = { ...base, patientId: patient.id };
  if (isAutomatic) return { message: { ...withoutCrisis(message), meaning: 'automatic' } };
  if (isOther) return { message: { ...message, meaning: 'unclear' }, reason: WAITING.otherSender };
  const said = meaningOf(mail.subject, body);
  if (said === 'opt-out') return { message: { ...message, meaning: said } };
  // A sender's address is easily made up: only who has an email of ours resumes them.
  if (said === 'opt-in' && answered) return { message: { ...message, meaning: said } };
  if (said === 'in-doubt') return { message: { ...message, meaning: 'unclear' }, reason: WAITING.doubt };
  const answers = answered && readReply(deps, { organization, patient }, answered, body);
  const attached = mail.attachments.length > 0 && { reason: WAITING.attachment };
  if (answers) return { message: { ...message, meaning: 'answer', answers }, ...attached };
  return { message: { ...message, meaning: 'unclear' }, reason: WAITING.ownWords, ...attached };
}

/** The subject counts when the writer chose it: not when it is the one that they answer. */
function meaningOf(subject: string, body: string): ReturnType<typeof readMessage> {
  const said = readMessage(body, { questionOpen: true });
  if (said !== 'none' || /^\s*(?:re|rv|fwd?)\s*:/i.test(subject)) return said;
  return readMessage(subject, { questionOpen: true });
}

function readReply(
  { clock }: Pick<ReceiveMailDeps, 'clock'>,
  { organization, patient }: Pick<Writer, 'organization' | 'patient'>,
  { id, question, answeredAt, expiresAt, language }: MessageIntent,
  body: string,
): InboundMessage['answers'] | null {
  const now = clock.now();
  if (!question || answeredAt || (expiresAt && expiresAt <= now)) return null;
  const wall = wallClock(patient.zone ?? organization.zone).wallTimeAt(now.getTime());
  const read = readAnswer(question, body, { today: dateOfDay(dayNumber(wall)), language });
  return read.option === 'unclear' ? null : { intentId: id, ...read };
}

function messageOf(
  { clock }: Pick<ReceiveMailDeps, 'clock'>,
  orgId: string,
  mail: InboundMail,
  body: string,
): Omit<InboundMessage, 'meaning'> {
  const { level } = readCrisis(`${mail.subject}\n${body}`);
  return {
    ...{ id: `mail/${mail.messageId}`, providerId: mail.messageId, orgId, channel: 'email', to: mail.to, body },
    from: mail.from ?? '',
    subject: mail.subject,
    ...(level !== 'none' && { crisis: level }),
    receivedAt: clock.now(),
  };
}

function withoutCrisis<T extends { readonly crisis?: unknown }>({ crisis: _crisis, ...message }: T): Omit<T, 'crisis'> {
  return message;
}

async function carryOut(
  deps: ReceiveMailDeps,
  { scope, organization, patient }: Writer,
  message: InboundMessage,
  reason: string | undefined,
): Promise<void> {
  const { from, body, receivedAt, meaning } = message;
  const grounds = { wording: body === '' ? (message.subject ?? '') : body, patientId: patient.id };
  switch (meaning) {
    case 'opt-out':
      await deps.contacts.optOut(scope, 'email', from, 'word', receivedAt, grounds);
      await takeBackPending(deps, scope, 'email', from);
      return deps.conversations.touch(scope, patient.id, receivedAt);
    case 'opt-in':
      await deps.contacts.optIn(scope, 'email', from, 'word', receivedAt, grounds);
      return deps.conversations.touch(scope, patient.id, receivedAt);
    case 'automatic':
      return;
    default: {
      const writer = { scope, organization, patient, questions: [], isAsked: false };
      const attention = { reason: reasonByWords(message) ?? reason, questionId: message.answers?.intentId };
      await carryOutSms(deps, [writer], writer, message, attention);
    }
  }
}

/** Nobody we know, or one of several: where one organization is all there is, its staff read it. */
async function fromStranger(
  deps: ReceiveMailDeps,
  organizations: readonly Organization[],
  mail: InboundMail,
  writers: readonly Writer[],
  isAutomatic: boolean,
): Promise<MailOutcome> {
  const theirs = [...new Set(writers.map(({ organization }) => organization.id))];
  const orgIds = theirs.length > 0 ? theirs : organizations.length === 1 ? organizations.map(({ id }) => id) : [];
  if (isAutomatic || mail.from === null || orgIds.length === 0) return 'unmatched';
  for (const [index, orgId] of orgIds.entries()) {
    const scope = systemScope(orgId, 'mail-webhook');
    const message = messageOf(deps, orgId, mail, ownWords(mail.text));
    const id = index === 0 ? message.id : `${message.id}/${orgId}`;
    const kept = await keepFiles(deps, scope, id, mail);
    if (!(await deps.conversations.storeInbound(scope, { ...message, ...kept, id, meaning: 'unmatched' }))) continue;
    const reason = reasonByWords(message) ?? (theirs.length > 0 ? WAITING.sharedAddress : WAITING.unknownSender);
    const thread = { channel: 'email', address: mail.from } as const;
    await deps.conversations.touch(scope, thread, message.receivedAt, { reason }, message.body);
  }
  return 'unmatched';
}
