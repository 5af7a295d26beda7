import type { PathwayDefinition, Step } from '../definition';
import { type DefinitionIndex, indexDefinition } from '../index-definition';
import type { EngineState, Sequence, StepNode } from '../state';
import {
  fits,
  nodeIn,
  type Place,
  type Places,
  placesOf,
  renamedRoot,
  renumberInterrupts,
  sequencesIn,
} from './places';
import type { PlannedStep } from './plan';
import { wrappersAround, type Wrapper } from './wrappers';

/** How a sequence stands in the new definition. `list` is the name of the list it then runs. */
export type Landing = { readonly list: string } & (
  | { readonly as: 'same' }
  /** A step from deeper inside takes the place of the steps around it, which are gone. */
  | { readonly as: 'risen'; readonly node: StepNode; readonly closing: readonly StepNode[] }
  /** The open step now stands inside new steps, outermost first. */
  | { readonly as: 'wrapped'; readonly wrappers: readonly Wrapper[] }
  /** What is open is taken back and this step opens. */
  | { readonly as: 'again'; readonly at: string }
  /** What is open is taken back and the list is over. */
  | { readonly as: 'over' }
);

/** What becomes of a sequence and of the step it is at; no landing: a person has to say. */
export interface Fate extends Omit<PlannedStep, 'to'> {
  readonly sequence: Sequence;
  readonly node: StepNode | undefined;
  readonly landing: Landing | null;
}

interface Decided {
  readonly sequence: Sequence;
  /** Null: the list is over, or goes on at its next step that is still there. */
  readonly to: string | null;
}

/** Maps every running sequence of a state to another definition, from the outside inward. */
export class MigrationMap {
  readonly fates: readonly Fate[];
  readonly interrupts: readonly number[];
  private readonly old: DefinitionIndex;
  private readonly fresh: DefinitionIndex;
  private readonly places: Places;
  private readonly taken = new Set<string>();

  constructor(
    private readonly from: PathwayDefinition,
    private readonly to: PathwayDefinition,
    private readonly state: EngineState,
    private readonly decided: ReadonlyMap<string, string | null> = new Map(),
  ) {
    this.old = indexDefinition(from);
    this.fresh = indexDefinition(to);
    this.places = placesOf(to);
    this.interrupts = renumberInterrupts(from, to);
    this.fates = this.fatesIn(null);
  }

  /** The same map where a person has decided; a decision that cannot be carried out changes nothing. */
  withDecisions(decisions: readonly Decided[]): MigrationMap {
    const decided = new Map(decisions.flatMap((decision) => this.asOverride(decision)));
    return new MigrationMap(this.from, this.to, this.state, decided);
  }

  private fatesIn(owner: string | null): readonly Fate[] {
    return sequencesIn(this.state, owner).flatMap((sequence) => {
      const fate = this.unlessTaken(this.fateOf(sequence));
      const open = openAfter(fate);
      return open === undefined ? [fate] : [fate, ...this.fatesIn(open.key)];
    });
  }

  /** Two branches that became one: only one of them can go on there. */
  private unlessTaken(fate: Fate): Fate {
    if (fate.landing === null || fate.landing.as === 'over') return fate;
    const { owner, key, round = '' } = fate.sequence;
    const list = `${owner ?? key}|${fate.landing.list}|${round}`;
    if (this.taken.has(list)) return unsure(fate, 'Two open steps would stand in the same list.');
    this.taken.add(list);
    return fate;
  }

  private fateOf(sequence: Sequence): Fate {
    const node = nodeIn(this.state, sequence);
    const base = { sequence, node, key: node?.key ?? sequence.key, stepId: sequence.at };
    const decided = this.decided.get(sequence.key);
    if (decided !== undefined) return this.decidedFate(base, decided);
    const risen = node && this.risenFate(base, node);
    if (risen) return risen;
    const place = this.places.get(sequence.at);
    if (!place) return this.goneFate(base);
    if (!this.standsIn(sequence, place)) return this.strayedFate(base, place);
    const list = newList(sequence, place);
    const before = this.old.step(sequence.at);
    if (before?.kind !== place.step.kind) {
      if (this.insideSurvives(node))
        return unsure(base, `It was of the kind ${before?.kind}, and steps inside it are open.`);
      const reason = `It was of the kind ${before?.kind ?? 'step'} and is of the kind ${place.step.kind} now: it opens again.`;
      return { ...base, verdict: 're-opens', reason, landing: { as: 'again', list, at: sequence.at } };
    }
    if (goesThroughOther(before, place.step)) {
      if (this.insideSurvives(node))
        return unsure(base, 'It goes through another list now, and steps inside it are open.');
      const reason = 'It goes through another list now: it opens again.';
      return { ...base, verdict: 're-opens', reason, landing: { as: 'again', list, at: sequence.at } };
    }
    if (asksAgain(node, before, place.step)) {
      const reason = 'Its conditions have changed and are asked again.';
      return { ...base, verdict: 're-opens', reason, landing: { as: 'again', list, at: sequence.at } };
    }
    return { ...base, verdict: 'waits-at', reason: stays(place.step), landing: { as: 'same', list } };
  }

  /** A step deeper inside, with nothing else open around it, that now stands in this very list. */
  private risenFate(base: Base, top: StepNode): Fate | undefined {
    const closing = [top];
    for (let inner = this.onlyInside(top); inner; inner = this.onlyInside(inner)) {
      const place = this.places.get(inner.stepId);
      if (place && this.standsIn(base.sequence, place) && this.isPassed(base.sequence, top, place)) {
        if (this.old.step(inner.stepId)?.kind !== place.step.kind) return undefined;
        const list = newList(base.sequence, place);
        const reason = `It stood inside ${top.stepId} and goes on outside of it, as it is.`;
        const risen = { key: inner.key, stepId: inner.stepId, verdict: 'moves', reason } as const;
        return { ...base, ...risen, landing: { as: 'risen', list, node: inner, closing } };
      }
      closing.push(inner);
    }
    return undefined;
  }

  private onlyInside(node: StepNode): StepNode | undefined {
    const [only, ...others] = sequencesIn(this.state, node.key);
    return only && others.length === 0 ? nodeIn(this.state, only) : undefined;
  }

  /** Whether going on at `place` leaves this step behind: it is gone from the list, or stands before. */
  private isPassed(sequence: Sequence, node: StepNode, place: Place): boolean {
    const own = this.places.get(node.stepId);
    return !own || !this.standsIn(sequence, own) || (own.list === place.list && own.position < place.position);
  }

  private goneFate(base: Base): Fate {
    if (this.insideSurvives(base.node)) return unsure(base, 'It is gone, and open steps inside it stand elsewhere.');
    const next = this.nextSurviving(base.sequence);
    if (!next) return unsure(base, 'It is gone, and no step after it in its list is still there.');
    const reason = `It is gone: ${next.step.id}, the next step that is still there, opens.`;
    return { ...base, verdict: 're-opens', reason, landing: againAt(base.sequence, next) };
  }

  private strayedFate(base: Base, place: Place): Fate {
    const { sequence, node } = base;
    const wrapped =
      node && wrappersAround(place, this.places, this.old, sequence, (outer) => this.standsIn(sequence, outer));
    if (!wrapped || this.old.step(sequence.at)?.kind !== place.step.kind)
      return unsure(base, 'It stands elsewhere now, within steps that may not be open.');
    const [outermost] = wrapped;
    const reason = `It stands inside ${wrapped.map(({ place: { step } }) => step.id).join(' and ')} now and stays as it is.`;
    const list = outermost ? newList(sequence, outermost.place) : sequence.list;
    return { ...base, verdict: 'moves', reason, landing: { as: 'wrapped', list, wrappers: wrapped } };
  }

  private decidedFate(base: Base, to: string | null): Fate {
    const target = to === null ? this.nextSurviving(base.sequence) : this.places.get(to);
    if (target) {
      const reason = `A person decided: ${target.step.id} opens.`;
      return { ...base, verdict: 're-opens', reason, landing: againAt(base.sequence, target) };
    }
    const { sequence } = base;
    const list = sequence.owner === null ? renamedRoot(sequence.list, this.interrupts) : sequence.list;
    return {
      ...base,
      verdict: 're-opens',
      reason: 'A person decided to go on after it.',
      landing: { as: 'over', list },
    };
  }

  /** The target may stand in the sequence's own list, or in that of a step around it, which is then left. */
  private asOverride({ sequence, to }: Decided): readonly (readonly [string, string | null])[] {
    if (to === null) return [[sequence.key, null]];
    const place = this.places.get(to);
    let around: Sequence | undefined = sequence;
    while (place && around) {
      if (this.standsIn(around, place)) return [[around.key, to]];
      const owner: StepNode | undefined = around.owner === null ? undefined : this.state.nodes[around.owner];
      around = owner && this.state.sequences[owner.sequence];
    }
    return [];
  }

  private nextSurviving(sequence: Sequence): Place | undefined {
    const list = this.old.list(this.ownerIdOf(sequence), sequence.list);
    const later = list.slice(list.findIndex(({ id }) => id === sequence.at) + 1);
    return later.flatMap(({ id }) => this.places.get(id) ?? []).find((place) => this.standsIn(sequence, place));
  }

  private insideSurvives(node: StepNode | undefined): boolean {
    if (!node) return false;
    return sequencesIn(this.state, node.key).some(
      (sequence) => this.places.has(sequence.at) || this.insideSurvives(nodeIn(this.state, sequence)),
    );
  }

  private standsIn(sequence: Sequence, place: Place): boolean {
    const ownerId = this.ownerIdOf(sequence);
    return fits(sequence, place, {
      owner: ownerId === null ? undefined : this.old.step(ownerId),
      newOwner: ownerId === null ? undefined : this.fresh.step(ownerId),
      root: renamedRoot(sequence.list, this.interrupts),
    });
  }

  private ownerIdOf({ owner }: Sequence): string | null {
    return owner === null ? null : (this.state.nodes[owner]?.stepId ?? null);
  }
}

type Base = Pick<Fate, 'sequence' | 'node' | 'key' | 'stepId'>;

function unsure(base: Base, reason: string): Fate {
  return { ...base, verdict: 'needs-person', reason, landing: null };
}

/** The step that is open in a sequence after the migration, with whatever it runs; none where it is taken back. */
function openAfter({ landing, node }: Fate): StepNode | undefined {
  if (landing?.as === 'risen') return landing.node;
  return landing?.as === 'same' || landing?.as === 'wrapped' ? node : undefined;
}

function newList(sequence: Sequence, place: Place): string {
  return sequence.list.startsWith('again/') ? sequence.list : place.list;
}

function againAt(sequence: Sequence, place: Place): Landing {
  return { as: 'again', list: newList(sequence, place), at: place.step.id };
}

/** A branch whose answers are still on their way counts them by number: other conditions are other questions. */
function asksAgain(node: StepNode | undefined, before: Step, now: Step): boolean {
  if (node?.phase !== 'open' || before.kind !== 'branch' || now.kind !== 'branch') return false;
  if (node.memory['chosen'] !== undefined) return false;
  return before.cases.map((one) => one.if).join('\n') !== now.cases.map((one) => one.if).join('\n');
}

/** Rounds over a list are numbered by its items, so they fit no other list, and no other kind of rounds. */
function goesThroughOther(before: Step, now: Step): boolean {
  return before.kind === 'repeat' && now.kind === 'repeat' && before.for?.each !== now.for?.each;
}

function stays(step: Step): string {
  return 'outcomes' in step
    ? 'It stays open: its task keeps its draft, who has claimed it, its due time, queue and answers.'
    : 'It stays open as it is.';
}
