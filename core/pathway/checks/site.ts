import type { MessageTemplate } from '../../messaging/templates/template';
import type { Language } from '../../record/organization';
import type { PathwayDefinition, Step } from '../definition';
import type { Finding } from '../finding';
import { isRound, rootLists } from '../index-definition';
import { valueAt } from '../read-source';
import { listsOf } from '../steps/registry';

/** What a definition may refer to. What is left out is not checked. */
export interface PublishContext {
  readonly hasTemplate: (id: string) => boolean;
  readonly hasForm: (id: string) => boolean;
  /** The texts of a template: checked for languages, channels, length, reading grade and what may not be texted. */
  readonly template?: (id: string) => MessageTemplate | null;
  /** Whether there is a published pathway of this id, for child pathways. */
  readonly hasPathway?: (id: string) => boolean;
  /** How many people work on each queue there is. */
  readonly queues?: ReadonlyMap<string, number>;
  /** The languages that the organization's patients read. */
  readonly languages?: readonly Language[];
  /** On how many weekdays the organization works, 1 to 7; five when absent. */
  readonly workingDays?: number;
}

export type Path = readonly PropertyKey[];

/** A list of steps where it stands: of the definition itself, or of a step. */
export interface ListSite {
  readonly steps: readonly Step[];
  readonly name: string;
  readonly owner: StepSite | null;
  /** In the document as written. */
  readonly path: () => Path;
}

/** A step where it stands. */
export interface StepSite {
  readonly step: Step;
  readonly index: number;
  readonly list: ListSite;
  readonly path: () => Path;
}

/** What the checks look at. */
export interface Subject {
  readonly definition: PathwayDefinition;
  readonly context: PublishContext;
  /** All steps and lists, in the order of the document. */
  readonly steps: readonly StepSite[];
  readonly lists: readonly ListSite[];
  /** Where a key of a step stands: `wait: { until: ... }` has it one level deeper. */
  readonly keyPath: (site: StepSite, key: string) => Path;
}

/** Tells a finding; an error unless it says otherwise. */
export type Report = (path: Path, message: string, severity?: Finding['severity']) => void;

/** One idea: looks at the whole definition and reports what is wrong. */
export type Check = (subject: Subject, report: Report) => void;

/** Finds every step and list of a definition with its place in the document as written. */
export function subjectOf(definition: PathwayDefinition, written: unknown, context: PublishContext): Subject {
  const steps: StepSite[] = [];
  const lists: ListSite[] = [];
  const addList = (list: ListSite): void => {
    lists.push(list);
    list.steps.forEach((step, index) => {
      const site: StepSite = { step, index, list, path: () => [...list.path(), index] };
      steps.push(site);
      for (const { name, steps: inner } of listsOf(step)) {
        const path = () => [...site.path(), ...listPath(valueAt(written, site.path()), name)];
        addList({ steps: inner, name, owner: site, path });
      }
    });
  };
  for (const { name, steps: root } of rootLists(definition)) {
    const path = rootPath(name);
    addList({ steps: root, name, owner: null, path: () => path });
  }
  const keyPath = ({ step, path }: StepSite, key: string): Path => {
    const here = path();
    const own = valueAt(written, here);
    const isDeeper = valueAt(own, [key]) === undefined && valueAt(own, [step.kind, key]) !== undefined;
    return isDeeper ? [...here, step.kind, key] : [...here, key];
  };
  return { definition, context, steps, lists, keyPath };
}

/** Where one of the definition's own lists stands; an added step stands for itself. */
function rootPath(list: string): Path {
  const [group = '', item = ''] = list.split('/');
  if (group === 'interrupt') return ['interrupts', Number(item), 'steps'];
  return group === 'added' ? [group, item] : ['steps'];
}

/** Where the list that the engine names `outcome/reached` stands in a step as written: in `outcomes`, with `steps` or bare. */
function listPath(step: unknown, name: string): Path {
  const [group = '', item] = name.split('/');
  if (item === undefined) return [group];
  for (const key of [group, `${group}s`, `${group}es`]) {
    const inner = valueAt(step, [key]);
    if (inner === undefined) continue;
    const place = [key, Array.isArray(inner) ? Number(item) : item];
    return valueAt(step, [...place, 'steps']) === undefined ? place : [...place, 'steps'];
  }
  return [group, item];
}

/** Whether a step is done for each item of a list. */
export function standsInFor({ list }: StepSite): boolean {
  const { owner } = list;
  return owner !== null && (isRound(owner.step, list.name) || standsInFor(owner));
}
