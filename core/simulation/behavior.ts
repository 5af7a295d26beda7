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

  /** `null`: silence. */
  reply(to: Instance, question: Reply): PlannedReply | null {
    const scripted = this.entryFor(this.script.replies, to, (entry) => entry.to);
    if (!scripted) return this.script.defaults.replies === 'random' ? this.randomReply(question) : null;
    const { after, answer, text } = scripted;
    if (text !== undefined) return { after, text };
    const known = [...question.options.map(({ id }) => id), 'unclear'];
    if (answer !== undefined && known.includes(answer)) return { after, answer };
    this.wrong.push({ kind: 'no-such-answer', step: to.step, value: answer ?? '' });
    return null;
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

  delivery(of: Instance, channel: Channel): PlannedDelivery {
    const entries = this.script.messages.filter((entry) => entry.channel === undefined || entry.channel === channel);
    return this.entryFor(entries, of, (entry) => entry.to) ?? { result: 'sent' };
  }

  /** What could not be played; complete when the run is over. */
  get problems(): readonly ScriptProblem[] {
    const { replies, tasks, messages } = this.script;
    const unused = <E extends object>(entries: readonly E[]): E[] => entries.filter((entry) => !this.used.has(entry));
    return [
      ...this.wrong,
      ...unused(replies).map(({ to }) => ({ kind: 'reply-unused' as const, step: to })),
      ...unused(tasks).map(({ step }) => ({ kind: 'task-unused' as const, step })),
      ...unused(messages).map(({ to }) => ({ kind: 'message-unused' as const, step: to })),
    ];
  }

  /** The entry for exactly this occurrence, else the first for all of them. */
  private entryFor<E extends { readonly occurrence?: number | undefined }>(
    entries: readonly E[],
    { step, occurrence }: Instance,
    stepOf: (entry: E) => string,
  ): E | undefined {
    if (entries.length === 0) return undefined;
    const candidates = entries.filter((entry) => stepOf(entry) === step);
    const found =
      candidates.find((entry) => entry.occurrence === occurrence) ??
      candidates.find((entry) => entry.occurrence === undefined);
    if (found) this.used.add(found);
    return found;
  }

  private randomReply(question: Reply): PlannedReply | null {
    const answers = this.random.chance(this.script.random.replies);
    const answer = this.random.pick([...question.options.map(({ id }) => id), 'unclear']) ?? 'unclear';
    const after = this.random.delay(2 * MINUTE, 3 * DAY);
    return answers ? { after, answer } : null;
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
