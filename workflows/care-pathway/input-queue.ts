import type { EventBody } from '../../core/pathway/host';
import { Callers } from './callers';
import type { CompleteTaskResult } from './messages';

/** Something that waits to be taken into a step. Plain JSON: continue-as-new carries it. */
export type Input =
  | Decision
  | News
  /** News that is known to be a migration: it goes before a step that is held up. */
  | { readonly kind: 'migration'; readonly inboxId: string }
  | { readonly kind: 'event'; readonly event: EventBody };

export interface Decision {
  readonly kind: 'decision';
  readonly id: string;
  readonly target: string;
  readonly outcome: string;
}

/** A stored inbox entry, known by its id until it is loaded. */
interface News {
  readonly kind: 'news';
  readonly inboxId: string;
}

/** Inputs in the order they came, and who waits for what becomes of one. */
export class InputQueue {
  private readonly inputs: Input[];
  private readonly callers = new Callers<CompleteTaskResult>();

  constructor(carried: readonly Input[] = []) {
    this.inputs = [...carried];
  }

  get length(): number {
    return this.inputs.length;
  }

  /** Adds an input; one that waits already is not added again. */
  push(input: Input): void {
    if (!this.inputs.some((waiting) => isSame(waiting, input))) this.inputs.push(input);
  }

  /** Queues what a caller waits for, and resolves when a step has settled it. */
  ask(input: Decision | News): Promise<CompleteTaskResult> {
    this.push(input);
    return this.callers.ask(input.kind === 'decision' ? input.id : input.inboxId);
  }

  /** Inputs that were taken and could not be taken in; they go before those that came meanwhile. */
  putBack(inputs: readonly Input[]): void {
    this.inputs.unshift(...inputs);
  }

  takeAll(): readonly Input[] {
    return this.inputs.splice(0);
  }

  /** Takes the first input that `wanted` accepts and leaves the others. */
  takeFirst(wanted: (input: Input) => boolean): Input | undefined {
    const at = this.inputs.findIndex(wanted);
    return at < 0 ? undefined : this.inputs.splice(at, 1)[0];
  }

  some(wanted: (input: Input) => boolean): boolean {
    return this.inputs.some(wanted);
  }

  /** `id`: of a decision, or of an inbox entry. */
  settle(id: string, result: CompleteTaskResult): void {
    this.callers.settle(id, result);
  }

  settleAll(result: CompleteTaskResult): void {
    this.callers.settleAll(result);
  }

  snapshot(): readonly Input[] {
    return [...this.inputs];
  }
}

function isSame(one: Input, other: Input): boolean {
  if (one.kind === 'news' || one.kind === 'migration') return other.kind === one.kind && one.inboxId === other.inboxId;
  return one.kind === 'decision' && other.kind === 'decision' && one.id === other.id;
}
