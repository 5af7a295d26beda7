import type { z } from 'zod';
import type { Facts } from '../criteria/facts';
import type { PathwayDefinition } from '../pathway/definition';
import type { AuditEvent } from '../record/audit-event';
import type { Enrollment } from '../record/enrollment';
import type { InboxEntry } from '../record/inbox';
import type { Channel, MessageIntent } from '../record/message';
import type { Patient } from '../record/patient';
import type { Task } from '../record/task';
import { instanceOf } from './behavior';
import { pastFacts } from './past-facts';
import { scriptSchema, type SimulationScript } from './script';

/** What the record holds of one enrollment that has ended. */
export interface PastEnrollment {
  readonly enrollment: Enrollment;
  /** What it was defined by; null when that is gone. */
  readonly definition: PathwayDefinition | null;
  readonly patient: Patient;
  readonly tasks: readonly Task[];
  readonly intents: readonly MessageIntent[];
  /** What has come in and was applied. */
  readonly inbox: readonly InboxEntry[];
  /** `step.noted` events of the enrollment. */
  readonly notes: readonly AuditEvent[];
  /** `condition.decided` events: what conditions were answered by. */
  readonly decisions: readonly AuditEvent[];
  /** When each called pathway began, by the call (`prepare#1`). */
  readonly childStarts: ReadonlyMap<string, Date>;
  /** Those that the pathway to be simulated reads, as they are known. */
  readonly facts: Facts;
}

export interface DrawnScript {
  readonly script: SimulationScript;
  /** What people did that no script can say: `skip call#1`. */
  readonly notPlayed: readonly string[];
}

type ScriptInput = z.input<typeof scriptSchema>;

/** A script's lists are bounded. */
const MOST_LINES = 1000;
/** A carrier, or the news of a start, is slower than this only when something held it up. */
const AT_ONCE_MS = 60_000;

/**
 * A past patient as a script: what they answered and when, what people did, what happened around them. It has no name, no
 * number and no text of the patient; a reply is the option that it was read as. Times are exact.
 */
export function scriptFromEnrollment(past: PastEnrollment, label: string): DrawnScript {
  const { enrollment, patient, inbox, intents } = past;
  const { startAt, createdAt } = enrollment;
  const input: ScriptInput = {
    name: label,
    start: startAt.toISOString(),
    ...(createdAt.getTime() - startAt.getTime() > AT_ONCE_MS && { begins: span(startAt, createdAt) }),
    patient: {
      name: 'Patient',
      language: intents.at(-1)?.language ?? patient.language,
      channels: channelsOf(patient, intents),
      ...(patient.zone !== undefined && { zone: patient.zone }),
    },
    ...surroundingsOf(past),
    replies: repliesOf(past).slice(0, MOST_LINES),
    tasks: past.tasks.flatMap(completionOf).slice(0, MOST_LINES),
    calls: callsOf(past).slice(0, MOST_LINES),
    messages: intents.flatMap((intent) => deliveryOf(intent, past)).slice(0, MOST_LINES),
    ...cancelOf(past),
    defaults: { replies: 'silent', tasks: 'stay-open', calls: 'never' },
  };
  return { script: scriptSchema.parse(input), notPlayed: inbox.flatMap(({ news }) => notPlayed(news)) };
}

function completionOf({ effectKey, status, openedAt, decision }: Task): NonNullable<ScriptInput['tasks']> {
  if (status !== 'completed' || !decision) return [];
  return [{ ...instanceOf(effectKey), after: span(openedAt, decision.at), outcome: decision.outcome }];
}

/** Counted from when the text was sent; one to a text that was never sent had no effect. */
function repliesOf({ inbox, intents }: PastEnrollment): NonNullable<ScriptInput['replies']> {
  return inbox.flatMap(({ news, at }) => {
    if (news.type !== 'reply') return [];
    const sent = intents.find(({ effectKey, channel }) => effectKey === news.effectKey && channel === 'sms')?.sentAt;
    if (!sent) return [];
    const { step: to, occurrence } = instanceOf(news.effectKey);
    return [{ to, occurrence, after: span(sent, at), answer: news.option }];
  });
}

function callsOf({ inbox, childStarts, notes }: PastEnrollment): NonNullable<ScriptInput['calls']> {
  const ended = inbox.flatMap(({ news, at }) => {
    if (news.type !== 'child') return [];
    const begun = childStarts.get(news.effectKey) ?? at;
    return [{ ...instanceOf(news.effectKey), after: span(begun, at), outcome: news.outcome }];
  });
  const notStarted = notes.flatMap(({ data: { note, target, detail } }) =>
    note === 'child' && detail === 'not-started' && typeof target === 'string'
      ? [{ ...instanceOf(target), after: 'PT0S', outcome: detail }]
      : [],
  );
  return [...ended, ...notStarted];
}

/** Only what the simulation would not come to by itself: what the carrier did, and an opt-out from before. */
function deliveryOf(intent: MessageIntent, { inbox }: PastEnrollment): NonNullable<ScriptInput['messages']> {
  const { effectKey, channel, status, reason } = intent;
  if (effectKey === undefined) return [];
  const { step: to, occurrence } = instanceOf(effectKey);
  const line = { to, occurrence, channel };
  const from = intent.heldUntil ?? intent.createdAt;
  switch (status) {
    case 'sent':
    case 'delivered':
      return intent.sentAt && intent.sentAt.getTime() - from.getTime() > AT_ONCE_MS
        ? [{ ...line, result: 'sent', after: span(from, intent.sentAt) }]
        : [];
    case 'failed':
    case 'unknown': {
      const told = inbox.find(({ news }) => news.type === 'delivery' && news.effectKey === effectKey)?.at;
      return [{ ...line, result: status, ...(told && { after: span(from, told) }) }];
    }
    case 'suppressed':
      return reason === 'opted-out' && !inbox.some(({ news, at }) => isOptOut(news) && at <= intent.createdAt)
        ? [{ ...line, result: 'suppressed', reason }]
        : [];
    case 'pending':
    case 'sending':
      return [];
  }
}

function isOptOut(news: InboxEntry['news']): boolean {
  return news.type === 'event' && news.name === 'patient.optedOut';
}

function cancelOf({ enrollment, inbox }: PastEnrollment): Pick<ScriptInput, 'cancel'> {
  const order = inbox.find(({ news }) => news.type === 'cancel');
  if (order?.news.type !== 'cancel') return {};
  return { cancel: { after: span(enrollment.startAt, order.at), outcome: order.news.outcome } };
}

/** What was known at the start, and what became known or happened meanwhile. */
function surroundingsOf(past: PastEnrollment): Pick<ScriptInput, 'facts' | 'events'> {
  const { startAt } = past.enrollment;
  const { facts, changes } = pastFacts(past);
  const happened = past.inbox.flatMap(({ news, at }) =>
    news.type === 'event' ? [{ after: span(startAt, at), name: news.name }] : [],
  );
  const learned = changes.map((change) => ({ after: span(startAt, new Date(change.at)), facts: change.facts }));
  return { facts, events: [...learned, ...happened].slice(0, MOST_LINES) };
}

/** As they were then, where a message tells it. */
function channelsOf(patient: Patient, intents: readonly MessageIntent[]): Channel[] {
  const has = { sms: patient.phone !== undefined, email: patient.email !== undefined };
  return (['sms', 'email'] as const).filter((channel) => {
    const tried = intents.filter((intent) => intent.channel === channel);
    return tried.length === 0 ? has[channel] : tried.some(({ address }) => address !== '');
  });
}

function notPlayed(news: InboxEntry['news']): readonly string[] {
  if (news.type === 'migrate') return [`migrate to version ${news.migration.to.version}`];
  if (news.type !== 'order') return [];
  const { order } = news;
  return [
    'key' in order ? `${order.kind} ${order.key}` : 'stepId' in order ? `${order.kind} ${order.stepId}` : order.kind,
  ];
}

/** Exact to the millisecond, and never backwards. */
function span(from: Date, to: Date): string {
  const seconds = Math.max(0, to.getTime() - from.getTime()) / 1000;
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const rest = Math.round((seconds - hours * 3600 - minutes * 60) * 1000) / 1000;
  const parts = [hours > 0 ? `${hours}H` : '', minutes > 0 ? `${minutes}M` : '', rest > 0 ? `${rest}S` : ''].join('');
  return `PT${parts === '' ? '0S' : parts}`;
}
