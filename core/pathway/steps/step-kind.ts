import type { Step, StepKind } from '../definition';
import type { Run } from '../run';
import type { StepNode } from '../state';

/** What can happen to an open step. `name` is the part of a key behind the instance: `timeout`, `if/0`, `outcome/reached`. */
export type StepSignal =
  | { readonly type: 'timer'; readonly name: string }
  | { readonly type: 'decided'; readonly name: string; readonly value: boolean | 'unknown' }
  | { readonly type: 'listed'; readonly count: number | 'unknown' }
  | { readonly type: 'list-ended'; readonly list: string }
  /** A task of it; `name` tells a further one (`confirm`) from its own. */
  | { readonly type: 'completed'; readonly outcome: string; readonly name?: string }
  | { readonly type: 'child-ended'; readonly outcome: string }
  | { readonly type: 'replied'; readonly option: string }
  | { readonly type: 'happened'; readonly event: string }
  /** The date that this deadline counts from is not known. */
  | { readonly type: 'date-unknown'; readonly name: string }
  /** What it counts from has moved. */
  | { readonly type: 'anchored' }
  /** A person moves it to this instant (epoch ms). */
  | { readonly type: 'rescheduled'; readonly to: number }
  /** Its message cannot reach the patient on any channel. */
  | { readonly type: 'undeliverable' };

export interface NamedList {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** One kind of step: all the engine knows of it. */
export interface StepBehavior<S extends Step> {
  readonly kind: S['kind'];
  /** The lists of steps inside it, by name. */
  lists(step: S): readonly NamedList[];
  /** It begins: its guard, if any, was true. */
  open(run: Run, node: StepNode, step: S): void;
  /** Something happened to it; what does not concern it is ignored. */
  on(run: Run, node: StepNode, step: S, signal: StepSignal): void;
  /** It is cancelled from outside: take back what is open. */
  cancel(run: Run, node: StepNode, step: S): void;
}

export type StepOf<K extends StepKind> = Extract<Step, { kind: K }>;
