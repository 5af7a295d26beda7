import { dateOfDay, dayNumber, wallClock } from '../../core/calendar/wall-clock';
import { isNoMore, NO_MORE_MS } from '../../core/messaging/campaigns/promotion';
import { normalizeWords } from '../../core/messaging/inbound/normalize';
import { readMessage } from '../../core/messaging/inbound/opt-out';
import { readStopAnswer } from '../../core/messaging/inbound/opt-out-doubt';
import { readAnswer, type ReplyReading } from '../../core/messaging/inbound/replies';
import type { Clock } from '../../core/ports';
import type { IntentRepository } from '../../core/message-repositories';
import { WAITING } from '../../core/record/conversation';
import type { InboundSms } from '../../core/record/inbound-sms';
import type { Contact, MessageIntent } from '../../core/record/message';
import { theOneWhoWrote, type PhoneHolder } from './phone-holders';

export interface ReadInboundDeps {
  readonly intents: Pick<IntentRepository, 'askedSince' | 'promotionSince'>;
  readonly clock: Clock;
}

export type InboundReading =
  | { readonly meaning: 'opt-out' | 'no-promotion' | 'opt-in' | 'help' | 'stay' }
  | {
      readonly meaning: 'answer';
      readonly holder: PhoneHolder;
      readonly question: MessageIntent;
      readonly answer: ReplyReading;
      /** Why a person should see it all the same. */
      readonly reason?: string;
    }
  | {
      readonly meaning: 'unclear';
      readonly holder: PhoneHolder;
      /** Whose pathway hears of it. */
      readonly question: MessageIntent | null;
      /** The question that it probably answers. */
      readonly about?: string;
      readonly reason: string;
    }
  /** Nobody's, or any one of several people's. */
  | { readonly meaning: 'unmatched'; readonly reason: string };

/** What is written so long after a question is not about it. */
const REMEMBERED_MS = 14 * 86_400_000;

/**
 * What a text means, and whose it is. Consent comes first: it concerns the phone, whoever holds it. `contacts`: the phone's,
 * of each organization.
 */
export async function readInboundSms(
  deps: ReadInboundDeps,
  holders: readonly PhoneHolder[],
  sms: InboundSms,
  contacts: readonly Contact[],
): Promise<InboundReading> {
  // Our own question whether texts shall stop is one, too: "yes" to it is no wish to get more.
  const isAsked = contacts.some(({ doubt }) => doubt !== undefined);
  const questionOpen = isAsked || holders.some(({ questions }) => questions.length > 0);
  const meaning = readMessage(sms.body, { questionOpen });
  if (await endsPromotion(deps, holders, sms)) return { meaning: 'no-promotion' };
  const consent = consentIn(contacts, sms, meaning) ?? answerToDoubt(contacts, sms, meaning);
  if (consent) return { meaning: consent };
  const holder = theOneWhoWrote(holders);
  const isDoubtful = meaning === 'in-doubt';
  if (!holder) return { meaning: 'unmatched', reason: isDoubtful ? WAITING.doubt : WAITING.sharedPhone };
  if (isDoubtful) return { meaning: 'unclear', holder, question: null, reason: WAITING.doubt };
  const reading = await readForHolder(deps, holder, sms);
  return hasAttachment(sms) ? withAttachment(reading) : reading;
}

/** "No more" as the whole text, while a campaign's text is fresh: its footer says what that means. */
async function endsPromotion(
  { intents, clock }: ReadInboundDeps,
  holders: readonly PhoneHolder[],
  { body, from, receivedAt }: InboundSms,
): Promise<boolean> {
  if (!isNoMore(body)) return false;
  const since = new Date((receivedAt ?? clock.now()).getTime() - NO_MORE_MS);
  const sent = await Promise.all(holders.map(({ scope }) => intents.promotionSince(scope, 'sms', from, since)));
  return sent.some((message) => message !== null);
}

/** "Yes" to our question whether texts shall stop is an opt-out; "no" is none, and so is anything clearly other. */
function answerToDoubt(
  contacts: readonly Contact[],
  sms: InboundSms,
  meaning: ReturnType<typeof readMessage>,
): 'opt-out' | 'stay' | null {
  if (meaning !== 'none' || !contacts.some(({ doubt }) => doubt && doubt.inboundId !== sms.messageSid)) return null;
  const said = readStopAnswer(normalizeWords(sms.body));
  return said === 'stop' ? 'opt-out' : said;
}

/** Our own reading first, in both languages; then what the carrier has acted upon already. */
function consentIn(
  contacts: readonly Contact[],
  sms: InboundSms,
  meaning: ReturnType<typeof readMessage>,
): 'opt-out' | 'opt-in' | 'help' | null {
  if (meaning === 'opt-out' || sms.optOutType === 'STOP') return 'opt-out';
  if (meaning === 'opt-in' || meaning === 'help') return meaning;
  if (sms.optOutType === 'HELP' && meaning === 'none') return 'help';
  // "Yes" is a word of the carrier's to resume; of a patient who is not opted out it is an answer.
  if (sms.optOutType === 'START' && contacts.some(({ optedOut }) => optedOut !== undefined)) return 'opt-in';
  return null;
}

async function readForHolder(
  deps: ReadInboundDeps,
  holder: PhoneHolder,
  sms: InboundSms,
): Promise<
  Exclude<InboundReading, { meaning: 'unmatched' | 'opt-out' | 'no-promotion' | 'opt-in' | 'help' | 'stay' }>
> {
  const now = sms.receivedAt ?? deps.clock.now();
  const live = holder.questions.filter(({ expiresAt }) => !expiresAt || expiresAt > now);
  const [newest] = live;
  if (!newest) return readLate(deps, holder, sms, now);
  const fitting = live.flatMap((question) => {
    const answer = read(holder, question, sms, now);
    return answer.option === 'unclear' ? [] : [{ question, answer }];
  });
  const [only, other] = fitting;
  if (only && !other) return { meaning: 'answer', holder, ...only };
  if (live.length === 1) return { meaning: 'unclear', holder, question: newest, reason: WAITING.unclear };
  const reason = other ? WAITING.several : WAITING.unclear;
  return { meaning: 'unclear', holder, question: null, about: newest.id, reason };
}

/** Nothing waits for an answer any more. A pathway that still runs hears of it all the same: it opens a task. */
async function readLate(
  deps: ReadInboundDeps,
  holder: PhoneHolder,
  sms: InboundSms,
  now: Date,
): Promise<Awaited<ReturnType<typeof readForHolder>>> {
  const [late] = holder.questions;
  const reason = WAITING.late;
  if (late) {
    const answer = read(holder, late, sms, now);
    if (answer.option === 'unclear') return { meaning: 'unclear', holder, question: late, reason };
    return { meaning: 'answer', holder, question: late, answer, reason };
  }
  const asked = await askedOf(deps, holder, sms.from, now);
  const about = asked && { about: asked.id };
  const isLate = asked && read(holder, asked, sms, now).option !== 'unclear' && asked.question?.kind !== 'text';
  return { meaning: 'unclear', holder, question: null, ...about, reason: isLate ? reason : WAITING.ownWords };
}

async function askedOf(
  { intents }: ReadInboundDeps,
  { scope, patient }: PhoneHolder,
  phone: string,
  now: Date,
): Promise<MessageIntent | undefined> {
  const asked = await intents.askedSince(scope, 'sms', phone, new Date(now.getTime() - REMEMBERED_MS));
  return asked.find(({ patientId }) => patientId === patient.id);
}

function read({ patient, organization }: PhoneHolder, intent: MessageIntent, sms: InboundSms, now: Date): ReplyReading {
  if (!intent.question) return { option: 'unclear' };
  const wall = wallClock(patient.zone ?? organization.zone).wallTimeAt(now.getTime());
  return readAnswer(intent.question, sms.body, { today: dateOfDay(dayNumber(wall)), language: intent.language });
}

function hasAttachment(sms: InboundSms): boolean {
  return sms.attachments !== undefined && sms.attachments.length > 0;
}

/** A person looks at it first: what is in the picture may be the answer. A clear one in words is passed on at once. */
function withAttachment(reading: Awaited<ReturnType<typeof readForHolder>>): InboundReading {
  const reason = WAITING.attachment;
  if (reading.meaning === 'answer') return { ...reading, reason };
  const about = reading.question?.id ?? reading.about;
  return { ...reading, question: null, ...(about !== undefined && { about }), reason };
}

/** The question that a conversation shows beside the text. */
export function questionAbout(reading: InboundReading): string | undefined {
  if (reading.meaning === 'answer') return reading.question.id;
  return reading.meaning === 'unclear' ? (reading.question?.id ?? reading.about) : undefined;
}
