import type { Due, Step } from './definition';
import type { EngineState } from './state';

/** The spans that a step counts. */
export function duesOf(step: Step): readonly Due[] {
  return Object.values<unknown>({ ...step }).filter(isDue);
}

/** Whether a span counts from a date among the facts: those have a group and a name. */
export function isFact(of: string): boolean {
  return of.includes('.');
}

/** The instant a span counts from, with its name; the step's opening where there is none yet. */
export function anchorOf(
  state: Pick<EngineState, 'start' | 'milestones' | 'done' | 'planned'>,
  { of, reckon }: Due,
  openedAt: number,
):
  | { readonly at: number; readonly label: string; readonly isDeadline?: true }
  | { readonly fact: string; readonly label: string } {
  const opened = { at: openedAt, label: 'opened' };
  if (of === undefined) return opened;
  if (isFact(of)) return { fact: of, label: of };
  if (of === 'start') return { at: state.start, label: 'start' };
  const planned = state.planned?.[of];
  const done = reckon === 'actual' ? state.done?.[of] : undefined;
  if (done !== undefined) return { at: done, label: `${of} done` };
  if (reckon !== undefined)
    return planned === undefined ? opened : { at: planned, label: `${of} planned`, isDeadline: true };
  const reachedAt = state.milestones[of]?.reachedAt;
  return reachedAt === undefined ? opened : { at: reachedAt, label: of };
}

export function isDue(value: unknown): value is Due {
  return typeof value === 'object' && value !== null && 'amount' in value;
}
