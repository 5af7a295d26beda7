import { stringify } from 'yaml';
import type { z } from 'zod';
import { factsOf } from '../criteria/evaluate';
import type { PathwayDefinition } from '../pathway/definition';
import { parsePathway } from '../pathway/parse';
import { resourceExcess } from './bounds';
import { readExtensions } from './extensions';
import {
  CEL,
  codeIn,
  LISTS,
  MILESTONES,
  PATHWAYS,
  planDefinitionSchema,
  type Action,
  type PlanDefinition,
} from './plan-definition';
import { actionInCircle, nameActions, readList, readPlan } from './read-actions';
import { readPlanStart } from './read-start';
import { readOwnConditions } from './read-own-step';
import { readText } from './read-parts';
import { freeId, slug, type NotCarried, type Reading, type Written } from './reading';
import { spanOf } from './spans';

const ROOT = 'PlanDefinition';

export interface Imported {
  /** `null` when the resource cannot be read, or what was read is no pathway; `notCarried` says why. */
  readonly definition: PathwayDefinition | null;
  /** YAML; empty when the resource cannot be read at all. */
  readonly source: string;
  /** What a pathway cannot say, says otherwise, or had to assume. Empty for what `toPlanDefinition` made. */
  readonly notCarried: readonly NotCarried[];
}

/** Reads a FHIR R4 PlanDefinition, ours or somebody else's, into a pathway. Never throws; bounded in size and depth. */
export function fromPlanDefinition(resource: unknown): Imported {
  const excess = resourceExcess(resource);
  if (excess !== null) return refused([{ path: ROOT, what: excess }]);
  const notCarried: NotCarried[] = [];
  const tell = (path: string, what: string): void => {
    notCarried.push({ path, what });
  };
  const read = planDefinitionSchema.safeParse(withoutUnknownKeys(resource, tell));
  if (!read.success)
    return refused(read.error.issues.map(({ path, message }) => ({ path: fhirPath(path), what: message })));
  const plan = read.data;
  const isOurs = plan.url?.startsWith(PATHWAYS) === true;
  const circle = isOurs ? undefined : actionInCircle(plan.action ?? []);
  if (circle !== undefined) {
    return refused([
      { path: `${ROOT}.action`, what: `the action "${circle}" is to come after its own end: break the circle` },
    ]);
  }
  const source = stringify(isOurs ? readOurs(plan, tell) : readForeign(plan, tell), {
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
  const parsed = parsePathway(source);
  if (parsed.ok) return { definition: parsed.definition, source, notCarried };
  const faults = parsed.findings.map(({ line, message }) => ({
    path: ROOT,
    what: `line ${line} of what was read: ${message}`,
  }));
  return { definition: null, source, notCarried: [...notCarried, ...faults] };
}

function refused(notCarried: readonly NotCarried[]): Imported {
  return { definition: null, source: '', notCarried };
}

function readOurs(plan: PlanDefinition, tell: Reading['tell']): Written {
  const said = readExtensions(plan.extension, tellExtension(tell));
  const reading = readingOf(plan, tell);
  const lists = (plan.action ?? []).map((action, i) => ({ action, path: `${ROOT}.action[${i}]` }));
  const main = lists.find(({ action }) => codeIn(LISTS, action.code) === 'steps');
  const interrupts = lists.filter(({ action }) => codeIn(LISTS, action.code) === 'interrupt');
  for (const one of lists) {
    if (one !== main && !interrupts.includes(one))
      tell(one.path, 'stands beside the steps and the interrupts and is left out');
  }
  const trigger = main?.action.trigger?.[0];
  const when = main && readOwnConditions(reading, main.action, main.path)['when'];
  return {
    ...headOf(plan, (plan.url ?? '').slice(PATHWAYS.length), reading),
    facts: said.get('facts') ?? [],
    ...(trigger && {
      start: {
        on: trigger.name,
        ...(when !== undefined && { when }),
        ...Object.fromEntries(readExtensions(trigger.extension)),
      },
    }),
    interrupts: interrupts.map(({ action, path }) => ({
      on: action.trigger?.[0]?.name,
      ...Object.fromEntries(readExtensions(action.extension)),
      steps: readList(reading, action, path),
    })),
    steps: main ? readList(reading, main.action, main.path) : [],
  };
}

function readForeign(plan: PlanDefinition, tell: Reading['tell']): Written {
  readExtensions(plan.extension, tellExtension(tell));
  const actions = plan.action ?? [];
  const { start, startsAt } = readPlanStart(actions, ROOT, tell);
  const reading = { ...readingOf(plan, tell), startsAt };
  if (plan.url !== undefined) tell(`${ROOT}.url`, `${plan.url} is left out: a pathway is known by its name`);
  const [name = plan.title ?? 'imported'] = [plan.name, plan.id].filter((text) => text !== undefined && text !== '');
  if (plan.id !== undefined && plan.id !== slug(name)) tell(`${ROOT}.id`, `the id "${plan.id}" is left out`);
  const type = plan.type?.coding?.[0]?.code ?? plan.type?.text ?? 'workflow-definition';
  if (type !== 'workflow-definition') tell(`${ROOT}.type`, `the type "${type}" is left out`);
  if (plan.status !== undefined && plan.status !== 'draft') {
    tell(`${ROOT}.status`, `"${plan.status}" is left out: what is imported is a draft`);
  }
  if (plan.language !== undefined && !plan.language.startsWith('en')) {
    tell(`${ROOT}.language`, `the texts are in "${plan.language}" and stand where English is expected`);
  }
  const title = plan.title ?? name;
  const conditions = [...celOf(actions), ...(start?.when === undefined ? [] : [start.when])];
  return {
    ...headOf({ ...plan, title }, slug(name), reading),
    facts: [...new Set(conditions.flatMap(factsOf))],
    ...(start && { start }),
    steps: readPlan(reading, actions, ROOT),
  };
}

/** What both kinds of plan begin with. */
function headOf(plan: PlanDefinition, pathway: string, reading: Reading): Written {
  return {
    pathway,
    title: readText(reading, plan, 'title', ROOT),
    sources: (plan.relatedArtifact ?? []).flatMap(({ type = '', citation, display, url }, i) => {
      const text = citation ?? display ?? url;
      const path = `${ROOT}.relatedArtifact[${i}]`;
      if (
        text !== undefined &&
        text !== '' &&
        ['citation', 'documentation', 'justification', 'derived-from'].includes(type)
      ) {
        return [text];
      }
      reading.tell(path, `the related artifact "${text ?? ''}" of the type "${type}" is left out`);
      return [];
    }),
    milestones: Object.fromEntries(
      (plan.goal ?? []).flatMap(({ id, target = [] }) => {
        const name = reading.milestones.get(id ?? '');
        return name === undefined ? [] : [[name, spanOf(target[0]?.due ?? {})]];
      }),
    ),
  };
}

function readingOf(plan: PlanDefinition, tell: Reading['tell']): Reading {
  const taken = new Set<string>();
  const milestones = new Map<string, string>();
  const names = new Set<string>();
  plan.goal?.forEach(({ id, description, target = [] }, i) => {
    const path = `${ROOT}.goal[${i}]`;
    const words = description?.text ?? description?.coding?.[0]?.display ?? '';
    const span = spanOf(target[0]?.due ?? {});
    if (id === undefined || milestones.has(id) || typeof span !== 'string') {
      return tell(path, `the goal "${words}" is left out: a milestone has an id and a time by which it is reached`);
    }
    const name = freeId(slug(id.startsWith(MILESTONES) ? id.slice(MILESTONES.length) : id), names);
    milestones.set(id, name);
    if (words !== name) tell(`${path}.description`, `the goal "${words}" becomes the milestone "${name}"`);
    if (target.length > 1) tell(`${path}.target`, 'the further targets are left out');
  });
  const named = nameActions(plan.action ?? [], ROOT, taken, tell);
  return { tell, milestones, startsAt: new Set(), freeId: (stem) => freeId(stem, taken), ...named };
}

function celOf(actions: readonly Action[]): readonly string[] {
  return actions.flatMap(({ condition = [], action = [] }) => [
    ...condition.flatMap(({ expression }) =>
      expression?.language === CEL && expression.expression !== undefined ? [expression.expression] : [],
    ),
    ...celOf(action),
  ]);
}

function tellExtension(tell: Reading['tell']) {
  return ({ url }: { readonly url: string }, i: number): void =>
    tell(`${ROOT}.extension[${i}]`, `the extension ${url} is left out`);
}

/** A copy with the keys the schema knows; the others are told. */
function withoutUnknownKeys(resource: unknown, tell: Reading['tell']): unknown {
  const strict = planDefinitionSchema.safeParse(resource);
  if (strict.success || strict.error.issues.some(isFault)) return resource;
  const copy: unknown = structuredClone(resource);
  for (const issue of strict.error.issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const holder = issue.path.reduce<unknown>(
      (value, key) => (isObject(value) ? Reflect.get(value, key) : undefined),
      copy,
    );
    for (const key of issue.keys) {
      tell(`${fhirPath(issue.path)}.${key}`, 'has no place in a pathway');
      if (isObject(holder)) Reflect.deleteProperty(holder, key);
    }
  }
  return copy;
}

function isFault({ code, path }: z.core.$ZodIssue): boolean {
  return code !== 'unrecognized_keys' && path.length === 0;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function fhirPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => `${text}${typeof key === 'number' ? `[${key}]` : `.${String(key)}`}`, ROOT);
}
