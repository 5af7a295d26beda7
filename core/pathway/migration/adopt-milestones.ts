import type { PathwayDefinition } from '../definition';
import type { Run } from '../run';

/**
 * New milestones are counted from the start of the enrollment; those that are gone are watched no more, and keep their
 * clock for a version that has them again. One that is in both keeps the clock it has.
 */
export function adoptMilestones(run: Run, from: PathwayDefinition): void {
  const { milestones } = run.index.definition;
  for (const name of Object.keys(from.milestones)) if (!(name in milestones)) drop(run, name);
  for (const [name, due] of Object.entries(milestones)) {
    if (name in from.milestones) continue;
    const dropped = run.state.droppedMilestones?.[name];
    if (dropped === undefined) run.deadline('milestone', name, due, run.state.start);
    else restore(run, name, dropped);
  }
}

function drop(run: Run, name: string): void {
  const key = `milestone/${name}`;
  run.state.droppedMilestones = { ...run.state.droppedMilestones, [name]: run.state.timers[key]?.at ?? null };
  delete run.state.timers[key];
}

function restore(run: Run, name: string, due: number | null): void {
  const { [name]: _, ...rest } = run.state.droppedMilestones ?? {};
  run.state.droppedMilestones = rest;
  const { reachedAt, missed } = run.state.milestones[name] ?? {};
  if (due !== null && reachedAt === undefined && !missed) run.state.timers[`milestone/${name}`] = { at: due };
}
