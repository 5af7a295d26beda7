import type { ItemRef } from './effects';

/**
 * A running pathway as plain JSON: it serializes and resumes at every point. Holds ids, codes and instants (epoch ms),
 * never patient data. `advance` never changes a state in place.
 */
export interface EngineState {
  readonly engineVersion: 1;
  readonly status: 'new' | 'running' | 'ended';
  readonly outcome?: string;
  /** The clinical instant. */
  readonly start: number;
  readonly occurrences: { readonly [stepId: string]: number };
  /** Sequences of steps being run, by key. */
  readonly sequences: { readonly [key: string]: Sequence };
  /** Open steps by instance key, `stepId#occurrence`. */
  readonly nodes: { readonly [key: string]: StepNode };
  /** Instants known, by deadline key. A passive one (a task's due time) is shown but never wakes anybody. */
  readonly timers: { readonly [key: string]: { readonly at: number; readonly passive?: true } };
  /** Messages on their way, by instance key. */
  readonly deliveries: { readonly [key: string]: Delivery };
  readonly milestones: { readonly [name: string]: { readonly reachedAt?: number; readonly missed?: true } };
  /** Milestones that a migration took away, with their due time (epoch ms) where it was known: a clock is counted once. */
  readonly droppedMilestones?: { readonly [name: string]: number | null };
  readonly recorded: { readonly [name: string]: string | number | boolean };
  /** Tasks opened because a message failed on every channel: open until a person closes them. */
  readonly watchTasks: { readonly [key: string]: { readonly openedAt: number } };
  /** A person holds the pathway. */
  readonly paused?: true;
  /** The interrupt whose steps run while the pathway is held; it then goes on, or begins again. */
  readonly interrupting?: { readonly interrupt: number; readonly then: 'resume' | 'restart' };
  /** Sequences whose next step opens when the pathway is no longer held. */
  readonly held?: readonly string[];
  /** Steps that others count from: when they were done, and when they were to be done (epoch ms). */
  readonly done?: { readonly [stepId: string]: number };
  readonly planned?: { readonly [stepId: string]: number };
  /** The interrupt being carried out: its steps run, then the pathway ends with its exit. */
  readonly exiting?: { readonly interrupt: number; readonly outcome: string };
  /** All steps are done; messages on their way and watch tasks are still waited for, then the pathway ends with this. */
  readonly ending?: string;
}

export interface Sequence {
  readonly key: string;
  /** The open step this sequence belongs to; null for the pathway's own steps and an interrupt's. */
  readonly owner: string | null;
  /** Which list of the owner (or of the definition): `steps`, `branch/0`, `on/no`, `interrupt/2`. */
  readonly list: string;
  /** Id of the step it is at. */
  readonly at: string;
  /** Which round of a `for` it is, from 1. */
  readonly round?: number;
  /** The item of a `for` that it is about without standing in it: a step that a person repeats. */
  readonly item?: ItemRef;
}

export interface StepNode {
  readonly key: string;
  readonly stepId: string;
  readonly occurrence: number;
  readonly sequence: string;
  readonly openedAt: number;
  /** `deciding-when` until the guard is answered, then `open`. */
  readonly phase: 'deciding-when' | 'open';
  /** What the kind remembers between events. */
  readonly memory: NodeMemory;
}

export type NodeMemory = { readonly [name: string]: string | number | boolean };

/** One message of a `message` or `ask` step on its ladder of channels. */
export interface Delivery {
  readonly stepId: string;
  readonly occurrence: number;
  /** Index in the step's channels. */
  readonly rung: number;
  readonly attempt: number;
  readonly status: 'sending' | 'held' | 'sent';
  /** Sequences it was sent within: when one is cancelled, the message is withdrawn. */
  readonly within: readonly string[];
  readonly item?: ItemRef;
}
