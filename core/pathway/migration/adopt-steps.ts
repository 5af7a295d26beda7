import type { ParallelStep, Step } from '../definition';
import type { DefinitionIndex } from '../index-definition';
import type { Run } from '../run';
import type { EngineState, StepNode } from '../state';
import { needed } from '../steps/parallel';
import { listsOf } from '../steps/registry';
import { rememberFormerOutcomes } from './former-outcomes';
import type { Fate, MigrationMap } from './migration-map';
import { sequencesIn } from './places';
import { newKeyOf, wrapperKey } from './rearrange';

/** What stays open learns what is new around it; what was taken back opens in its place. */
export function adoptSteps(run: Run, old: DefinitionIndex, map: MigrationMap, before: EngineState, note: string): void {
  for (const fate of map.fates) tell(run, fate, note);
  for (const { landing } of map.fates) {
    if (landing?.as !== 'wrapped') continue;
    for (const wrapper of landing.wrappers) {
      const node = run.state.nodes[wrapperKey(run.state, wrapper)];
      if (node) wrapper.begin.forEach((list) => run.runList(node, list));
    }
  }
  for (const node of stayingNodes(map)) adopt(run, old, before, node);
  const again = map.fates.flatMap((fate) => (fate.landing?.as === 'again' ? [newKeyOf(fate, fate.landing)] : []));
  if (again.length > 0) {
    run.state.held = [...(run.state.held ?? []).filter((key) => !again.includes(key)), ...again];
    run.release();
  }
  for (const fate of map.fates) if (fate.landing?.as === 'over') run.endList(newKeyOf(fate, fate.landing));
}

function tell(run: Run, { key, verdict, landing }: Fate, note: string): void {
  if (verdict === 'moves') run.note(note, 'moved', key);
  else if (landing?.as === 'over') run.note(note, 'skipped', key);
  else if (landing?.as === 'again') run.note(note, 'reopened', `${key} -> ${landing.at}`);
}

function stayingNodes({ fates }: MigrationMap): readonly StepNode[] {
  return fates.flatMap(({ node, landing }) => {
    if (landing?.as === 'risen') return [landing.node];
    return node && (landing?.as === 'same' || landing?.as === 'wrapped') ? [node] : [];
  });
}

function adopt(run: Run, old: DefinitionIndex, before: EngineState, node: StepNode): void {
  const [was, is] = [old.step(node.stepId), run.index.step(node.stepId)];
  if (!was || !is || node.phase !== 'open') return;
  rememberFormerOutcomes(run, node, was, is);
  if (was.kind === 'parallel' && is.kind === 'parallel' && shapeOf(was) !== shapeOf(is))
    recount(run, node, { was, is, before });
}

/** A parallel with other branches: those that nobody has been in begin, and it is done when enough of them are. */
function recount(
  run: Run,
  node: StepNode,
  { was, is, before }: { was: ParallelStep; is: ParallelStep; before: EngineState },
): void {
  const open = new Set(sequencesIn(run.state, node.key).map(({ list }) => list));
  const closed = listsOf(is).filter(({ name }) => !open.has(name));
  const behind = stepsBehind(was, new Map(sequencesIn(before, node.key).map(({ list, at }) => [list, at])));
  const done = closed.filter(({ steps }) => isDone(steps, behind));
  run.remember(node, { ended: done.length });
  if (done.length >= needed(is)) return run.finish(node);
  for (const { name } of closed) if (!done.some((list) => list.name === name)) run.runList(node, name);
}

/** The steps of branches that have ended, and those before the step that a branch is at. */
function stepsBehind(step: ParallelStep, at: ReadonlyMap<string, string>) {
  const ids = listsOf(step).map(({ name, steps }) => {
    const list = steps.map(({ id }) => id);
    const current = at.get(name);
    return {
      hasEnded: current === undefined,
      list: current === undefined ? list : list.slice(0, list.indexOf(current)),
    };
  });
  return {
    ended: new Set(ids.flatMap(({ hasEnded, list }) => (hasEnded ? list : []))),
    all: new Set(ids.flatMap(({ list }) => list)),
  };
}

/** A branch that has ended before, whatever was added to it since, or that holds only what has been done. */
function isDone(steps: readonly Step[], behind: ReturnType<typeof stepsBehind>): boolean {
  return steps.some(({ id }) => behind.ended.has(id)) || steps.every(({ id }) => behind.all.has(id));
}

function shapeOf({ join, branches }: ParallelStep): string {
  return JSON.stringify([join, branches.map((steps) => steps.map(({ id }) => id))]);
}
