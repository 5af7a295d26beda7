import { readMessage } from '../messaging/inbound/opt-out';
import { questionOf, readReply } from '../messaging/inbound/replies';
import type { Channel, Reply } from '../pathway/definition';
import type { PlannedDelivery, PlannedReply } from './behavior';
import type { Random } from './random';
import type { SimulationScript } from './script';

const MINUTE = 60_000;

/** Something that is to happen at an instant of the virtual clock. */
export type Happening =
  | { readonly do: 'deliver'; readonly target: string; readonly channel: Channel }
  | {
      readonly do: 'settle';
      readonly target: string;
      readonly channel: Channel;
      readonly result: PlannedDelivery['result'];
      readonly reason?: string | undefined;
    }
  | { readonly do: 'complete'; readonly target: string; readonly outcome: string }
  /** A called pathway has ended. */
  | { readonly do: 'return'; readonly target: string; readonly outcome: string }
  | { readonly do: 'answer'; readonly target: string; readonly said: PlannedReply }
  | {
      readonly do: 'happen';
      readonly name?: string | undefined;
      readonly facts?: SimulationScript['facts'] | undefined;
    }
  | { readonly do: 'cancel'; readonly outcome: string };

/** What happens whatever the pathway does: the script's events and the end a person puts to it, and what chance draws. */
export function happeningsOf(
  { start, events, cancel, random: drawn }: SimulationScript,
  random: Random,
  instantAfter: (amount: string) => number,
): readonly { readonly at: number; readonly happening: Happening }[] {
  const scripted = events.map(({ at, after, name, facts }) => ({
    at: at === undefined ? instantAfter(after ?? 'PT0S') : Date.parse(at),
    happening: { do: 'happen', name, facts } as const,
  }));
  const begin = Date.parse(start);
  const minutes = Math.floor((instantAfter(drawn.within) - begin) / MINUTE);
  const byChance = Object.entries(drawn.events).flatMap(([name, probability]) => {
    const at = begin + random.below(minutes) * MINUTE;
    return random.chance(probability) ? [{ at, happening: { do: 'happen', name } as const }] : [];
  });
  const end = cancel && {
    at: instantAfter(cancel.after),
    happening: { do: 'cancel', outcome: cancel.outcome } as const,
  };
  return [...scripted, ...byChance, ...(end ? [end] : [])];
}

/** What of it is still to happen around the patient at an instant (epoch ms), as a script says it. */
export function eventsAfter(now: number, outside: ReturnType<typeof happeningsOf>): SimulationScript['events'] {
  return outside.flatMap(({ at, happening }) =>
    at > now && happening.do === 'happen'
      ? [{ at: new Date(at).toISOString(), name: happening.name, facts: happening.facts }]
      : [],
  );
}

/** What the product makes of an answer: consent first, then the question it belongs to. */
export type Heard =
  | { readonly kind: 'option'; readonly option: string }
  | { readonly kind: 'consent'; readonly optedOut: boolean }
  /** A person reads it; no pathway hears of it. */
  | { readonly kind: 'nothing' };

/** Reads raw text as the product reads it. */
export function hearReply(said: PlannedReply, question: Reply | undefined): Heard {
  if ('answer' in said) return { kind: 'option', option: said.answer };
  const meaning = readMessage(said.text, { questionOpen: question !== undefined });
  if (meaning === 'opt-out' || meaning === 'opt-in') return { kind: 'consent', optedOut: meaning === 'opt-out' };
  if (meaning !== 'none' || question === undefined) return { kind: 'nothing' };
  return { kind: 'option', option: readReply(questionOf(question), said.text) };
}
