import type { EventBody, LoadedNews, MigrationWish } from '../../core/pathway/host';
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

/** A migration is a step of its own: what came before it is taken in by the version there was. */
export interface ReadyMigration {
  readonly kind: 'migration';
  readonly inboxId: string;
  readonly migration: MigrationWish;
}

export function eventOf(input: ReadyInput): EventBody {
  if (input.kind !== 'decision') return input.event;
  return { type: 'task-completed', key: input.target, outcome: input.outcome };
}

/** Replaces each inbox id by what it says; ids that were not found are dropped. */
export function withNews(
  inputs: readonly Input[],
  news: readonly LoadedNews[],
): readonly (ReadyInput | ReadyMigration)[] {
  return inputs.flatMap((input): readonly (ReadyInput | ReadyMigration)[] => {
    if (input.kind !== 'news' && input.kind !== 'migration') return [input];
    const { inboxId } = input;
    const loaded = news.find((entry) => entry.inboxId === inboxId);
    if (loaded === undefined) return [];
    if ('migration' in loaded) return [{ kind: 'migration', inboxId, migration: loaded.migration }];
    return [{ kind: 'news', inboxId, event: loaded.event }];
  });
}

/** What is taken in together, in order; at least one, since time may have passed. */
export function partsOf(
  inputs: readonly (ReadyInput | ReadyMigration)[],
): readonly (readonly ReadyInput[] | ReadyMigration)[] {
  const parts: (ReadyInput[] | ReadyMigration)[] = [];
  for (const input of inputs) {
    const last = parts.at(-1);
    if (input.kind === 'migration') parts.push(input);
    else if (Array.isArray(last)) last.push(input);
    else parts.push([input]);
  }
  return parts.length === 0 ? [[]] : parts;
}

/** An input as it waits in the queue. */
export function unready(input: ReadyInput | ReadyMigration): Input {
  if (input.kind === 'news' || input.kind === 'migration') return { kind: input.kind, inboxId: input.inboxId };
  return input;
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
