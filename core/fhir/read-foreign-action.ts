import { readExtensions } from './extensions';
import type { Action } from './plan-definition';
import { readPriority } from './priority';
import { readConditions, readGoals, readQueue, readText, readTiming, type ReadConditions } from './read-parts';
import type { Reading, Written } from './reading';

/** What surrounds an action. */
export interface Surroundings {
  readonly queue: string;
  /** A person has chosen it already, so its conditions are not asked about again. */
  readonly isChosen: boolean;
}

export interface Nested {
  readonly steps: (action: Action, path: string, surroundings: Surroundings) => readonly Written[];
  /** Actions side by side; those that follow the end of another behind that one. */
  readonly branches: (
    actions: readonly Action[],
    path: string,
    surroundings: Surroundings,
  ) => readonly (readonly Written[])[];
}

const ASSUMED_DUE = '1 business day';
const ONE_OF: ReadonlySet<string> = new Set(['exactly-one', 'at-most-one']);
const KNOWN_SELECTIONS: ReadonlySet<string> = new Set(['all', ...ONE_OF]);

/**
 * An action of somebody else's plan. Without actions of its own it is a task. With them it is a `parallel`; where only one
 * may be chosen, a `branch` when conditions decide, else a task whose outcomes are the choices. A condition that is not CEL
 * is asked of a person, which is safer than to take it for true or for false.
 */
export function readForeignAction(
  reading: Reading,
  action: Action,
  path: string,
  around: Surroundings,
  nested: Nested,
): readonly Written[] {
  tellUnread(reading, action, path);
  const queue = readQueue(reading, action, path) ?? around.queue;
  const head: Head = { id: reading.ids.get(action) ?? '', title: titleOf(action), queue, path };
  const conditions = readConditions(reading, action, path);
  const isAsked = conditions.inWords.length > 0 && !around.isChosen;
  for (const { path: at, words } of conditions.inWords) {
    tell(
      reading,
      at,
      `"${words}" is not evaluated: ${isAsked ? 'a person is asked whether it holds' : 'a person chooses'}`,
    );
  }
  const when = conditions.when !== undefined && !isAsked ? { when: conditions.when } : {};
  const step: Written = { ...stepOf(reading, action, head, nested), ...when };
  return [isAsked ? questionAbout(reading, head, conditions, step) : step];
}

interface Head {
  readonly id: string;
  readonly title: string;
  readonly queue: string;
  readonly path: string;
}

function stepOf(reading: Reading, action: Action, head: Head, nested: Nested): Written {
  const { action: inner = [], selectionBehavior = 'all' } = action;
  if (inner.length === 0) return taskOf(reading, action, head);
  const { path, queue, id } = head;
  const timing = readTiming(reading, action, path);
  if (timing !== undefined) tell(reading, path, `the time "${JSON.stringify(timing)}" of a group is left out`);
  if (action.description !== undefined) tell(reading, `${path}.description`, 'the description of a group is left out');
  if (action.priority !== undefined) tell(reading, `${path}.priority`, 'the priority of a group is left out');
  const common = { ...textOf(reading, action, 'title', path), ...goalOf(reading, action, path) };
  if (ONE_OF.has(selectionBehavior)) return { ...choiceOf(reading, action, head, nested), ...common };
  if (!KNOWN_SELECTIONS.has(selectionBehavior)) {
    tell(reading, `${path}.selectionBehavior`, `"${selectionBehavior}" is left out: all of the actions are begun`);
  }
  return { parallel: id, join: 'all', branches: nested.branches(inner, path, { queue, isChosen: false }), ...common };
}

function taskOf(reading: Reading, action: Action, head: Head): Written {
  const { path, id, queue } = head;
  const due = readTiming(reading, action, path);
  if (due === undefined) tell(reading, path, `has no time: it is due after ${ASSUMED_DUE}`);
  const priority = action.priority === undefined ? undefined : readPriority(action.priority);
  if (action.priority !== undefined && priority === undefined) {
    tell(reading, `${path}.priority`, `the priority "${action.priority}" is not known`);
  }
  const why = readText(reading, action, 'description', path);
  return {
    task: id,
    title: readText(reading, action, 'title', path) ?? { en: head.title },
    ...(why && action.title !== undefined && { why }),
    ...goalOf(reading, action, path),
    queue,
    ...(priority && { priority }),
    due: due ?? ASSUMED_DUE,
  };
}

/** One of several: what conditions decide is a branch, what they do not is a person's choice. */
function choiceOf(
  reading: Reading,
  { action: inner = [], selectionBehavior }: Action,
  head: Head,
  nested: Nested,
): Written {
  const { id, path, queue, title } = head;
  const silent: Reading = { ...reading, tell: () => undefined };
  const asked = inner.map((child) => readConditions(silent, child, path));
  const last = asked.length - 1;
  const decides = asked.every(
    ({ when, inWords }, i) => inWords.length === 0 && (when !== undefined || (i === last && i > 0)),
  );
  const around = { queue, isChosen: !decides };
  const lists = inner.map((child, i) => nested.steps(child, `${path}.action[${i}]`, around));
  if (!decides) {
    const outcomes = inner.map((child, i): [string, Written] => [
      reading.ids.get(child) ?? `choice-${i + 1}`,
      { label: titleOf(child), steps: lists[i] ?? [] },
    ]);
    const none = selectionBehavior === 'at-most-one' ? [['none-of-these', { label: 'None of these' }] as const] : [];
    tell(reading, path, `which of its actions is done is a person's choice, due after ${ASSUMED_DUE}`);
    return {
      task: id,
      title,
      why: 'One of the outcomes is to be chosen: the plan does not say by what.',
      queue,
      due: ASSUMED_DUE,
      outcomes: Object.fromEntries([...outcomes, ...none]),
    };
  }
  const cases = asked.flatMap(({ when }, i) => (when === undefined ? [] : [{ if: when, steps: unguarded(lists[i]) }]));
  return {
    branch: id,
    cases,
    else: asked[last]?.when === undefined ? (lists[last] ?? []) : [],
    unknown: [
      {
        task: reading.freeId(`${id}-unknown`.slice(0, 56)),
        title: `Decide: ${title}`,
        queue,
        due: ASSUMED_DUE,
        why: 'What decides this is not known.',
      },
    ],
  };
}

/** The case has asked the condition that the step itself would ask again. */
function unguarded(steps: readonly Written[] = []): readonly Written[] {
  return steps.map((step) => Object.fromEntries(Object.entries(step).filter(([key]) => key !== 'when')));
}

function questionAbout(
  reading: Reading,
  { id, title, queue }: Head,
  { inWords, when }: ReadConditions,
  step: Written,
): Written {
  return {
    task: reading.freeId(`${id}-applies`.slice(0, 56)),
    title: `Does this apply? ${title}`,
    why: inWords.map(({ words }) => words).join('; '),
    ...(when !== undefined && { when }),
    queue,
    due: ASSUMED_DUE,
    outcomes: { applies: { label: 'It applies', steps: [step] }, 'does-not-apply': { label: 'It does not apply' } },
  };
}

function textOf(reading: Reading, action: Action, key: 'title', path: string): Written {
  const text = readText(reading, action, key, path);
  return text ? { [key]: text } : {};
}

function goalOf(reading: Reading, action: Action, path: string): Written {
  const reaches = readGoals(reading, action, path);
  return reaches === undefined ? {} : { reaches };
}

function titleOf({ title, description, id }: Action): string {
  return [title, description, id].find((text) => text !== undefined && text !== '') ?? 'Untitled action';
}

function tellUnread(reading: Reading, action: Action, path: string): void {
  action.code?.forEach(({ text, coding = [] }, i) => {
    const name = text ?? coding[0]?.display ?? coding[0]?.code ?? '';
    tell(reading, `${path}.code[${i}]`, `the code "${name}" is left out`);
  });
  readExtensions(action.extension, ({ url }, i) =>
    tell(reading, `${path}.extension[${i}]`, `the extension ${url} is left out`),
  ).forEach((_, key) => tell(reading, path, `the extension urn:carepath:${key} is of steps of ours only and left out`));
  if (action.definitionCanonical !== undefined) {
    tell(reading, `${path}.definitionCanonical`, `the reference to ${action.definitionCanonical} is left out`);
  }
  if (action.timingTiming) tell(reading, `${path}.timingTiming`, 'a repeated time is left out: it is done once');
  if (action.groupingBehavior !== undefined) {
    tell(
      reading,
      `${path}.groupingBehavior`,
      `"${action.groupingBehavior}" is about how a group is shown and left out`,
    );
  }
}

function tell(reading: Reading, path: string, what: string): void {
  reading.tell(path, what);
}
