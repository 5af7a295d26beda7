import fc from 'fast-check';
import type { PathwayDefinition, Step } from '../../core/pathway/definition';
import { placesOf } from '../../core/pathway/migration/places';

const changes = [
  'remove',
  'other-kind',
  'move',
  'wrap-parallel',
  'wrap-repeat',
  'wrap-outcome',
  'unwrap',
  'insert',
  'fewer-outcomes',
  'other-conditions',
  'other-channels',
  'milestones',
  'interrupts',
] as const;

/** One change that a manager may make to a pathway; the numbers pick the steps it concerns. */
export interface Mutation {
  readonly change: (typeof changes)[number];
  readonly pick: number;
  readonly other: number;
}

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  change: fc.constantFrom(...changes),
  pick: fc.nat(1000),
  other: fc.nat(1000),
});

/** The next version of a pathway. Well-formed as the first one is. */
export function mutate(definition: PathwayDefinition, { change, pick, other }: Mutation): PathwayDefinition {
  const ids = [...placesOf(definition).keys()];
  const id = ids[pick % Math.max(1, ids.length)];
  const aim = ids[other % Math.max(1, ids.length)];
  if (change === 'milestones') {
    const { contacted, ...rest } = definition.milestones;
    return { ...definition, milestones: contacted ? rest : { ...rest, contacted: { amount: 'P3D', of: 'start' } } };
  }
  if (change === 'interrupts') return { ...definition, interrupts: [...definition.interrupts].reverse() };
  if (id === undefined || aim === undefined) return definition;
  const fresh = `new-${ids.length}-${pick}-${other}`;
  if (ids.includes(fresh)) return definition;
  return change === 'move' ? moved(definition, id, aim) : edited(definition, id, (step) => edit(step, change, fresh));
}

function edit(step: Step, change: Mutation['change'], fresh: string): readonly Step[] {
  const wait: Step = { kind: 'wait', id: fresh, until: { amount: 'P1D' } };
  switch (change) {
    case 'remove':
      return [];
    case 'other-kind':
      return [{ ...(step.kind === 'wait' ? taskOf(step.id, []) : wait), id: step.id }];
    case 'wrap-parallel':
      return [{ kind: 'parallel', id: fresh, join: 'all', branches: [[step], [taskOf(`${fresh}-beside`, [])]] }];
    case 'wrap-repeat':
      return [{ kind: 'repeat', id: fresh, max: 2, every: { amount: 'P1D' }, steps: [step] }];
    case 'wrap-outcome':
      return [taskOf(fresh, [step])];
    case 'unwrap':
      return listsWithin(step).flat();
    case 'insert':
      return [wait, step];
    case 'fewer-outcomes':
      return [isWork(step) ? { ...step, outcomes: step.outcomes.slice(0, 1) } : step];
    case 'other-conditions':
      return [step.kind === 'branch' ? { ...step, cases: step.cases.slice(1) } : { ...step, when: 'lace.score > 2.0' }];
    case 'other-channels':
      return ['channels' in step ? { ...step, channels: ['email'] } : step];
    default:
      return [step];
  }
}

function taskOf(id: string, steps: readonly Step[]): Step {
  const title = { en: 'A step' };
  return {
    kind: 'task',
    id,
    title,
    queue: 'nurses',
    priority: 'routine',
    due: { amount: 'P1D' },
    escalate: [],
    outcomes: [{ id: 'done', label: title, steps }],
  };
}

function isWork(step: Step): step is Extract<Step, { kind: 'task' | 'questionnaire' | 'service' }> {
  return 'outcomes' in step && step.kind !== 'appointment';
}

/** Takes a step out and puts it before another one that is not inside it. */
function moved(definition: PathwayDefinition, id: string, before: string): PathwayDefinition {
  const step = placesOf(definition).get(id)?.step;
  if (!step || JSON.stringify(step).includes(`"id":"${before}"`)) return definition;
  return edited(
    edited(definition, id, () => []),
    before,
    (target) => [step, target],
  );
}

function edited(definition: PathwayDefinition, id: string, change: (step: Step) => readonly Step[]): PathwayDefinition {
  return rewrite(definition, (step) => (step.id === id ? change(step) : [step])) as PathwayDefinition;
}

/** Rewrites every list of steps, innermost first, wherever a kind of step keeps it. */
function rewrite(value: unknown, change: (step: Step) => readonly Step[]): unknown {
  if (Array.isArray(value))
    return value.flatMap((item: unknown): readonly unknown[] => {
      const inner = rewrite(item, change);
      return isStep(inner) ? change(inner) : [inner];
    });
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rewrite(inner, change)]));
}

function listsWithin(value: unknown): Step[][] {
  if (Array.isArray(value)) {
    const steps = value.filter(isStep);
    return steps.length > 0 ? [steps] : value.flatMap(listsWithin);
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(listsWithin) : [];
}

function isStep(value: unknown): value is Step {
  return typeof value === 'object' && value !== null && 'kind' in value && 'id' in value;
}
