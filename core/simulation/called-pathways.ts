import type { PathwayDefinition, Step } from '../pathway/definition';
import type { Effect } from '../pathway/effects';
import { indexDefinition, rootLists } from '../pathway/index-definition';
import { listsOf } from '../pathway/steps/registry';
import { type Behavior, instanceOf, type PlannedCompletion } from './behavior';
import { DEFAULT_LIMITS, type SimulationOptions } from './options';
import { derivedSeed } from './random';
import type { SimulationScript } from './script';
import type { SimulatedMessage, SimulatedTask, SimulationRun, TimelineEntry } from './simulation-run';

type StartChild = Extract<Effect, { type: 'start-child' }>;
type Books = Pick<SimulationRun, 'timeline' | 'tasks' | 'messages'>;

/** Names of the pathways that the `call` steps of a definition name, each once. */
export function pathwaysCalledBy(definition: PathwayDefinition): readonly string[] {
  const namesIn = (steps: readonly Step[]): readonly string[] =>
    steps.flatMap((step) => [
      ...(step.kind === 'call' ? [step.pathway] : []),
      ...listsOf(step).flatMap((list) => namesIn(list.steps)),
    ]);
  return [...new Set(rootLists(definition).flatMap(({ steps }) => namesIn(steps)))];
}

/** How a called pathway is played: by the host of runs itself, so that it is handed in. */
export type PlayChild = (
  definition: PathwayDefinition,
  script: SimulationScript,
  options: SimulationOptions,
) => SimulationRun;

/** What the caller knows when it calls. */
export interface CallMoment {
  readonly at: number;
  readonly facts: SimulationScript['facts'];
  readonly channels: SimulationScript['patient']['channels'];
  /** What is still to happen around the patient. */
  readonly events: SimulationScript['events'];
}

interface Call {
  isOpen: boolean;
  /** When the caller stopped waiting for it. */
  closedAt?: number;
  readonly run?: SimulationRun;
}

/** The pathways that a run has called: ended as scripted, or played themselves where their definition is at hand. */
export class CalledPathways {
  private readonly calls = new Map<string, Call>();
  /** Engine events of the played ones, together. */
  events = 0;

  constructor(
    private readonly definition: PathwayDefinition,
    private readonly script: SimulationScript,
    private readonly options: SimulationOptions,
    private readonly behavior: Behavior,
    /** Absent where calls are too deep in each other to be played. */
    private readonly play: PlayChild | undefined,
  ) {}

  /** How and when the call ends by itself; null when only its timeout ends it. */
  begin({ target, pathway }: StartChild, moment: CallMoment): PlannedCompletion | null {
    const step = indexDefinition(this.definition).step(instanceOf(target).step);
    const planned = this.behavior.callEnd(instanceOf(target), step?.kind === 'call' ? Object.keys(step.on) : []);
    const run = planned === 'play' ? this.playChild(pathway, moment) : undefined;
    this.calls.set(target, { isOpen: true, ...(run && { run }) });
    if (planned !== 'play') return planned;
    return run?.end.kind === 'ended' ? { after: run.end.at - moment.at, outcome: run.end.outcome } : null;
  }

  /** `false`: nobody waits for it any more. */
  end(target: string, at: number): boolean {
    const call = this.calls.get(target);
    if (!call?.isOpen) return false;
    call.isOpen = false;
    call.closedAt = at;
    return true;
  }

  /** The caller's books with those of the played pathways among them, their keys as `prepare#1>lab#1`. */
  addTo(books: Books): Books {
    const played = [...this.calls].flatMap(([target, call]) => (call.run ? [booksOf(target, call, call.run)] : []));
    if (played.length === 0) return books;
    const all = [books, ...played];
    return {
      timeline: inOrder(books.timeline, played),
      tasks: all.flatMap(({ tasks }) => tasks),
      messages: all.flatMap(({ messages }) => messages),
    };
  }

  private playChild(pathway: string, moment: CallMoment): SimulationRun | undefined {
    const { limits = DEFAULT_LIMITS } = this.options;
    const definition = this.options.pathway?.(pathway);
    if (!definition || !this.play) return undefined;
    const left = { ...limits, events: Math.max(0, limits.events - this.events) };
    const run = this.play(definition, this.childScript(pathway, moment), { ...this.options, limits: left });
    this.events += run.events;
    return run;
  }

  /** The same patient and the same people, by the defaults alone: what is scripted names steps of the caller. */
  private childScript(pathway: string, { at, facts, channels, events }: CallMoment): SimulationScript {
    const { begins: _begins, cancel: _cancel, ...script } = this.script;
    return {
      ...script,
      name: `${script.name}: ${pathway}`,
      start: new Date(at).toISOString(),
      patient: { ...script.patient, channels },
      facts,
      events,
      replies: [],
      tasks: [],
      calls: [],
      messages: [],
      random: { ...script.random, facts: {}, events: {} },
      seed: derivedSeed(script.seed, this.calls.size),
    };
  }
}

/** Of one instant, a called pathway begins behind the line of its call, and goes on before the caller hears of it. */
function inOrder(own: Books['timeline'], played: readonly Books[]): Books['timeline'] {
  const placed = played.flatMap(({ timeline }) => {
    const begin = timeline[0]?.at;
    return timeline.map((line) => ({ line, place: line.at === begin ? 1 : -1 }));
  });
  return [...own.map((line) => ({ line, place: 0 })), ...placed]
    .sort((one, other) => one.line.at - other.line.at || one.place - other.place)
    .map(({ line }) => line);
}

/** What came about before the caller stopped waiting: the child is cancelled then. */
function booksOf(target: string, { closedAt = Infinity }: Call, run: SimulationRun): Books {
  const key = (inner: string): string => `${target}>${inner}`;
  return {
    timeline: run.timeline
      .filter(({ at }) => at <= closedAt)
      .map((line): TimelineEntry => ({ ...line, key: key(line.key) })),
    tasks: run.tasks
      .filter(({ openedAt }) => openedAt <= closedAt)
      .map((task) => cutTask({ ...task, key: key(task.key) }, closedAt)),
    messages: run.messages
      .filter(({ intendedAt }) => intendedAt <= closedAt)
      .map((message) => cutMessage({ ...message, key: key(message.key) }, closedAt)),
  };
}

function cutTask(task: SimulatedTask, closedAt: number): SimulatedTask {
  const { completed, closed, escalations } = task;
  if ((completed ?? closed ?? { at: Infinity }).at <= closedAt || closedAt === Infinity) return task;
  const { completed: _completed, ...open } = task;
  const cut = escalations.filter(({ at }) => at <= closedAt);
  return { ...open, escalations: cut, closed: { at: closedAt, reason: 'cancelled' } };
}

function cutMessage(message: SimulatedMessage, closedAt: number): SimulatedMessage {
  const { sentAt, ...unsent } = message;
  if (sentAt === undefined ? message.status !== 'pending' : sentAt <= closedAt) return message;
  return closedAt === Infinity ? message : { ...unsent, status: 'withdrawn' };
}
