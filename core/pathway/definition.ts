import type { Question } from '../record/message';
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
  /** Steps that people have added for one patient, each a list of its own; see `withAdditions`. Never part of a version. */
  readonly additions?: readonly Step[];
}

/** A span counted from something: `2 business days of start`. Without `of` it counts from the step's opening. */
export interface Due {
  readonly amount: string;
  /** `start`, a milestone, a date among the facts (`encounter.dischargedAt`), or, with `reckon`, a step. */
  readonly of?: string;
  /** Counted backward from there. */
  readonly direction?: 'before';
  /** The latest it may be, counted from the opening; and what holds while the date is not known. */
  readonly atLatest?: string;
  /**
   * Counts from the step `of`: from when it was done (`actual`) or from when it was to be done (`planned`). Until the step
   * is done, `actual` counts from the plan and moves when the step is done earlier or later.
   */
  readonly reckon?: 'actual' | 'planned';
}

export interface Interrupt {
  readonly on: string;
  /** Cancels the whole pathway, which ends with this outcome after `steps`. */
  readonly exit?: string;
  /**
   * Without an exit: `resume` holds the pathway where it is until `steps` are done, `restart` cancels it and begins it
   * again after them. Neither: `steps` run beside it.
   */
  readonly then?: 'resume' | 'restart';
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

/** The answers to a question. One for a number, a date or a text has one option of that name, for whatever is given. */
export interface Reply {
  readonly kind: Question['kind'];
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

/** What a person is asked to do, by every kind of step that opens a task. */
export interface PersonsWork {
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

export interface TaskStep extends StepBase, PersonsWork {
  readonly kind: 'task';
  readonly title: LocalizedText;
}

/** A form that is answered with the patient, scored where its definition says how. */
export interface QuestionnaireStep extends StepBase, PersonsWork {
  readonly kind: 'questionnaire';
  readonly title: LocalizedText;
  readonly form: string;
}

/** Something another system does: check coverage, submit an authorization. A person does it where no adapter is set up. */
export interface ServiceStep extends StepBase, PersonsWork {
  readonly kind: 'service';
  readonly title: LocalizedText;
  /** Its name in the field: `coverage.check`. Each outcome is one of its results. */
  readonly operation: string;
}

/** A visit: booked by a person, then awaited. Its outcomes are `kept`, `no-show`, `cancelled` and `not-booked`. */
export interface AppointmentStep extends StepBase, PersonsWork {
  readonly kind: 'appointment';
  readonly title: LocalizedText;
  /** After the booking: when nobody has told what became of the visit, a person is asked. */
  readonly confirm: Due;
}

/** Waits until a condition is true: asked at the opening, at each event and every `check`, until `until`. */
export interface GoalStep extends StepBase {
  readonly kind: 'goal';
  /** CEL. */
  readonly met: string;
  readonly check: string;
  readonly until: Due;
  /** `met` and `unmet`. */
  readonly on: { readonly [answer: string]: readonly Step[] };
}

/** Another pathway for the same patient, as a child of this one; the step ends by the child's outcome. */
export interface CallStep extends StepBase {
  readonly kind: 'call';
  readonly pathway: string;
  readonly timeout: Due;
  /** By the child's outcome; `other` for one that is not named, `timeout`, and `not-started`. */
  readonly on: { readonly [outcome: string]: readonly Step[] };
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
  /** What follows the event, and what follows the timeout; without it, the next step follows both. */
  readonly on?: { readonly happened: readonly Step[]; readonly timeout: readonly Step[] };
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
  /** A list among the facts, as it is at the opening: one round for each of its items, up to `max`. */
  readonly for?: {
    readonly each: string;
    /** All rounds at once; else one after another. */
    readonly together: boolean;
  };
  readonly steps: readonly Step[];
  /** What to do when the list is not known. */
  readonly unknown?: readonly Step[];
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
  | MessageStep
  | AskStep
  | TaskStep
  | QuestionnaireStep
  | ServiceStep
  | AppointmentStep
  | GoalStep
  | CallStep
  | WaitStep
  | BranchStep
  | ParallelStep
  | RepeatStep
  | SetStep
  | EndStep;

export type StepKind = Step['kind'];
