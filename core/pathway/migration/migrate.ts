import type { PathwayDefinition } from '../definition';
import { withdrawWithin } from '../delivery';
import type { Effect } from '../effects';
import { endWhenDrained } from '../engine';
import { indexDefinition } from '../index-definition';
import { counted } from '../orders';
import { copyOf } from '../own-state';
import { Run } from '../run';
import type { EngineState } from '../state';
import { adoptDeliveries } from './adopt-deliveries';
import { adoptMilestones } from './adopt-milestones';
import { adoptSteps } from './adopt-steps';
import type { MigrationMap } from './migration-map';
import { type Decisions, mapSteps, type MigrationPlan, planOf } from './plan';
import { rearrange } from './rearrange';

export interface MigrationOrder {
  /** The instant of the migration, epoch ms. */
  readonly at: number;
  readonly decisions?: Decisions;
  /** What the timeline says of it: `version 3 -> 4`. */
  readonly label?: string;
}

export interface Migrated {
  readonly plan: MigrationPlan;
  readonly state: EngineState;
  readonly effects: readonly Effect[];
}

/**
 * Takes a running pathway to another version of its definition. What the plan says stays open keeps its tasks, messages
 * and clocks; the rest is taken back by the old definition and opens by the new one. A pathway that has ended, or whose plan
 * needs a person, is left as it is, without effects. Pure.
 */
export function migrate(
  from: PathwayDefinition,
  to: PathwayDefinition,
  state: EngineState,
  { at, decisions, label }: MigrationOrder,
): Migrated {
  const map = mapSteps(from, to, state, decisions);
  const plan = planOf(map);
  if (state.status !== 'running' || plan.verdict === 'needs-person') return { plan, state, effects: [] };
  const old = new Run(indexDefinition(from), copyOf(state), at);
  old.onSequenceLost = withdrawWithin;
  takeBack(old, map);
  const run = new Run(indexDefinition(to), copyOf(rearrange(old.state, map, at)), at);
  run.onSequenceLost = withdrawWithin;
  const note = counted(run, 'migration');
  run.note(note, 'migrated', label);
  adoptMilestones(run, from);
  adoptDeliveries(run, indexDefinition(from), note);
  adoptSteps(run, indexDefinition(from), map, state, note);
  run.settle();
  endWhenDrained(run);
  return { plan, state: run.state, effects: [...old.effects, ...run.effects] };
}

function takeBack(run: Run, map: MigrationMap): void {
  for (const { node, landing } of map.fates) {
    if (node && (landing?.as === 'again' || landing?.as === 'over')) run.takeBack(node.key);
  }
}
