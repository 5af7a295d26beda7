/** What happens to a running pathway. Every event carries the instant (`at`, epoch milliseconds) as the host knows it. */
export type EngineEvent = { readonly at: number } &
  /** The first event of a run. `start` is the clinical instant all clocks count from. */
  (
    | { readonly type: 'started'; readonly start: number }
    /** The answer to a `decide` effect. */
    | { readonly type: 'decided'; readonly key: string; readonly value: boolean | 'unknown' }
    /** The answer to a `list` effect: how many items the list has. */
    | { readonly type: 'listed'; readonly key: string; readonly count: number | 'unknown' }
    /** The answer to a `deadline` effect. */
    | { readonly type: 'deadline-set'; readonly key: string; readonly due: number }
    /** What a `deadline` effect counts from is not known. */
    | { readonly type: 'deadline-unknown'; readonly key: string }
    /** Time has passed: whatever is due at `at` fires. Finding nothing due is normal. */
    | { readonly type: 'time-passed' }
    | { readonly type: 'task-completed'; readonly key: string; readonly outcome: string }
    /** A reply to an `ask`; `option` is an option's id, or `unclear`. */
    | { readonly type: 'replied'; readonly key: string; readonly option: string }
    /** The end of one outbound attempt. `held`: not before `until` (epoch ms). */
    | {
        readonly type: 'message-settled';
        readonly key: string;
        readonly channel: 'sms' | 'email';
        readonly result: 'sent' | 'delivered' | 'suppressed' | 'failed' | 'unknown';
        /** With `suppressed`: why; `opted-out`, `no-address`, `missing-language` let the next channel be tried. */
        readonly reason?: string;
      }
    | { readonly type: 'message-held'; readonly key: string; readonly channel: 'sms' | 'email'; readonly until: number }
    /** Something in the world: `encounter.admitted`, `patient.died`, ... */
    | { readonly type: 'happened'; readonly name: string }
    /** The pathway that a `call` step started has ended; `not-started`: it could not begin. */
    | { readonly type: 'child-ended'; readonly key: string; readonly outcome: string }
    /** A person holds the pathway where it is: no timer fires, no step opens. Open tasks and questions stay open. */
    | { readonly type: 'paused'; readonly reason: string }
    | { readonly type: 'resumed' }
    /** A person skips an open step, with a reason: its milestone is not reached, the next step opens. */
    | { readonly type: 'step-skipped'; readonly key: string; readonly reason: string }
    /** A person has a step of the pathway done once more, beside whatever is going on. */
    | { readonly type: 'step-repeated'; readonly stepId: string; readonly reason: string }
    /** A person has added a step for this one patient: it runs beside whatever is going on. */
    | { readonly type: 'step-added'; readonly stepId: string; readonly reason: string }
    /** A person moves an open step: the end of a wait, the due time of a task (epoch ms). */
    | { readonly type: 'step-rescheduled'; readonly key: string; readonly to: number; readonly reason: string }
    /** A person ends the enrollment. */
    | { readonly type: 'cancelled'; readonly outcome: string }
  );
