import { stepSchemas } from '../pathway/steps/schema';
import { codeIn, LISTS, STEP_KINDS, type Action } from './plan-definition';
import { readForeignAction, type Nested, type Surroundings } from './read-foreign-action';
import { readOwnStep } from './read-own-step';
import { whyNoStart } from './read-start';
import { freeId, slug, type Reading, type Written } from './reading';

const TOP: Surroundings = { queue: 'coordinators', isChosen: false };

/** The steps of a list of ours, in their order. */
export function readList(reading: Reading, list: Action, path: string): readonly Written[] {
  return (list.action ?? []).flatMap((action, i) => readAction(reading, action, `${path}.action[${i}]`, TOP));
}

/** The actions of somebody else's plan: its own order where one follows another, else side by side. */
export function readPlan(reading: Reading, actions: readonly Action[], path: string): readonly Written[] {
  const branches = readBranches(reading, actions, path, TOP);
  const [only] = branches;
  if (branches.length <= 1) return only ?? [];
  return [{ parallel: reading.freeId('actions'), join: 'all', branches }];
}

function readAction(reading: Reading, action: Action, path: string, around: Surroundings): readonly Written[] {
  const kind = codeIn(STEP_KINDS, action.code);
  if (kind !== undefined && Object.hasOwn(stepSchemas, kind)) {
    const step = readOwnStep(reading, action, kind, path, (inner, at) => readList(reading, { action: [...inner] }, at));
    return [step];
  }
  const nested: Nested = {
    steps: (inner, at, surroundings) => readAction(reading, inner, at, surroundings),
    branches: (inner, at, surroundings) => readBranches(reading, inner, at, surroundings),
  };
  action.trigger?.forEach((trigger, i) => {
    const at = `${path}.trigger[${i}]`;
    if (!reading.startsAt.has(at)) reading.tell(at, whyNoStart(trigger));
  });
  return readForeignAction(reading, action, path, around, nested);
}

function readBranches(
  reading: Reading,
  actions: readonly Action[],
  path: string,
  around: Surroundings,
): readonly (readonly Written[])[] {
  const branches: { last: string | undefined; steps: Written[] }[] = [];
  actions.forEach((action, i) => {
    const at = `${path}.action[${i}]`;
    const steps = readAction(reading, action, at, around);
    const followed = (action.relatedAction ?? []).filter(({ relationship }) => relationship === 'after-end');
    const branch = branches.find(
      ({ last }) => last !== undefined && followed.some(({ actionId }) => actionId === last),
    );
    followed.forEach(({ actionId, offsetDuration }, n) => {
      if (branch?.last === actionId) return;
      const rest = offsetDuration ? 'it is begun at once, and due so long after it' : 'it is begun at once';
      reading.tell(`${at}.relatedAction[${n}]`, `does not wait for the end of "${actionId}": ${rest}`);
    });
    if (branch) {
      branch.steps.push(...steps);
      branch.last = action.id;
    } else branches.push({ last: action.id, steps: [...steps] });
  });
  return branches.map(({ steps }) => steps);
}

/** An id for every action that becomes a step, and by which id others refer to it. */
export function nameActions(
  actions: readonly Action[],
  path: string,
  taken: Set<string>,
  tell: Reading['tell'],
): Pick<Reading, 'ids' | 'stepIdOf'> {
  const ids = new Map<Action, string>();
  const stepIdOf = new Map<string, string>();
  const visit = (list: readonly Action[], at: string): void => {
    list.forEach((action, i) => {
      const here = `${at}.action[${i}]`;
      if (codeIn(LISTS, action.code) === undefined) {
        const id = freeId(slug(action.id ?? action.title ?? 'step'), taken);
        ids.set(action, id);
        if (action.id !== undefined && action.id !== id) tell(`${here}.id`, `the id "${action.id}" becomes "${id}"`);
        if (action.id !== undefined && !stepIdOf.has(action.id)) stepIdOf.set(action.id, id);
      }
      visit(action.action ?? [], here);
    });
  };
  visit(actions, path);
  return { ids, stepIdOf };
}

/** An action that, by way of others, is to come after its own end; `undefined` when there is none. */
export function actionInCircle(actions: readonly Action[]): string | undefined {
  const waitsFor = new Map<string, readonly string[]>();
  const visit = (list: readonly Action[]): void => {
    for (const { id, relatedAction = [], action = [] } of list) {
      if (id !== undefined)
        waitsFor.set(
          id,
          relatedAction.map(({ actionId }) => actionId),
        );
      visit(action);
    }
  };
  visit(actions);
  for (let isDone = false; !isDone;) {
    isDone = true;
    for (const [id, others] of waitsFor) {
      if (others.some((other) => waitsFor.has(other))) continue;
      waitsFor.delete(id);
      isDone = false;
    }
  }
  return [...waitsFor.keys()][0];
}
