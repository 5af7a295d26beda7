import type { EventBody, LoadedNews } from '../../core/pathway/host';
import type { Decision, Input } from './input-queue';

/** What the next numbered step is to take in. Plain JSON: a held-up enrollment keeps it over continue-as-new. */
export interface Work {
  readonly inputs: readonly ReadyInput[];
  /** Answers of the step before, or the first event of a run. */
  readonly events: readonly EventBody[];
}

/** An input as an engine event, with the reference that marks it as applied. */
export type ReadyInput =
  | Decision
  | { readonly kind: 'news'; readonly inboxId: string; readonly event: EventBody }
  | { readonly kind: 'event'; readonly event: EventBody };

export function eventOf(input: ReadyInput): EventBody {
  if (input.kind !== 'decision') return input.event;
  return { type: 'task-completed', key: input.target, outcome: input.outcome };
}

/** Replaces each inbox id by what it says; ids that were not found are dropped. */
export function withNews(inputs: readonly Input[], news: readonly LoadedNews[]): readonly ReadyInput[] {
  return inputs.flatMap((input): readonly ReadyInput[] => {
    if (input.kind !== 'news') return [input];
    const loaded = news.find((entry) => entry.inboxId === input.inboxId);
    return loaded === undefined ? [] : [{ ...input, event: loaded.event }];
  });
}

export function withoutDuplicates(work: Work, duplicates: readonly string[]): Work {
  return { ...work, inputs: work.inputs.filter((input) => !duplicates.includes(referenceOf(input))) };
}

function referenceOf(input: ReadyInput): string {
  switch (input.kind) {
    case 'decision':
      return input.id;
    case 'news':
      return input.inboxId;
    case 'event':
      return '';
  }
}
