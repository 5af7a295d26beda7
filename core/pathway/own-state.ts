import type { EngineState } from './state';

type Writable<T> = {
  -readonly [K in keyof T]: T[K] extends { readonly [key: string]: infer V } ? { [key: string]: V } : T[K];
};

/** A state that nobody else holds, and that may be changed in place. What stands in its tables is replaced, not changed. */
export type OwnState = Writable<EngineState>;

/** A copy to change. */
export function copyOf(state: EngineState): OwnState {
  return {
    ...state,
    occurrences: { ...state.occurrences },
    sequences: { ...state.sequences },
    nodes: { ...state.nodes },
    timers: { ...state.timers },
    deliveries: { ...state.deliveries },
    milestones: { ...state.milestones },
    recorded: { ...state.recorded },
    watchTasks: { ...state.watchTasks },
  };
}
