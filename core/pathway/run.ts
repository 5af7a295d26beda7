import { anchorOf, duesOf } from './anchors';
import type { Due } from './definition';
import type { Effect, ItemRef } from './effects';
import { isHeld } from './hold';
import { type DefinitionIndex, interruptList } from './index-definition';
import { itemOf } from './items';
import { roundKey } from './keys';
import type { OwnState } from './own-state';
import type { Delivery, NodeMemory, Sequence, StepNode } from './state';
import { cancelStep, openStep, signalStep } from './steps/registry';
import type { StepSignal } from './steps/step-kind';

/** More openings than this in one event is a definition that never waits; publishing refuses those. */
const MAX_OPENINGS = 20_000;

/**
 * One event: the state that it changes, the effects so far, and an agenda of what remains to be done, so that a
 * thousand instant steps are a loop and not a deep recursion. Steps reach the state only through it.
 */
export class Run {
  readonly effects: Effect[] = [];
  private readonly agenda: (() => void)[] = [];
  private openings = 0;

  constructor(
    readonly index: DefinitionIndex,
    /** Changed in place: a copy of its own (`copyOf`). */
    readonly state: OwnState,
    /** The event's instant, epoch ms. */
    readonly at: number,
  ) {}

  emit(effect: Effect): void {
    this.effects.push(effect);
  }

  /** Works off the agenda until nothing is left to do before the next event. */
  settle(): void {
    for (let next = this.agenda.shift(); next; next = this.agenda.shift()) next();
  }

  // --- what a step may do -------------------------------------------------------------------------------------------

  remember(node: StepNode, memory: NodeMemory): StepNode {
    const current = this.state.nodes[node.key] ?? node;
    const changed = { ...current, memory: { ...current.memory, ...memory } };
    this.state.nodes[node.key] = changed;
    return changed;
  }

  /** Asks the host for a condition; the answer comes back as a `decided` signal of this name. */
  decide(owner: string, name: string, condition: string, item = itemOf(this.state, owner)): void {
    this.emit({ type: 'decide', key: `${owner}/${name}`, condition, ...(item && { item }) });
  }

  /** Asks the host for an instant; when it has come the owner gets a `timer` signal of this name. */
  deadline(owner: string, name: string, due: Due, openedAt: number): void {
    this.emit({
      type: 'deadline',
      key: `${owner}/${name}`,
      amount: due.amount,
      from: anchorOf(this.state, due, openedAt),
      ...(due.direction && { direction: due.direction }),
      ...(due.atLatest !== undefined && { atLatest: { amount: due.atLatest, at: openedAt } }),
    });
  }

  /** An instant that a person has chosen. */
  deadlineAt(owner: string, name: string, at: number): void {
    this.emit({ type: 'deadline', key: `${owner}/${name}`, amount: 'PT0S', from: { at, label: 'rescheduled' } });
  }

  /** The same, counted from another deadline of the same owner. */
  deadlineAfter(owner: string, name: string, amount: string, base: string): void {
    this.emit({
      type: 'deadline',
      key: `${owner}/${name}`,
      amount,
      from: { deadline: `${owner}/${base}`, label: base },
    });
  }

  clearTimer(owner: string, name: string): void {
    delete this.state.timers[`${owner}/${name}`];
  }

  clearTimers(owner: string): void {
    for (const key of Object.keys(this.state.timers)) if (key.startsWith(`${owner}/`)) delete this.state.timers[key];
  }

  /** Starts one of a step's lists; its end comes back as a `list-ended` signal. */
  runList(node: StepNode, list: string): void {
    const stepId = this.state.nodes[node.key]?.stepId ?? node.stepId;
    this.begin({ key: `${node.key}/${list}`, owner: node.key, list }, stepId);
  }

  /** Starts one round of a `for`; rounds may run side by side. */
  runRound(node: StepNode, round: number): void {
    this.begin({ key: roundKey(node.key, round), owner: node.key, list: 'steps', round }, node.stepId);
  }

  /** The step is done: what is still open inside it is cancelled, its milestone is reached, the next step opens. */
  finish(node: StepNode): void {
    const current = this.state.nodes[node.key];
    if (!current) return;
    const step = this.index.step(current.stepId);
    this.cancelInside(current.key, true);
    this.forget(current.key);
    if (step?.reaches !== undefined) this.reach(step.reaches);
    this.agenda.push(() => this.proceed(current.sequence));
    if (this.index.isAnchor(current.stepId)) this.anchorIsDone(current.stepId);
  }

  /** A person skips an open step: it is taken back and the next one opens. */
  skip(key: string): void {
    const sequence = this.state.nodes[key]?.sequence;
    if (sequence === undefined || !this.takeBack(key)) return;
    this.note(key, 'skipped', 'by-person');
    this.agenda.push(() => this.proceed(sequence));
  }

  /** Cancels an open step with everything inside it; its sequence stays where it is. `false`: it is not open. */
  takeBack(key: string): boolean {
    const node = this.state.nodes[key];
    const step = node && this.index.step(node.stepId);
    if (!node || !step) return false;
    this.cancelInside(key, true);
    if (node.phase === 'open') cancelStep(this, node, step);
    this.forget(key);
    return true;
  }

  /** A sequence is over, whatever comes after the step it is at. */
  endList(key: string): void {
    const sequence = this.state.sequences[key];
    if (!sequence) return;
    delete this.state.sequences[key];
    this.listEnded(sequence);
  }

  /** A step that others count from is to be done at this instant (epoch ms). The first plan is the plan. */
  plan(stepId: string, at: number): void {
    if (!this.index.isAnchor(stepId) || this.state.planned?.[stepId] !== undefined) return;
    this.state.planned = { ...this.state.planned, [stepId]: at };
    this.tellDependents(stepId, ['actual', 'planned']);
  }

  /** Nothing holds the pathway any more: what was to open meanwhile opens. */
  release(): void {
    const held = this.state.held ?? [];
    delete this.state.held;
    for (const key of held) this.agenda.push(() => this.open(key));
  }

  reach(name: string): void {
    if (this.state.milestones[name]?.reachedAt !== undefined) return;
    const missed = this.state.milestones[name]?.missed;
    this.state.milestones[name] = { reachedAt: this.at, ...(missed && { missed }) };
    delete this.state.timers[`milestone/${name}`];
    this.emit({ type: 'reach-milestone', key: `milestone/${name}/reached`, name, at: this.at });
  }

  record(owner: string, name: string, value: string | number | boolean): void {
    this.state.recorded[name] = value;
    this.emit({ type: 'record', key: `${owner}/record`, name, value });
  }

  note(owner: string, note: string, detail?: string): void {
    const key = `${owner}/note/${note}${detail === undefined ? '' : `/${detail}`}`;
    if (this.effects.some((effect) => effect.key === key)) return;
    this.emit({ type: 'note', key, note, target: owner, ...(detail !== undefined && { detail }) });
  }

  /** All steps are over with this outcome; messages on their way are still waited for. */
  endPathway(outcome: string): void {
    this.cancelEverything();
    this.state.ending = outcome;
  }

  // --- sequences ----------------------------------------------------------------------------------------------------

  /** Begins a list of the definition itself: the pathway's steps, or an interrupt's. */
  beginRoot(key: string, list: string, item?: ItemRef): void {
    this.begin({ key, owner: null, list, ...(item && { item }) }, null);
  }

  /** Hands something to an open step; a step that is gone ignores it. */
  signal(key: string, signal: StepSignal): void {
    const node = this.state.nodes[key];
    const step = node && this.index.step(node.stepId);
    if (!node || !step) return;
    if (node.phase === 'deciding-when') {
      if (signal.type === 'decided' && signal.name === 'when') this.guarded(node, signal.value);
    } else signalStep(this, node, step, signal);
  }

  /** Cancels all open steps and sequences, innermost first. Messages on their way are left alone. */
  cancelEverything(): void {
    this.agenda.length = 0;
    for (const sequence of Object.values(this.state.sequences)) {
      if (sequence.owner === null) this.cancelSequence(sequence, false);
    }
  }

  /** The sequences a step stands in, innermost first. */
  enclosing(node: StepNode): readonly string[] {
    const keys: string[] = [];
    let sequence: Sequence | undefined = this.state.sequences[node.sequence];
    while (sequence) {
      keys.push(sequence.key);
      const owner: StepNode | undefined = sequence.owner === null ? undefined : this.state.nodes[sequence.owner];
      sequence = owner && this.state.sequences[owner.sequence];
    }
    return keys;
  }

  setDelivery(key: string, delivery: Delivery | null): void {
    if (delivery) this.state.deliveries[key] = delivery;
    else delete this.state.deliveries[key];
  }

  /** Called for each sequence that lost against another, so that its pending messages can be withdrawn. */
  onSequenceLost: (run: Run, sequence: string) => void = () => undefined;

  private begin(sequence: Omit<Sequence, 'at'>, stepId: string | null): void {
    const first = this.index.list(stepId, sequence.list)[0];
    if (!first) {
      this.agenda.push(() => this.listEnded(sequence));
      return;
    }
    this.state.sequences[sequence.key] = { ...sequence, at: first.id };
    this.agenda.push(() => this.open(sequence.key));
  }

  /** Moves a sequence to the step after the one it is at, or ends it. */
  private proceed(key: string): void {
    const sequence = this.state.sequences[key];
    if (!sequence) return;
    const ownerStep = sequence.owner === null ? null : (this.state.nodes[sequence.owner]?.stepId ?? null);
    const list = this.index.list(ownerStep, sequence.list);
    const next = list[list.findIndex((step) => step.id === sequence.at) + 1];
    if (next) {
      this.state.sequences[key] = { ...sequence, at: next.id };
      this.open(key);
    } else {
      delete this.state.sequences[key];
      this.listEnded(sequence);
    }
  }

  private listEnded(sequence: Omit<Sequence, 'at'>): void {
    if (sequence.owner !== null) return this.signal(sequence.owner, { type: 'list-ended', list: sequence.list });
    const { interrupting } = this.state;
    if (interrupting && sequence.list === interruptList(interrupting.interrupt)) {
      delete this.state.interrupting;
      this.release();
      if (interrupting.then === 'restart') return this.beginRoot('main', 'steps');
    } else if (this.state.exiting && sequence.list === interruptList(this.state.exiting.interrupt)) {
      return this.endPathway(this.state.exiting.outcome);
    }
    if (Object.keys(this.state.sequences).length === 0) this.endPathway('completed');
  }

  private open(sequenceKey: string): void {
    const sequence = this.state.sequences[sequenceKey];
    const step = sequence && this.index.step(sequence.at);
    if (!step) return;
    if (isHeld(this.state, sequenceKey)) {
      this.state.held = [...(this.state.held ?? []).filter((key) => key !== sequenceKey), sequenceKey];
      return;
    }
    if ((this.openings += 1) > MAX_OPENINGS) throw new Error(`Step ${step.id} repeats without waiting`);
    const occurrence = (this.state.occurrences[step.id] ?? 0) + 1;
    this.state.occurrences[step.id] = occurrence;
    const key = `${step.id}#${occurrence}`;
    const phase = step.when === undefined ? 'open' : 'deciding-when';
    const node: StepNode = {
      key,
      stepId: step.id,
      occurrence,
      sequence: sequenceKey,
      openedAt: this.at,
      phase,
      memory: {},
    };
    this.state.nodes[key] = node;
    if (step.when === undefined) openStep(this, node, step);
    else this.decide(key, 'when', step.when);
  }

  private guarded(node: StepNode, value: boolean | 'unknown'): void {
    const step = this.index.step(node.stepId);
    if (!step) return;
    if (value === true) {
      const open: StepNode = { ...node, phase: 'open', openedAt: this.at };
      this.state.nodes[node.key] = open;
      openStep(this, open, step);
    } else {
      this.note(node.key, 'skipped', String(value));
      this.forget(node.key);
      this.agenda.push(() => this.proceed(node.sequence));
    }
  }

  private cancelSequence(sequence: Sequence, lost: boolean): void {
    for (const node of Object.values(this.state.nodes)) {
      if (node.sequence !== sequence.key) continue;
      this.cancelInside(node.key, lost);
      const step = this.index.step(node.stepId);
      if (step && node.phase === 'open') cancelStep(this, node, step);
      this.forget(node.key);
    }
    delete this.state.sequences[sequence.key];
    if (lost) this.onSequenceLost(this, sequence.key);
  }

  private cancelInside(owner: string, lost: boolean): void {
    for (const sequence of Object.values(this.state.sequences)) {
      if (sequence.owner === owner) this.cancelSequence(sequence, lost);
    }
  }

  private forget(key: string): void {
    delete this.state.nodes[key];
    this.clearTimers(key);
  }

  private anchorIsDone(stepId: string): void {
    this.state.done = { ...this.state.done, [stepId]: this.at };
    this.tellDependents(stepId, ['actual']);
  }

  private tellDependents(anchor: string, reckons: readonly Due['reckon'][]): void {
    for (const node of Object.values(this.state.nodes)) {
      const step = this.index.step(node.stepId);
      if (step && duesOf(step).some((due) => due.reckon && reckons.includes(due.reckon) && due.of === anchor))
        this.signal(node.key, { type: 'anchored' });
    }
  }
}
