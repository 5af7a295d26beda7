import { isDue } from '../pathway/anchors';
import type { PathwayDefinition, Step } from '../pathway/definition';
import { listsOf } from '../pathway/steps/registry';
import { carepathExtension, translated } from './extensions';
import {
  CEL,
  LISTS,
  MILESTONES,
  PATHWAYS,
  QUEUES,
  REFERENCES,
  STEP_KINDS,
  type Action,
  type Extension,
  type PlanDefinition,
} from './plan-definition';
import { priorityOf } from './priority';
import { durationOf, roundsOf, timingOf, writtenSpan } from './spans';

/** The spans that say when a step is due or ends; the first that it has is its timing. */
const TIMINGS = ['due', 'until', 'timeout', 'expires'];
/** What has a place of its own in an action. */
const PLACED: ReadonlySet<string> = new Set([
  ...['kind', 'id', 'title', 'why', 'when', 'while', 'met', 'queue', 'priority', 'reaches', 'max', 'every'],
  ...['outcomes', 'on', 'cases', 'else', 'unknown', 'branches', 'steps'],
  ...REFERENCES.map(([key]) => key),
]);

/** A pathway as a FHIR R4 PlanDefinition from which `fromPlanDefinition` reads the same definition again. */
export function toPlanDefinition(definition: PathwayDefinition): PlanDefinition {
  const { pathway, title, sources, facts, start, interrupts, milestones, steps } = definition;
  return {
    resourceType: 'PlanDefinition',
    ...extended(carepathExtension('facts', facts)),
    url: `${PATHWAYS}${pathway}`,
    name: pathway.replace(/(^|-)+([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase()),
    ...translated('title', title),
    type: { coding: [{ system: PLAN_TYPES, code: 'workflow-definition' }] },
    status: 'draft',
    language: 'en',
    ...filled(
      'relatedArtifact',
      sources.map((citation) => ({ type: 'citation', citation })),
    ),
    ...filled(
      'goal',
      Object.entries(milestones).map(([id, due]) => ({
        id: `${MILESTONES}${id}`,
        description: { text: id },
        target: [{ due: durationOf(due) }],
      })),
    ),
    action: [
      { ...listOf('steps', steps), ...(start && startOf(start)) },
      ...interrupts.map((interrupt): Action => ({
        ...listOf('interrupt', interrupt.steps),
        trigger: [{ type: 'named-event', name: interrupt.on }],
        ...extended([...carepathExtension('exit', interrupt.exit), ...carepathExtension('then', interrupt.then)]),
      })),
    ],
  };
}

const PLAN_TYPES = 'http://terminology.hl7.org/CodeSystem/plan-definition-type';

/** The condition stands at the steps: a trigger may have one only beside a data requirement (constraint trd-2). */
function startOf({ on, when, once }: NonNullable<PathwayDefinition['start']>): Action {
  return {
    trigger: [{ type: 'named-event', name: on, ...extended(carepathExtension('once', once)) }],
    ...filled('condition', conditionOf('applicability', when)),
  };
}

function listOf(name: string, steps: readonly Step[]): Action {
  return { code: [{ coding: [{ system: LISTS, code: name }] }], ...filled('action', steps.map(actionOf)) };
}

function actionOf(step: Step): Action {
  const fields = new Map<string, unknown>(Object.entries(step));
  const text = (key: string): string | undefined => {
    const value = fields.get(key);
    return typeof value === 'string' ? value : undefined;
  };
  const timingKey = TIMINGS.find((key) => isDue(fields.get(key)));
  const timing = fields.get(timingKey ?? '');
  const reference = REFERENCES.find(([key]) => fields.has(key));
  const queue = text('queue');
  const conditions = [
    conditionOf('applicability', step.when),
    conditionOf('start', text('while')),
    conditionOf('stop', text('met')),
  ];
  return {
    id: step.id,
    code: [{ coding: [{ system: STEP_KINDS, code: step.kind }] }],
    ...translated('title', step.title),
    ...('why' in step && translated('description', step.why)),
    ...filled('condition', conditions.flat()),
    ...(step.reaches !== undefined && { goalId: [`${MILESTONES}${step.reaches}`] }),
    ...('priority' in step && { priority: priorityOf(step.priority) }),
    ...(queue !== undefined && { participant: [participantOf(queue)] }),
    ...(reference && { definitionCanonical: `${reference[1]}${text(reference[0]) ?? ''}` }),
    ...(isDue(timing) && timingOf(timing)),
    ...(step.kind === 'repeat' && roundsOf(step.max, step.every)),
    ...behaviorOf(step),
    ...extended(restOf(step, fields, timingKey)),
    ...filled(
      'action',
      listsOf(step).map(({ name, steps }) => ({ ...listOf(name, steps), ...labelOf(step, name) })),
    ),
  };
}

function restOf(step: Step, fields: ReadonlyMap<string, unknown>, timingKey: string | undefined): readonly Extension[] {
  return [...fields].flatMap(([key, value]) => {
    if (PLACED.has(key) || key === timingKey) return [];
    if (key === 'reply' && step.kind === 'ask' && step.reply.kind !== 'choice') {
      return carepathExtension(key, { kind: step.reply.kind });
    }
    return carepathExtension(key, isDue(value) ? writtenSpan(value) : value);
  });
}

function conditionOf(kind: string, expression: string | undefined) {
  return expression === undefined ? [] : [{ kind, expression: { language: CEL, expression } }];
}

function participantOf(queue: string) {
  return { type: 'practitioner', role: { coding: [{ system: QUEUES, code: queue }] } };
}

/** FHIR's nearest word; how a `parallel` joins is said in full by the extension `join`. */
function behaviorOf(step: Step): Pick<Action, 'groupingBehavior' | 'selectionBehavior'> {
  if (step.kind === 'branch') return { groupingBehavior: 'logical-group', selectionBehavior: 'exactly-one' };
  if (step.kind !== 'parallel') return {};
  const selectionBehavior = step.join === 'all' ? 'all' : step.join === 'first' ? 'at-most-one' : 'one-or-more';
  return { groupingBehavior: 'logical-group', selectionBehavior };
}

/** What stands at a list beside its steps: the label of an outcome, the condition of a case. */
function labelOf(step: Step, name: string): Action {
  if ('outcomes' in step) {
    const outcome = step.outcomes.find(({ id }) => name === `outcome/${id}`);
    return {
      ...translated('title', outcome?.label),
      ...(outcome?.reaches !== undefined && { goalId: [`${MILESTONES}${outcome.reaches}`] }),
    };
  }
  if (step.kind !== 'branch') return {};
  return filled('condition', conditionOf('applicability', step.cases.find((_, i) => name === `case/${i}`)?.if));
}

function extended(extension: readonly Extension[]): { extension?: Extension[] } {
  return extension.length === 0 ? {} : { extension: [...extension] };
}

function filled<K extends string, T>(key: K, items: readonly T[]): { readonly [P in K]?: T[] };
function filled(key: string, items: readonly unknown[]): object {
  return items.length === 0 ? {} : { [key]: items };
}
