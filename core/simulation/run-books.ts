import { aboutItem } from '../messaging/templates/render';
import type { Effect, OpenTaskEffect } from '../pathway/effects';
import type { PlannedInstant, SimulatedTask, TimelineEntry, TimelineKind } from './simulation-run';
import type { VirtualFacts } from './virtual-facts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Note = Extract<Effect, { type: 'note' }>;
type Escalation = Extract<Effect, { type: 'escalate-task' }>;

/** Notes of the engine that have a kind of line of their own. */
const NOTES: ReadonlySet<string> = new Set<TimelineKind>(['skipped', 'interrupt', 'answer', 'branch']);

/** The timeline and the tasks of a run. */
export class RunBooks {
  readonly timeline: TimelineEntry[] = [];
  private readonly byKey = new Map<string, Mutable<SimulatedTask>>();

  constructor(private readonly itemOf: VirtualFacts['itemOf']) {}

  get tasks(): readonly SimulatedTask[] {
    return [...this.byKey.values()];
  }

  line(at: number, kind: TimelineKind, key: string, detail?: string): void {
    this.timeline.push(detail === undefined ? { at, kind, key } : { at, kind, key, detail });
  }

  note({ note, target, detail }: Note, at: number): void {
    if (isKind(note)) this.line(at, note, target, detail);
    else this.line(at, 'note', target, detail === undefined ? note : `${note} ${detail}`);
  }

  openTask(effect: OpenTaskEffect, at: number, due: PlannedInstant | undefined): void {
    const { target: key, stepId, queue, priority, form } = effect;
    const { title } = aboutItem(effect, this.itemOf(effect.item));
    this.byKey.set(key, {
      key,
      stepId,
      title,
      queue,
      priority,
      openedAt: at,
      escalations: [],
      ...(form !== undefined && { form }),
      ...(due && { due }),
    });
    this.line(at, 'task-opened', key, queue);
  }

  rescheduleTask(key: string, at: number, due: PlannedInstant | undefined): void {
    const task = this.byKey.get(key);
    if (!task || !due) return;
    task.due = due;
    this.line(at, 'task-rescheduled', key, new Date(due.at).toISOString());
  }

  escalateTask({ target, rung, to }: Escalation, at: number): void {
    const task = this.byKey.get(target);
    if (!task) return;
    task.escalations = [...task.escalations, { at, rung, to }];
    this.line(at, 'task-escalated', target, to);
  }

  /** `false`: it is not open any more. */
  completeTask(key: string, at: number, outcome: string): boolean {
    const task = this.byKey.get(key);
    if (!task || task.completed || task.closed) return false;
    task.completed = { at, outcome };
    this.line(at, 'task-completed', key, outcome);
    return true;
  }

  closeTask(key: string, at: number, reason: string): void {
    const task = this.byKey.get(key);
    if (!task || task.completed || task.closed) return;
    task.closed = { at, reason };
    this.line(at, 'task-closed', key, reason);
  }
}

function isKind(note: string): note is TimelineKind {
  return NOTES.has(note);
}
