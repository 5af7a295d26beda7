import type { EventBody } from '../../core/pathway/host';
import { Callers } from './callers';
import type { CompleteTaskResult } from './messages';

/** Something that waits to be taken into a step. Plain JSON: continue-as-new carries it. */
export type Input =
  | Decision
  /** A stored inbox entry, known by its id until it is loaded. */
  | { readonly kind: 'news'; readonly inboxId: string }
  /** News that is known to be a migration: it goes before a step that is held up. */
  | { readonly kind: 'migration'; readonly inboxId: string }
  | { readonly kind: 'event'; readonly event: EventBody };

export interface Decision {
  readonly kind: 'decision';
  readonly id: string;
  readonly target: string;
  readonly outcome: string;
}

/** Inputs in the order they came, and who waits for a decision's answer. */
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

  /** Queues a decision and resolves when a step has settled it. */
  decide(decision: Decision): Promise<CompleteTaskResult> {
    this.push(decision);
    return this.callers.ask(decision.id);
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

  settle(decisionId: string, result: CompleteTaskResult): void {
    this.callers.settle(decisionId, result);
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
