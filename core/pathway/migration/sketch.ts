import type { PathwayDefinition } from '../definition';
import { againList, isRound } from '../index-definition';
import { roundKey } from '../keys';
import type { EnrollmentProgress } from '../progress';
import type { EngineState, Sequence, StepNode } from '../state';
import { type Places, placesOf } from './places';

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
    const sequence = sequenceOf(node, places, nodes, sequences);
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
  places: Places,
  nodes: EngineState['nodes'],
  sequences: EngineState['sequences'],
): Sequence {
  const again = { key: `${againList(stepId)}#${key}`, owner: null, list: againList(stepId), at: stepId };
  const place = places.get(stepId);
  if (!place) return again;
  if (place.owner === null) {
    const root = place.list === 'steps' ? 'main' : place.list;
    return root in sequences ? again : { key: root, owner: null, list: place.list, at: stepId };
  }
  const around = places.get(place.owner)?.step;
  const isRounds = around !== undefined && isRound(around, place.list);
  for (const node of Object.values(nodes)) {
    if (node.stepId !== place.owner) continue;
    const stands = { owner: node.key, list: place.list, at: stepId };
    if (isRounds) return { ...stands, ...freeRound(node.key, sequences) };
    const plain = `${node.key}/${place.list}`;
    if (!(plain in sequences)) return { ...stands, key: plain };
  }
  return again;
}

/** Which rounds are open is not known; how many is. */
function freeRound(owner: string, sequences: EngineState['sequences']): Pick<Sequence, 'key' | 'round'> {
  let round = 1;
  while (roundKey(owner, round) in sequences) round += 1;
  return { key: roundKey(owner, round), round };
}
