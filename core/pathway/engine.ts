import type { PathwayDefinition } from './definition';
import { forgetDelivery, holdIsOver, isOnItsWay, messageHeld, messageSettled, withdrawWithin } from './delivery';
import type { Effect } from './effects';
import type { EngineEvent } from './events';
import { isTimerHeld } from './hold';
import { indexDefinition } from './index-definition';
import { raiseInterrupts } from './interrupts';
import { nameOf, ownerOf } from './keys';
import { isOutdated, isPassive, plainName } from './move';
import { takeOrder } from './orders';
import { copyOf, type OwnState } from './own-state';
import type { EnrollmentProgress } from './progress';
import { Run } from './run';
import type { EngineState } from './state';
import { closeWatchTasks, completeWatchTask, openWatchTask } from './watch-task';

export interface Advanced {
  readonly state: EngineState;
  readonly effects: readonly Effect[];
}

/** A pathway before its `started` event. */
export function initialState(): EngineState {
  return {
    engineVersion: 1,
    status: 'new',
    start: 0,
    occurrences: {},
    sequences: {},
    nodes: {},
    timers: {},
    deliveries: {},
    milestones: {},
    recorded: {},
    watchTasks: {},
  };
}

/**
 * One event later: the new state and what the host has to do. Pure: no clock, no I/O, no conditions evaluated here. An
 * event that concerns nothing (a late timer, a task that is gone, anything after the end) changes nothing.
 * @throws Error only for a definition that repeats without waiting, which publishing refuses.
 */
export function advance(definition: PathwayDefinition, state: EngineState, event: EngineEvent): Advanced {
  if (!concerns(state, event)) return { state, effects: [] };
  const course = new Course(definition, state);
  return { effects: course.take(event), state: course.state };
}

/** `advance` for a host that takes in many events and keeps no earlier state: it copies the state once. */
export class Course {
  private readonly own: OwnState;

  constructor(
    private readonly definition: PathwayDefinition,
    state: EngineState = initialState(),
  ) {
    this.own = copyOf(state);
  }

  /** As things are now; the next event changes it in place. */
  get state(): EngineState {
    return this.own;
  }

  /** What the host has to do. @throws Error as `advance` does; the course cannot be used any more then. */
  take(event: EngineEvent): readonly Effect[] {
    if (!concerns(this.own, event)) return [];
    const run = new Run(indexDefinition(this.definition), this.own, event.at);
    run.onSequenceLost = withdrawWithin;
    apply(run, event);
    run.settle();
    endWhenDrained(run);
    return run.effects;
  }
}

function concerns({ status }: EngineState, { type }: EngineEvent): boolean {
  return status !== 'ended' && (status === 'new') === (type === 'started');
}

/** The earliest instant (epoch ms) at which time alone changes something, or null. */
export function nextWake(state: EngineState): number | null {
  if (state.status === 'ended') return null;
  let earliest: number | null = null;
  for (const [key, timer] of Object.entries(state.timers)) {
    if (timer.passive || (earliest !== null && timer.at >= earliest)) continue;
    if (!isTimerHeld(state, ownerOf(key))) earliest = timer.at;
  }
  return earliest;
}

/** What a person sees of a state. Derivations of the timers are added by whoever computed them. */
export function progressOf(definition: PathwayDefinition, state: EngineState): EnrollmentProgress {
  const index = indexDefinition(definition);
  const iso = (at: number): string => new Date(at).toISOString();
  const milestones = Object.keys({ ...definition.milestones, ...state.milestones }).map((name) => {
    const due = state.timers[`milestone/${name}`]?.at;
    const { reachedAt, missed } = state.milestones[name] ?? {};
    const entry = {
      missed: missed === true,
      ...(due !== undefined && { due: iso(due) }),
      ...(reachedAt !== undefined && { reachedAt: iso(reachedAt) }),
    };
    return [name, entry] as const;
  });
  return {
    openSteps: Object.values(state.nodes).map((node) => ({
      key: node.key,
      stepId: node.stepId,
      kind: index.step(node.stepId)?.kind ?? 'gone',
      openedAt: iso(node.openedAt),
    })),
    timers: Object.entries(state.timers)
      .map(([key, timer]) => ({ key, at: iso(timer.at) }))
      .sort((a, b) => (a.at < b.at ? -1 : 1)),
    milestones: Object.fromEntries(milestones),
    recorded: state.recorded,
    ...(state.paused && { paused: state.paused }),
  };
}

function apply(run: Run, event: EngineEvent): void {
  switch (event.type) {
    case 'started':
      return start(run, event.start);
    case 'decided':
      return run.signal(ownerOf(event.key), { type: 'decided', name: nameOf(event.key), value: event.value });
    case 'listed':
      return run.signal(ownerOf(event.key), { type: 'listed', count: event.count });
    case 'deadline-set':
      return setDeadline(run, event.key, event.due);
    case 'deadline-unknown':
      return run.signal(ownerOf(event.key), { type: 'date-unknown', name: nameOf(event.key) });
    case 'time-passed':
      return fireTimers(run);
    case 'task-completed':
      return completeTask(run, event.key, event.outcome);
    case 'child-ended':
      return run.signal(event.key, { type: 'child-ended', outcome: event.outcome });
    case 'replied':
      return reply(run, event.key, event.option);
    case 'message-settled':
      return messageSettled(run, event);
    case 'message-held':
      return messageHeld(run, event);
    case 'happened':
      return happened(run, event.name);
    case 'paused':
    case 'resumed':
    case 'step-skipped':
    case 'step-repeated':
    case 'step-added':
    case 'step-rescheduled':
      return takeOrder(run, event);
    case 'cancelled':
      return leave(run, event.outcome);
  }
}

function completeTask(run: Run, key: string, outcome: string): void {
  if (completeWatchTask(run, key)) return;
  if (run.state.nodes[key]) run.signal(key, { type: 'completed', outcome });
  else run.signal(ownerOf(key), { type: 'completed', outcome, name: nameOf(key) });
}

function start(run: Run, at: number): void {
  run.state.status = 'running';
  run.state.start = at;
  for (const [name, due] of Object.entries(run.index.definition.milestones))
    run.deadline('milestone', name, due, run.at);
  run.beginRoot('main', 'steps');
}

/** A deadline is kept only while somebody waits for it. */
function setDeadline(run: Run, key: string, due: number): void {
  const owner = ownerOf(key);
  const name = nameOf(key);
  if (name === 'expires') return;
  const waited =
    owner === 'milestone'
      ? run.state.milestones[name]?.reachedAt === undefined
      : run.state.nodes[owner] !== undefined || run.state.watchTasks[owner] !== undefined;
  const node = run.state.nodes[owner];
  if (!waited || (node && isOutdated(name, node))) return;
  run.state.timers[key] = { at: due, ...(isPassive(name) && { passive: true }) };
  if (node && ['due', 'until'].includes(plainName(name))) run.plan(node.stepId, due);
}

function fireTimers(run: Run): void {
  const due = Object.entries(run.state.timers)
    .filter(([key, timer]) => !timer.passive && timer.at <= run.at && !isTimerHeld(run.state, ownerOf(key)))
    .sort(([keyA, a], [keyB, b]) => a.at - b.at || (keyA < keyB ? -1 : 1));
  for (const [key] of due) {
    if (run.state.timers[key] === undefined) continue;
    delete run.state.timers[key];
    fire(run, ownerOf(key), nameOf(key));
    run.settle();
  }
}

function fire(run: Run, owner: string, name: string): void {
  if (owner === 'milestone') {
    run.state.milestones[name] = { missed: true };
    run.emit({ type: 'miss-milestone', key: `milestone/${name}/missed`, name, at: run.at });
  } else if (name === 'hold') holdIsOver(run, owner);
  else run.signal(owner, { type: 'timer', name });
}

/** An answer for a question nobody waits for any more goes to a person. */
function reply(run: Run, key: string, option: string): void {
  const node = run.state.nodes[key];
  if (node?.memory['stage'] === 'waiting') run.signal(key, { type: 'replied', option });
  else if (run.index.step(key.slice(0, key.indexOf('#')))?.kind === 'ask') openWatchTask(run, key, 'late-reply');
}

function happened(run: Run, event: string): void {
  if (raiseInterrupts(run, event) === 'left') return withdrawAll(run);
  for (const key of Object.keys(run.state.nodes)) run.signal(key, { type: 'happened', event });
}

function leave(run: Run, outcome: string): void {
  withdrawAll(run);
  closeWatchTasks(run);
  run.endPathway(outcome);
}

function withdrawAll(run: Run): void {
  for (const key of Object.keys(run.state.deliveries)) forgetDelivery(run, key, 'pathway-left');
}

/** Ends a pathway whose steps are over once nobody is waited for. */
export function endWhenDrained(run: Run): void {
  const outcome = run.state.ending;
  if (outcome === undefined || run.state.status === 'ended') return;
  if (Object.keys(run.state.watchTasks).length > 0) return;
  if (Object.values(run.state.deliveries).some(isOnItsWay)) return;
  run.state.status = 'ended';
  run.state.outcome = outcome;
  run.state.timers = {};
  run.emit({ type: 'end', key: 'end', outcome });
}
