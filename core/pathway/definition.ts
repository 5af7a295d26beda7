import type { LocalizedText } from '../record/organization';
import type { TaskPriority } from '../record/task';

/** A pathway as parsed and normalized: what the engine interprets. YAML shorthands are gone (see `parse.ts`). */
export interface PathwayDefinition {
  readonly pathway: string;
  readonly title: LocalizedText;
  readonly sources: readonly string[];
  readonly facts: readonly string[];
  readonly start?: {
    readonly on: string;
    readonly when?: string;
    readonly once: 'per encounter' | 'per patient' | 'always';
  };
  readonly interrupts: readonly Interrupt[];
  readonly milestones: { readonly [name: string]: Due };
  readonly steps: readonly Step[];
}

/** A span counted from something: `2 business days of start`. Without `of` it counts from the step's opening. */
export interface Due {
  readonly amount: string;
  readonly of?: string;
}

export interface Interrupt {
  readonly on: string;
  /** With an exit the whole pathway is cancelled and ends with this outcome after `steps`; without, `steps` run beside it. */
  readonly exit?: string;
  readonly steps: readonly Step[];
}

interface StepBase {
  /** Unique in the definition and stable over versions. */
  readonly id: string;
  /** CEL; the step is skipped unless it is true. */
  readonly when?: string;
  /** The milestone that finishing this step reaches. */
  readonly reaches?: string;
  readonly title?: LocalizedText;
}

export type Channel = 'sms' | 'email';

export interface MessageStep extends StepBase {
  readonly kind: 'message';
  readonly template: string;
  readonly channels: readonly Channel[];
  readonly expires?: Due;
  /** Exempt from quiet hours. */
  readonly urgent: boolean;
}

export interface Reply {
  readonly kind: 'choice' | 'yes-no';
  readonly options: readonly { readonly id: string; readonly label: LocalizedText }[];
}

/** A two-way text. `on` has a list for every option, and for `timeout` and `unclear`; a missing list is empty. */
export interface AskStep extends StepBase {
  readonly kind: 'ask';
  readonly template: string;
  readonly channels: readonly Channel[];
  readonly reply: Reply;
  readonly timeout: Due;
  readonly on: { readonly [option: string]: readonly Step[] };
  readonly urgent: boolean;
}

export interface TaskStep extends StepBase {
  readonly kind: 'task';
  readonly title: LocalizedText;
  readonly why?: LocalizedText;
  readonly queue: string;
  readonly priority: TaskPriority;
  readonly form?: string;
  readonly due: Due;
  /** Each rung counts from the due time. */
  readonly escalate: readonly { readonly after: string; readonly to: string }[];
  readonly outcomes: readonly Outcome[];
}

export interface Outcome {
  readonly id: string;
  readonly label: LocalizedText;
  readonly reaches?: string;
  readonly steps: readonly Step[];
}

export interface WaitStep extends StepBase {
  readonly kind: 'wait';
  /** A span (`P3D`, `2 business days`), from the opening or `of` an anchor (`P30D of start`). */
  readonly until?: Due;
  /** Or an event, with a timeout. */
  readonly event?: string;
  readonly timeout?: Due;
}

export interface BranchStep extends StepBase {
  readonly kind: 'branch';
  readonly cases: readonly { readonly if: string; readonly steps: readonly Step[] }[];
  readonly else: readonly Step[];
  /** What to do when a case that would decide cannot be known. */
  readonly unknown?: readonly Step[];
}

export interface ParallelStep extends StepBase {
  readonly kind: 'parallel';
  /** `all`, `first`, or a number of branches; the losers are cancelled. */
  readonly join: 'all' | 'first' | number;
  readonly branches: readonly (readonly Step[])[];
}

export interface RepeatStep extends StepBase {
  readonly kind: 'repeat';
  readonly max: number;
  /** Waited between two rounds. */
  readonly every?: Due;
  /** CEL, asked before each round; the loop ends unless it is true. */
  readonly while?: string;
  readonly steps: readonly Step[];
}

export interface SetStep extends StepBase {
  readonly kind: 'set';
  readonly name: string;
  readonly value: string | number | boolean;
}

export interface EndStep extends StepBase {
  readonly kind: 'end';
  readonly outcome: string;
}

export type Step =
  MessageStep | AskStep | TaskStep | WaitStep | BranchStep | ParallelStep | RepeatStep | SetStep | EndStep;

export type StepKind = Step['kind'];
