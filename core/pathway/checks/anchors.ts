import { factCatalog, factDefinition } from '../../criteria/catalog';
import { isDue, isFact } from '../anchors';
import type { Due } from '../definition';
import type { Check, StepSite, Subject } from './site';

/** What a span counts from exists: the start, a milestone, or, with "after actual" and "after planned", another step. */
export const checkAnchors: Check = (subject, report) => {
  const ids = new Set(subject.steps.map(({ step }) => step.id));
  for (const [name, { of }] of Object.entries(subject.definition.milestones)) {
    if (of === undefined || of === 'start') continue;
    report(['milestones', name], `A milestone counts from the start: write "within 14 days of start", not "of ${of}".`);
  }
  for (const site of subject.steps) {
    for (const [key, due] of duesOf(site)) {
      const fault = faultOf(subject, ids, site, due);
      if (fault !== null) report(subject.keyPath(site, key), fault);
    }
  }
};

/** The spans of a step with their keys. */
export function duesOf({ step }: StepSite): readonly (readonly [key: string, due: Due])[] {
  return Object.entries<unknown>({ ...step }).flatMap(([key, value]) => (isDue(value) ? [[key, value] as const] : []));
}

function faultOf(
  { definition }: Subject,
  ids: ReadonlySet<string>,
  { step }: StepSite,
  { of, reckon }: Due,
): string | null {
  if (of === undefined || of === 'start') return null;
  if (isFact(of)) return factFault(of);
  if (reckon === undefined) {
    if (of in definition.milestones) return null;
    const instead = ids.has(of) ? `"after actual ${of}" or "after planned ${of}"` : `"of start" or "of <a milestone>"`;
    return `Nothing to count from is named "${of}": write ${instead}.`;
  }
  if (of === step.id) return `The step "${of}" cannot count from its own end: write "of start", or name another step.`;
  return ids.has(of) ? null : `There is no step "${of}" to count from: check how it is spelt.`;
}

function factFault(name: string): string | null {
  const dates = [...factCatalog].filter(([, { type }]) => type === 'timestamp').map(([date]) => date);
  const fact = factDefinition(name);
  if (fact?.type === 'timestamp') return null;
  const fault = fact ? `"${name}" is no date` : `There is no fact "${name}"`;
  return `${fault}: a span can count from ${dates.join(', ')}.`;
}
