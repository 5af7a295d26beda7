import type { PathwayDefinition } from '../definition';
import type { EngineState } from '../state';
import { MigrationMap } from './migration-map';

/**
 * What becomes of an open step, or of a whole enrollment (then the last of these that fits any of its steps): it stays
 * where it is, stands elsewhere but goes on, is taken back and another opens, or cannot be told without a person.
 */
export type Verdict = 'waits-at' | 'moves' | 're-opens' | 'needs-person';

export interface PlannedStep {
  /** The open step, `call#1`; a sequence's key where the next step has not opened because the pathway is paused. */
  readonly key: string;
  readonly stepId: string;
  readonly verdict: Verdict;
  /** A sentence for a coordinator. */
  readonly reason: string;
  /** The step that opens in its place. */
  readonly to?: string;
}

export interface MigrationPlan {
  readonly verdict: Verdict;
  readonly steps: readonly PlannedStep[];
}

/** What a person decided for open steps that need one: the step that opens in their place, or null to go on after them. */
export interface Decisions {
  readonly [key: string]: string | null;
}

/** What changed in a step between the versions, in words; see `diffPathways`. */
export type StepChanges = readonly { readonly step: string | null; readonly sentence: string }[];

const order: readonly Verdict[] = ['waits-at', 'moves', 're-opens', 'needs-person'];

/** What would become of each open step of a running pathway under another version of its definition. Changes nothing. */
export function planMigration(
  from: PathwayDefinition,
  to: PathwayDefinition,
  state: EngineState,
  options: { readonly decisions?: Decisions; readonly changes?: StepChanges } = {},
): MigrationPlan {
  return planOf(mapSteps(from, to, state, options.decisions), options.changes);
}

/** Decides first without the person, so that a decision for a step that needs none changes nothing. */
export function mapSteps(
  from: PathwayDefinition,
  to: PathwayDefinition,
  state: EngineState,
  decisions: Decisions = {},
): MigrationMap {
  const map = new MigrationMap(from, to, state);
  const open = map.fates.filter(({ key, landing }) => landing === null && key in decisions);
  if (open.length === 0) return map;
  return map.withDecisions(open.map(({ sequence, key }) => ({ sequence, to: decisions[key] ?? null })));
}

export function planOf(map: MigrationMap, changes: StepChanges = []): MigrationPlan {
  const steps = map.fates.map(({ key, stepId, verdict, reason, landing }): PlannedStep => {
    const told = changes.filter(({ step }) => step === stepId).map(({ sentence }) => sentence);
    const unchanged =
      verdict === 'waits-at' && told.length > 0 ? ` What is new holds for later ones only: ${told.join('; ')}.` : '';
    const goesTo = landing?.as === 'again' ? landing.at : undefined;
    return { key, stepId, verdict, reason: `${reason}${unchanged}`, ...(goesTo !== undefined && { to: goesTo }) };
  });
  const worst = Math.max(0, ...steps.map(({ verdict }) => order.indexOf(verdict)));
  return { verdict: order[worst] ?? 'waits-at', steps };
}
