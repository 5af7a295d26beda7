import type { Channel, Reply } from '../pathway/definition';
import type { OpenTaskEffect } from '../pathway/effects';
import type { Random } from './random';
import type { SimulationScript } from './script';
import type { ScriptProblem } from './simulation-run';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span as scripted, or milliseconds when chance drew it. */
export type Delay = string | number;

export type PlannedReply = { readonly after: Delay } & ({ readonly answer: string } | { readonly text: string });
export interface PlannedCompletion {
  readonly after: Delay;
  readonly outcome: string;
}
/** How a called pathway ends. `play`: as it goes by itself. */
export type PlannedEnd = PlannedCompletion | 'play';
export type PlannedDelivery = Pick<SimulationScript['messages'][number], 'after' | 'result' | 'reason'>;

/** A step instance of which something is asked, `call#2` being the second occurrence of `call`. */
export interface Instance {
  readonly step: string;
  readonly occurrence: number;
}

/** `welcome#1/late-reply` is the first of `welcome/late-reply`. */
export function instanceOf(key: string): Instance {
  const [, step = key, occurrence = '1', rest = ''] = /^(.*)#(\d+)(\/.*)?$/.exec(key) ?? [];
  return { step: step + rest, occurrence: Number(occurrence) };
}

/** What the patient, the clinic's people and the carrier do: as scripted, else by the script's defaults. */
export class Behavior {
  private readonly used = new Set<object>();
  private readonly wrong: ScriptProblem[] = [];

  constructor(
    private readonly script: SimulationScript,
    private readonly random: Random,
  ) {}

  /** Several lines for one question are several replies; none is silence. */
  replies(to: Instance, question: Reply): readonly PlannedReply[] {
    const scripted = this.entriesFor(this.script.replies, to, (entry) => entry.to);
    if (scripted.length === 0) return this.script.defaults.replies === 'random' ? this.randomReply(question) : [];
    const known = [...question.options.map(({ id }) => id), 'unclear'];
    return scripted.flatMap(({ after, answer, text }): readonly PlannedReply[] => {
      if (text !== undefined) return [{ after, text }];
      if (answer !== undefined && known.includes(answer)) return [{ after, answer }];
      this.wrong.push({ kind: 'no-such-answer', step: to.step, value: answer ?? '' });
      return [];
    });
  }

  /** `null`: the task stays open. */
  completion(task: Pick<OpenTaskEffect, 'target' | 'outcomes'>): PlannedCompletion | null {
    const instance = instanceOf(task.target);
    const scripted = this.entryFor(this.script.tasks, instance, (entry) => entry.step);
    if (!scripted) return this.defaultCompletion(task.outcomes.map(({ id }) => id));
    const { after, outcome } = scripted;
    if (task.outcomes.some(({ id }) => id === outcome)) return { after, outcome };
    this.wrong.push({ kind: 'no-such-outcome', step: instance.step, value: outcome });
    return null;
  }

  /** `ends`: those the `call` step has something for. `null`: the called pathway does not end by itself. */
  callEnd(call: Instance, ends: readonly string[]): PlannedEnd | null {
    const scripted = this.entryFor(this.script.calls, call, (entry) => entry.step);
    if (!scripted) return this.defaultEnd(ends);
    const { after, outcome } = scripted;
    if (!ends.includes(outcome) && !ends.includes('other')) {
      this.wrong.push({ kind: 'no-such-end', step: call.step, value: outcome });
    }
    return { after, outcome };
  }

  delivery(of: Instance, channel: Channel): PlannedDelivery {
    const entries = this.script.messages.filter((entry) => entry.channel === undefined || entry.channel === channel);
    return this.entryFor(entries, of, (entry) => entry.to) ?? { result: 'sent' };
  }

  /** What could not be played; complete when the run is over. */
  get problems(): readonly ScriptProblem[] {
    const { replies, tasks, messages, calls } = this.script;
    const unused = <E extends object>(entries: readonly E[]): E[] => entries.filter((entry) => !this.used.has(entry));
    return [
      ...this.wrong,
      ...unused(replies).map(({ to }) => ({ kind: 'reply-unused' as const, step: to })),
      ...unused(tasks).map(({ step }) => ({ kind: 'task-unused' as const, step })),
      ...unused(messages).map(({ to }) => ({ kind: 'message-unused' as const, step: to })),
      ...unused(calls).map(({ step }) => ({ kind: 'call-unused' as const, step })),
    ];
  }

  private entryFor<E extends { readonly occurrence?: number | undefined }>(
    entries: readonly E[],
    instance: Instance,
    stepOf: (entry: E) => string,
  ): E | undefined {
    const [found] = this.candidatesFor(entries, instance, stepOf);
    if (found) this.used.add(found);
    return found;
  }

  private entriesFor<E extends { readonly occurrence?: number | undefined }>(
    entries: readonly E[],
    instance: Instance,
    stepOf: (entry: E) => string,
  ): readonly E[] {
    const found = this.candidatesFor(entries, instance, stepOf);
    for (const entry of found) this.used.add(entry);
    return found;
  }

  /** The entries for exactly this occurrence, else those for all of them. */
  private candidatesFor<E extends { readonly occurrence?: number | undefined }>(
    entries: readonly E[],
    { step, occurrence }: Instance,
    stepOf: (entry: E) => string,
  ): readonly E[] {
    if (entries.length === 0) return [];
    const candidates = entries.filter((entry) => stepOf(entry) === step);
    const exact = candidates.filter((entry) => entry.occurrence === occurrence);
    return exact.length > 0 ? exact : candidates.filter((entry) => entry.occurrence === undefined);
  }

  private randomReply(question: Reply): readonly PlannedReply[] {
    const answers = this.random.chance(this.script.random.replies);
    const answer = this.random.pick([...question.options.map(({ id }) => id), 'unclear']) ?? 'unclear';
    const after = this.random.delay(2 * MINUTE, 3 * DAY);
    return answers ? [{ after, answer }] : [];
  }

  private defaultEnd(ends: readonly string[]): PlannedEnd | null {
    const { calls } = this.script.defaults;
    if (calls === 'play') return 'play';
    if (calls === 'never') return null;
    return calls === 'random' ? this.randomEnd(ends.filter((end) => end !== 'timeout')) : calls;
  }

  private randomEnd(ends: readonly string[]): PlannedCompletion | null {
    const isEnded = this.random.chance(this.script.random.calls);
    const outcome = this.random.pick(ends) ?? 'completed';
    const after = this.random.delay(HOUR, 14 * DAY);
    return isEnded ? { after, outcome } : null;
  }

  private defaultCompletion(outcomes: readonly string[]): PlannedCompletion | null {
    const { tasks } = this.script.defaults;
    if (tasks === 'stay-open') return null;
    if (tasks === 'random') return this.randomCompletion(outcomes);
    const outcome = outcomes.find((id) => id === tasks.outcome) ?? outcomes[0];
    return outcome === undefined ? null : { after: tasks.after, outcome };
  }

  private randomCompletion(outcomes: readonly string[]): PlannedCompletion | null {
    const isDone = this.random.chance(this.script.random.tasks);
    const outcome = this.random.pick(outcomes);
    const after = this.random.delay(15 * MINUTE, 4 * DAY);
    return isDone && outcome !== undefined ? { after, outcome } : null;
  }
}
