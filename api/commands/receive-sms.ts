import { readCrisis } from '../../core/messaging/inbound/crisis';
import { languageOf } from '../../core/messaging/inbound/language-of';
import type { ConversationRepository } from '../../core/message-repositories';
import { WAITING } from '../../core/record/conversation';
import type { MediaDispatch } from '../../core/ports';
import type { CarrierMedia, InboundSms } from '../../core/record/inbound-sms';
import { STRANGER, type Attachment, type Contact, type InboundMessage } from '../../core/record/message';
import type { Organization } from '../../core/record/organization';
import { systemScope, type Scope } from '../../core/record/scope';
import { reasonByWords, sendCrisisAnswer } from './answer-crisis';
import { beginDoubt, carryOutSms, type CarryOutDeps } from './carry-out-sms';
import { findPhoneHolders, type PhoneHolder, type PhoneHolderDeps } from './phone-holders';
import { questionAbout, readInboundSms, type InboundReading, type ReadInboundDeps } from './read-inbound-sms';

export interface ReceiveSmsDeps extends CarryOutDeps, PhoneHolderDeps, ReadInboundDeps {
  readonly intents: CarryOutDeps['intents'] & PhoneHolderDeps['intents'] & ReadInboundDeps['intents'];
  readonly contacts: CarryOutDeps['contacts'];
  readonly conversations: CarryOutDeps['conversations'] &
    Pick<ConversationRepository, 'storeInbound' | 'inbound' | 'get'>;
  readonly mediaDispatch: MediaDispatch;
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
  // Whoever texts from it can be texted.
  const contacts = await contactsOf(deps, holders, sms.from);
  for (const { scope, contact } of contacts) {
    if (contact.unreachable) await deps.contacts.setUnreachable(scope, 'sms', sms.from, null);
  }
  const reading = await readInboundSms(
    deps,
    holders,
    sms,
    contacts.map(({ contact }) => contact),
  );
  if (reading.meaning === 'unmatched') return receiveFromSharedPhone(deps, holders, sms, reading.reason);
  const writer = 'holder' in reading ? reading.holder : first;
  const message = inboundMessage(deps, writer.scope.orgId, sms, reading, writer);
  if (await store(deps, writer.scope, message)) {
    if (await isOutdated(deps, writer, message)) return { meaning: message.meaning };
    const reason = reasonByWords(message) ?? ('reason' in reading ? reading.reason : undefined);
    await carryOutSms(deps, holders, writer, message, { reason, questionId: questionAbout(reading) });
    return { meaning: message.meaning };
  }
  await resume(deps, holders, sms.messageSid);
  return { meaning: 'ignored' };
}

/** Nobody waits here for what came with it: fetching is begun, and the sweeper knows of what is not. */
async function store(deps: ReceiveSmsDeps, scope: Scope, message: InboundMessage): Promise<boolean> {
  const isNew = await deps.conversations.storeInbound(scope, message);
  if (isNew && message.attachments?.some(({ state }) => state === 'awaited')) void deps.mediaDispatch.fetch(message);
  return isNew;
}

async function contactsOf(
  { contacts }: Pick<ReceiveSmsDeps, 'contacts'>,
  holders: readonly PhoneHolder[],
  phone: string,
): Promise<readonly { readonly scope: Scope; readonly contact: Contact }[]> {
  const found = await Promise.all(
    holders.map(async ({ scope }) => ({ scope, contact: await contacts.get(scope, 'sms', phone) })),
  );
  return found.flatMap(({ scope, contact }) => (contact ? [{ scope, contact }] : []));
}

/** Finishes what was begun for a text that is stored already, by what was understood then. */
async function resume(deps: ReceiveSmsDeps, holders: readonly PhoneHolder[], messageSid: string): Promise<void> {
  for (const holder of holders) {
    const recent = await deps.conversations.inbound(holder.scope, holder.patient.id, RECENT);
    const message = recent.find((one) => one.providerId === messageSid);
    if (!message || (await isOutdated(deps, holder, message))) continue;
    const seen = await wasSeen(deps, message);
    const unclear = message.meaning === 'unclear' || message.attachments ? 'unclear text' : undefined;
    const reason = seen ? undefined : (reasonByWords(message) ?? unclear);
    const questionId = message.answers?.intentId;
    await carryOutSms(deps, holders, holder, message, { reason, questionId, seen });
  }
}

/** A STOP that comes again, or was lost and found later, must not undo the START that followed it. */
async function isOutdated(
  deps: ReceiveSmsDeps,
  { scope, patient }: PhoneHolder,
  message: InboundMessage,
): Promise<boolean> {
  if (!changesConsent(message)) return false;
  const recent = await deps.conversations.inbound(scope, patient.id, RECENT);
  return recent.some((one) => changesConsent(one) && one.receivedAt > message.receivedAt);
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

/** Several patients have this phone and it cannot be known who wrote: a person sees them all and decides. */
async function receiveFromSharedPhone(
  deps: ReceiveSmsDeps,
  holders: readonly PhoneHolder[],
  sms: InboundSms,
  reason: string,
): Promise<{ readonly meaning: 'unmatched' | 'ignored' }> {
  const organizations = organizationsOf(holders.map(({ scope }) => scope));
  const stored = await storeUnmatched(deps, organizations, sms, reason);
  const [first] = holders;
  if (first && readCrisis(sms.body).level === 'crisis') {
    await sendCrisisAnswer(deps, first, sms.from, sms.messageSid, receivedAt(deps, sms));
  }
  if (first && reason === WAITING.doubt) await beginDoubt(deps, holders, first, { ...sms, at: receivedAt(deps, sms) });
  return stored;
}

/**
 * Nobody we know. An opt-out counts all the same: the number may become a patient's. Where one organization is all there
 * is, the text is for its staff to read; among several nobody can say whose it is, and it is kept for the record.
 */
async function receiveFromStranger(deps: ReceiveSmsDeps, sms: InboundSms) {
  const reading = await readInboundSms(deps, [], sms, []);
  const organizations = await deps.organizations.all();
  const scopes = organizations.map(({ id }) => systemScope(id, 'sms-webhook'));
  for (const scope of scopes) {
    const said = [scope, 'sms', sms.from, 'word', receivedAt(deps, sms), { wording: sms.body }] as const;
    if (reading.meaning === 'opt-out') await deps.contacts.optOut(...said);
    if (reading.meaning === 'opt-in') await deps.contacts.optIn(...said);
  }
  if (readCrisis(sms.body).level === 'crisis') {
    const stored = await storeUnmatched(deps, organizationsOf(scopes), sms, WAITING.crisis);
    const [organization] = organizations;
    if (organization) await answerStranger(deps, organization, sms);
    return stored;
  }
  const isForStaff = scopes.length === 1 && reading.meaning === 'unmatched';
  return storeUnmatched(deps, organizationsOf(scopes).slice(0, 1), sms, isForStaff ? WAITING.unknownPhone : undefined);
}

/** Whoever writes such words is told of 988, in the language they wrote in, by the first organization that has our number. */
function answerStranger(deps: ReceiveSmsDeps, organization: Organization, sms: InboundSms): Promise<void> {
  const patient = { id: STRANGER, name: { given: '', family: '' }, language: languageOf(sms.body) };
  const scope = systemScope(organization.id, 'sms-webhook');
  return sendCrisisAnswer(deps, { scope, organization, patient }, sms.from, sms.messageSid, receivedAt(deps, sms));
}

function organizationsOf(scopes: readonly Scope[]): readonly string[] {
  return [...new Set(scopes.map(({ orgId }) => orgId))];
}

async function storeUnmatched(
  deps: ReceiveSmsDeps,
  organizations: readonly string[],
  sms: InboundSms,
  reason: string | undefined,
): Promise<{ readonly meaning: 'unmatched' | 'ignored' }> {
  let isNew = organizations.length === 0;
  for (const [index, orgId] of organizations.entries()) {
    const scope = systemScope(orgId, 'sms-webhook');
    const message = inboundMessage(deps, orgId, sms, { meaning: 'unmatched' }, null);
    const id = index === 0 ? message.id : `${message.id}/${orgId}`;
    if (!(await store(deps, scope, { ...message, id }))) continue;
    isNew = true;
    const why = reasonByWords(message) ?? reason;
    if (why !== undefined) await tellOfPhone(deps, scope, sms, why);
  }
  return { meaning: isNew ? 'unmatched' : 'ignored' };
}

function tellOfPhone(deps: ReceiveSmsDeps, scope: Scope, sms: InboundSms, reason: string): Promise<void> {
  const thread = { channel: 'sms', address: sms.from } as const;
  return deps.conversations.touch(scope, thread, receivedAt(deps, sms), { reason }, sms.body);
}

function receivedAt({ clock }: Pick<ReceiveSmsDeps, 'clock'>, sms: InboundSms): Date {
  return sms.receivedAt ?? clock.now();
}

function inboundMessage(
  deps: Pick<ReceiveSmsDeps, 'clock'>,
  orgId: string,
  sms: InboundSms,
  reading: InboundReading | { readonly meaning: 'unmatched' },
  writer: PhoneHolder | null,
): InboundMessage {
  const { level } = readCrisis(sms.body);
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
    ...(level !== 'none' && { crisis: level }),
    ...(sms.attachments && sms.attachments.length > 0 && { attachments: sms.attachments.map(awaited) }),
    receivedAt: receivedAt(deps, sms),
  };
}

function awaited({ url, contentType }: CarrierMedia): Attachment {
  return url === '' ? { url, contentType, state: 'lost', why: 'missing' } : { url, contentType, state: 'awaited' };
}

function answersOf(reading: InboundReading | { readonly meaning: 'unmatched' }): Pick<InboundMessage, 'answers'> {
  if (reading.meaning === 'answer') return { answers: { intentId: reading.question.id, ...reading.answer } };
  if (reading.meaning === 'unclear' && reading.question) {
    return { answers: { intentId: reading.question.id, option: 'unclear' } };
  }
  return {};
}
