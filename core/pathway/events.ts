/** What happens to a running pathway. Every event carries the instant (`at`, epoch milliseconds) as the host knows it. */
export type EngineEvent = { readonly at: number } &
  /** The first event of a run. `start` is the clinical instant all clocks count from. */
  (
    | { readonly type: 'started'; readonly start: number }
    /** The answer to a `decide` effect. */
    | { readonly type: 'decided'; readonly key: string; readonly value: boolean | 'unknown' }
    /** The answer to a `deadline` effect. */
    | { readonly type: 'deadline-set'; readonly key: string; readonly due: number }
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
    /** A person ends the enrollment. */
    | { readonly type: 'cancelled'; readonly outcome: string }
  );
