import { readExtensions } from './extensions';
import { CEL, codeIn, LISTS, REFERENCES, type Action } from './plan-definition';
import { readPriority } from './priority';
import { readGoals, readQueue, readText, readTiming } from './read-parts';
import type { Reading, Written } from './reading';
import { readRounds } from './spans';

/** Reads steps of a list; a `PlanDefinition` of ours has them in their order. */
export type ReadSteps = (actions: readonly Action[], path: string) => readonly Written[];

const CONDITIONS: ReadonlyMap<string, string> = new Map([
  ['applicability', 'when'],
  ['start', 'while'],
  ['stop', 'met'],
]);
const TIMINGS: ReadonlyMap<string, string> = new Map([
  ['goal', 'until'],
  ['wait', 'until'],
  ['ask', 'timeout'],
  ['call', 'timeout'],
  ['message', 'expires'],
]);
const OPENS_TASK: ReadonlySet<string> = new Set(['task', 'questionnaire', 'service', 'appointment']);

/** An action that `toPlanDefinition` made of a step, as the definition wrote the step. */
export function readOwnStep(reading: Reading, action: Action, kind: string, path: string, steps: ReadSteps): Written {
  const said = readExtensions(action.extension, ({ url }, i) =>
    reading.tell(`${path}.extension[${i}]`, `the extension ${url} is left out`),
  );
  const fields: Written = {
    ...present('title', readText(reading, action, 'title', path)),
    ...present('why', readText(reading, action, 'description', path)),
    ...readOwnConditions(reading, action, path),
    ...present('reaches', readGoals(reading, action, path)),
    ...present('queue', readQueue(reading, action, path)),
    ...present('priority', action.priority === undefined ? undefined : readPriority(action.priority)),
    ...readReference(reading, action, path),
    ...present(timingKeyOf(kind, said), readTiming(reading, action, path)),
    ...(action.timingTiming && readRounds(action.timingTiming)),
    ...Object.fromEntries(said),
    ...readLists(reading, action, kind, path, steps),
  };
  return named(kind, reading.ids.get(action) ?? '', fields);
}

function named(kind: string, id: string, fields: Written): Written {
  switch (kind) {
    case 'wait': {
      const { until, event, timeout, ...others } = fields;
      return {
        wait: { id, ...present('until', until), ...present('event', event), ...present('timeout', timeout) },
        ...others,
      };
    }
    case 'set': {
      const { name, ...others } = fields;
      return { set: name, id, ...others };
    }
    case 'end': {
      const { outcome, ...others } = fields;
      return { end: outcome, id, ...others };
    }
    default:
      return { [kind]: id, ...fields };
  }
}

function timingKeyOf(kind: string, said: ReadonlyMap<string, unknown>): string {
  return kind === 'wait' && said.has('event') ? 'timeout' : (TIMINGS.get(kind) ?? 'due');
}

/** The CEL conditions of an action of ours, by the key of the pathway language; others are told. */
export function readOwnConditions({ tell }: Reading, { condition = [] }: Action, path: string): Written {
  return Object.fromEntries(
    condition.flatMap(({ kind, expression }, i) => {
      const key = CONDITIONS.get(kind ?? '');
      if (key !== undefined && expression?.language === CEL) return [[key, expression.expression]];
      tell(`${path}.condition[${i}]`, `a condition in ${expression?.language ?? 'no language'} is left out`);
      return [];
    }),
  );
}

function readReference({ tell }: Reading, { definitionCanonical }: Action, path: string): Written {
  if (definitionCanonical === undefined) return {};
  const known = REFERENCES.find(([, prefix]) => definitionCanonical.startsWith(prefix));
  if (known) return { [known[0]]: definitionCanonical.slice(known[1].length) };
  tell(`${path}.definitionCanonical`, `the reference to ${definitionCanonical} is left out`);
  return {};
}

function readLists(reading: Reading, { action = [] }: Action, kind: string, path: string, steps: ReadSteps): Written {
  const named: { readonly [key: string]: Map<string, unknown> } = { outcomes: new Map(), on: new Map() };
  const numbered: { readonly [key: string]: unknown[] } = { cases: [], branches: [] };
  const plain = new Map<string, unknown>();
  action.forEach((list, i) => {
    const at = `${path}.action[${i}]`;
    const [group = '', name = ''] = (codeIn(LISTS, list.code) ?? '').split('/', 2);
    const inner = steps(list.action ?? [], at);
    if (group === 'outcome') {
      const label = readText(reading, list, 'title', at);
      const reaches = readGoals(reading, list, at);
      named['outcomes']?.set(name, { ...present('label', label), ...present('reaches', reaches), steps: inner });
    } else if (group === 'on') named['on']?.set(name, inner);
    else if (group === 'case') {
      numbered['cases']?.push({ if: readOwnConditions(reading, list, at)['when'] ?? '', steps: inner });
    } else if (group === 'branch') numbered['branches']?.push(inner);
    else if (group === '') reading.tell(at, `an action within a step of the kind "${kind}" is left out`);
    else plain.set(group, inner);
  });
  return {
    ...Object.fromEntries([...plain]),
    ...Object.fromEntries(Object.entries(numbered).filter(([, items]) => items.length > 0)),
    ...Object.fromEntries(
      Object.entries(named).flatMap(([key, items]) =>
        items.size > 0 || (key === 'outcomes' && OPENS_TASK.has(kind)) ? [[key, Object.fromEntries(items)]] : [],
      ),
    ),
  };
}

function present(key: string, value: unknown): Written {
  return value === undefined ? {} : { [key]: value };
}
