import type { PathwayDefinition } from '../definition';
import { againList } from '../index-definition';
import type { EnrollmentProgress } from '../progress';
import type { EngineState, Sequence, StepNode } from '../state';
import { type Place, placesOf } from './places';

/**
 * What the record tells of a running pathway's state, enough to plan a migration without asking its workflow: which steps
 * are open within which. Steps that a pause holds back are not known.
 */
export function sketchState(
  definition: PathwayDefinition,
  { openSteps }: Pick<EnrollmentProgress, 'openSteps'>,
): EngineState {
  const places = placesOf(definition);
  const nodes: { [key: string]: StepNode } = {};
  const sequences: { [key: string]: Sequence } = {};
  for (const { key, stepId, openedAt } of openSteps) {
    const occurrence = Number(key.slice(key.indexOf('#') + 1));
    const known = { key, stepId, occurrence, openedAt: Date.parse(openedAt), phase: 'open', memory: {} } as const;
    nodes[key] = { ...known, sequence: '' };
  }
  for (const node of Object.values(nodes)) {
    const sequence = sequenceOf(node, places.get(node.stepId), nodes, sequences);
    sequences[sequence.key] = sequence;
    nodes[node.key] = { ...node, sequence: sequence.key };
    const owner = sequence.owner === null ? undefined : nodes[sequence.owner];
    if (owner) nodes[owner.key] = { ...owner, memory: { chosen: sequence.list } };
  }
  return {
    ...{ engineVersion: 1, status: 'running', start: 0, nodes, sequences },
    ...{ occurrences: {}, timers: {}, deliveries: {}, milestones: {}, recorded: {}, watchTasks: {} },
  };
}

/** The list the step stands in; one whose list nobody runs was repeated by a person. */
function sequenceOf(
  { key, stepId }: StepNode,
  place: Place | undefined,
  nodes: EngineState['nodes'],
  sequences: EngineState['sequences'],
): Sequence {
  const again = { key: `${againList(stepId)}#${key}`, owner: null, list: againList(stepId), at: stepId };
  if (!place) return again;
  if (place.owner === null) {
    const root = place.list === 'steps' ? 'main' : place.list;
    return root in sequences ? again : { key: root, owner: null, list: place.list, at: stepId };
  }
  const owner = Object.values(nodes).find(
    (node) => node.stepId === place.owner && !(`${node.key}/${place.list}` in sequences),
  );
  return owner ? { key: `${owner.key}/${place.list}`, owner: owner.key, list: place.list, at: stepId } : again;
}
