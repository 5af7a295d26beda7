import type { LocalizedText } from '../record/organization';
import { localized, readExtensions } from './extensions';
import { CEL, codeIn, QUEUES, type Action, type Element } from './plan-definition';
import type { Reading } from './reading';
import { spanOf } from './spans';

/** `title` or `description` in both languages; translations to others are told. */
export function readText(
  { tell }: Reading,
  resource: Pick<Action, 'title' | '_title' | 'description' | '_description'>,
  key: 'title' | 'description',
  path: string,
): LocalizedText | undefined {
  const text = resource[key];
  const beside: Element | undefined = resource[`_${key}`];
  if (text !== undefined && text !== '') {
    return localized(text, beside, (what, i) => tell(`${path}.${key}.extension[${i}]`, `${what} is left out`));
  }
  if (beside) tell(`${path}.${key}`, 'a translation without the text itself is left out');
  return undefined;
}

export interface ReadConditions {
  /** CEL. */
  readonly when?: string;
  /** Conditions that only a person can judge, in words. */
  readonly inWords: readonly { readonly path: string; readonly words: string }[];
}

/** The conditions under which an action applies. */
export function readConditions({ tell }: Reading, { condition = [] }: Action, path: string): ReadConditions {
  const cel: string[] = [];
  const inWords: { path: string; words: string }[] = [];
  condition.forEach(({ kind, expression }, i) => {
    const at = `${path}.condition[${i}]`;
    const text = expression?.expression ?? '';
    if (kind !== 'applicability') tell(at, `a condition of the kind "${kind ?? ''}" is left out`);
    else if (expression?.language === CEL && text !== '') cel.push(text);
    else inWords.push({ path: at, words: wordsOf(expression?.description, text, expression?.language) });
  });
  const when = cel.length > 1 ? cel.map((one) => `(${one})`).join(' && ') : cel[0];
  return { inWords, ...(when !== undefined && { when }) };
}

function wordsOf(description: string | undefined, text: string, language = 'no language'): string {
  const source = text === '' ? 'no expression' : `${language}: ${text}`;
  return description === undefined || description === text ? source : `${description} (${source})`;
}

const NURSES = /nurs|^(224535009|106292003|RN|LPN)$/i;
const MANAGERS = /manager|supervisor|administrator|director/i;

/**
 * The queue of an action. A role of ours names it; else a role that says nurse goes to the nurses, one that says manager,
 * supervisor, administrator or director to the managers, and any other to the coordinators, which is told.
 */
export function readQueue({ tell }: Reading, { participant = [] }: Action, path: string): string | undefined {
  let queue: string | undefined;
  participant.forEach(({ type, role }, i) => {
    const at = `${path}.participant[${i}]`;
    const own = codeIn(QUEUES, role ? [role] : []);
    const words = [role?.text, ...(role?.coding ?? []).flatMap(({ display, code }) => [display, code])].filter(
      (word): word is string => word !== undefined && word !== '',
    );
    if (queue !== undefined) tell(at, 'a step has one queue: this further participant is left out');
    else if (own !== undefined) queue = own;
    else if (type !== undefined && type !== 'practitioner') tell(at, `a participant of the type "${type}" is left out`);
    else if (words.some((word) => NURSES.test(word))) queue = 'nurses';
    else if (words.some((word) => MANAGERS.test(word))) queue = 'managers';
    else {
      queue = 'coordinators';
      tell(at, `the role "${words[0] ?? ''}" has no queue of its own: its work goes to the coordinators`);
    }
    if (own === undefined && queue !== undefined && queue !== 'coordinators' && words.length > 0) {
      tell(at, `the role "${words[0] ?? ''}" becomes the queue "${queue}"`);
    }
  });
  return queue;
}

/** When an action is due or ends, as a definition writes it: its own time, else so long after the end of another. */
export function readTiming(reading: Reading, action: Action, path: string): unknown {
  const { timingDuration, relatedAction = [] } = action;
  const own = timingDuration && spanOf(timingDuration);
  if (own === null) reading.tell(`${path}.timingDuration`, 'is no span of whole units and is left out');
  let span: unknown = own ?? undefined;
  relatedAction.forEach(({ actionId, relationship, offsetDuration, extension }, i) => {
    const at = `${path}.relatedAction[${i}]`;
    if (relationship !== 'after-end') {
      return reading.tell(
        at,
        `the relationship "${relationship}" is left out: steps count from the end of another only`,
      );
    }
    if (!offsetDuration) return;
    const offset = spanOf(offsetDuration);
    if (typeof offset !== 'string' || span !== undefined) {
      return reading.tell(at, 'a step has one due time: this one is left out');
    }
    const reckon = readExtensions(extension).get('reckon') === 'planned' ? 'planned' : 'actual';
    span = `${offset} after ${reckon} ${reading.stepIdOf.get(actionId) ?? actionId}`;
  });
  return span;
}

/** The milestone that finishing a step reaches. */
export function readGoals({ tell, milestones }: Reading, { goalId = [] }: Action, path: string): string | undefined {
  const known = goalId.map((id) => milestones.get(id));
  known.forEach((milestone, i) => {
    if (milestone === undefined || i > 0) tell(`${path}.goalId[${i}]`, `the goal "${goalId[i] ?? ''}" is left out`);
  });
  return known[0];
}
