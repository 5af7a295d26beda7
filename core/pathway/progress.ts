import type { Derivation } from '../calendar/derivation';

/** What a person sees of an engine state: open steps, clocks, milestones. Ids and times only. */
export interface EnrollmentProgress {
  readonly openSteps: readonly {
    readonly key: string;
    readonly stepId: string;
    readonly kind: string;
    readonly openedAt: string;
  }[];
  readonly timers: readonly { readonly key: string; readonly at: string; readonly derivation?: Derivation }[];
  readonly milestones: {
    readonly [name: string]: { readonly due?: string; readonly reachedAt?: string; readonly missed: boolean };
  };
  /** A person holds the pathway. */
  readonly paused?: true;
  /** Values recorded by `set` steps. */
  readonly recorded: { readonly [name: string]: string | number | boolean };
}
