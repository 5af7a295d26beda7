import type { MessageIntent } from '../../core/record/message';
import { system } from '../support/record';
import type { JournalLine } from '../support/simulators';
import type { HostileRig } from './hostile-rig';

interface CarriersText extends JournalLine {
  readonly status: string;
}

/** What the carrier has and what we say, at one moment. */
export interface Comparison {
  readonly intents: readonly MessageIntent[];
  readonly accepted: readonly CarriersText[];
}

const EVERYTHING = { from: new Date(0), to: new Date(8.64e15) };

export async function compare({ record, carrier }: HostileRig): Promise<Comparison> {
  const intents: MessageIntent[] = [];
  for (let cursor: string | null = null, isFirst = true; cursor !== null || isFirst; isFirst = false) {
    const page: Awaited<ReturnType<typeof record.repositories.intents.list>> = await record.repositories.intents.list(
      system,
      { limit: 500, ...(cursor !== null && { cursor }) },
    );
    intents.push(...page.items);
    cursor = page.nextCursor;
  }
  const { body }: { body: { items: readonly CarriersText[] } } = await carrier.sim('GET', '/sms');
  const statusOf = new Map(body.items.map(({ sid, status }) => [sid, status]));
  const journal = await carrier.journal();
  return { intents, accepted: journal.map((line) => ({ ...line, status: statusOf.get(line.sid) ?? 'missing' })) };
}

/** How many messages there are in each status, by the product's own accounting. */
export async function countByStatus({ record }: HostileRig): Promise<Map<string, number>> {
  const counts = await record.repositories.intents.count(system, EVERYTHING, new Date());
  const sums = new Map<string, number>();
  for (const { status, count } of counts) sums.set(status, (sums.get(status) ?? 0) + count);
  return sums;
}

/** Sentences about the messages that have not come to an end. */
export function unended(intents: Comparison['intents']): readonly string[] {
  return intents
    .filter(({ status }) => status === 'pending' || status === 'sending')
    .map(({ id, status, attempts, heldFor, heldUntil }) =>
      [id, status, `attempts ${attempts}`, heldFor, heldUntil?.toISOString()].filter(Boolean).join(' '),
    );
}

/** Sentences about everything that does not fit between the carrier's journal and what we say; none is well. */
export function contradictions({ intents, accepted }: Comparison): readonly string[] {
  const byId = new Map(intents.map((intent) => [intent.id, intent]));
  const texts = new Map<string, CarriersText[]>();
  for (const text of accepted) texts.set(text.intent ?? '', [...(texts.get(text.intent ?? '') ?? []), text]);
  const twice = [...texts].filter(([, all]) => all.length > 1).map(([id]) => `${id} was accepted more than once`);
  const unasked = [...texts.keys()].filter((id) => !byId.has(id)).map((id) => `${id} was accepted and never intended`);
  const wrong = intents.flatMap((intent) => wrongEnd(intent, texts.get(intent.id)?.[0]));
  return [...twice, ...unasked, ...wrong];
}

function wrongEnd({ id, status, providerId, error }: MessageIntent, text: CarriersText | undefined): readonly string[] {
  const say = (what: string) => [`${id} is ${status} (${error?.code ?? 'no error'}), ${what}`];
  if (providerId !== undefined && providerId !== text?.sid) return say('with the id of another text');
  switch (status) {
    case 'pending':
    case 'sending':
      return say('and has no end');
    case 'delivered':
      return text?.status === 'delivered' ? [] : say(`the text is ${text?.status ?? 'not accepted'}`);
    case 'sent':
      return text ? [] : say('the carrier never had it');
    case 'suppressed':
      return text ? say('the carrier has it') : [];
    case 'failed':
      return !text || text.status === 'undelivered' ? [] : say(`the text is ${text.status}`);
    case 'unknown':
      return [];
  }
}

/** Those that failed, or of which nobody knows, and that no person was told of. */
export async function unattended(
  { record }: HostileRig,
  intents: readonly MessageIntent[],
): Promise<readonly string[]> {
  const { tasks, timeline } = record.repositories;
  const missing: string[] = [];
  for (const intent of intents.filter(({ status }) => status === 'failed' || status === 'unknown')) {
    if (intent.enrollmentId === undefined) {
      const { items } = await timeline.forPatient(system, intent.patientId, { limit: 200 });
      if (!items.some(({ kind }) => kind === 'conversation.flagged'))
        missing.push(`${intent.id} of a person is ${intent.status} (${intent.error?.code ?? 'no error'})`);
      continue;
    }
    const query = {
      view: 'all',
      status: 'open',
      enrollmentId: intent.enrollmentId,
      limit: 50,
      now: new Date(),
    } as const;
    const { items } = await tasks.list(system, query);
    if (!items.some(({ effectKey }) => effectKey.startsWith(`${intent.effectKey ?? '?'}/delivery-`)))
      missing.push(`${intent.id} of a pathway is ${intent.status} (${intent.error?.code ?? 'no error'})`);
  }
  return missing;
}
