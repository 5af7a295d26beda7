import type { Derivation } from '../../core/calendar/derivation';
import type { Task, TaskPriority } from '../../core/record/task';
import type { Outbox, Row } from './collection';
import { auditedSchemaOf, json, listOf, localized, part, person } from './schema';
import { derivedId } from './stored-id';

/** Sorted by number: the names' alphabet is not their order. */
export const PRIORITY_RANK: { readonly [priority in TaskPriority]: number } = { urgent: 0, high: 1, routine: 2 };
/** A task without a due time comes after all that have one. */
export const NO_DUE = new Date('9999-12-31T00:00:00Z');

/** One row for a step of an enrollment and its occurrence (`call#1`), however often it is written. */
export function taskIdOf(enrollmentId: string, target: string): string {
  return derivedId('task', enrollmentId, target);
}

interface Escalation {
  readonly rung: number;
  readonly to: string;
  readonly at: Date;
  /** The step that escalated, so that a retry can take it back. */
  readonly step: number;
}

export interface DueTime {
  readonly due?: Date;
  readonly derivation?: Derivation;
}

export type TaskRow = Omit<Row<Task, Outbox>, 'escalations' | 'comments'> & {
  readonly priorityRank: number;
  readonly dueSort: Date;
  readonly searchText: string;
  /** Queue and priority before any escalation, due time before any move. */
  readonly openedAs: { readonly queue: string; readonly priority: TaskPriority } & DueTime;
  readonly moves?: readonly ({ readonly step: number; readonly key: string } & DueTime)[];
  /** The timeline says that it was voided. */
  readonly voidTold?: boolean;
  readonly escalations?: readonly Escalation[];
  readonly comments?: Task['comments'];
};

export const taskSchema = auditedSchemaOf({
  enrollmentId: String,
  patientId: String,
  patientName: String,
  pathway: part({ name: String, version: Number }),
  effectKey: String,
  stepId: String,
  openedStep: Number,
  closedStep: Number,
  title: localized,
  why: localized,
  queue: String,
  priority: String,
  form: json,
  outcomes: listOf({ id: String, label: localized }),
  status: String,
  due: Date,
  dueDerivation: json,
  escalations: listOf({ rung: Number, to: String, at: Date, step: Number }),
  assignee: person,
  claimedAt: Date,
  snoozedUntil: Date,
  draft: part({ data: json, by: String, at: Date }),
  decision: part({ id: String, outcome: String, data: json, scores: json, by: person, at: Date, appliedStep: Number }),
  comments: listOf({ id: String, text: String, by: person, at: Date }),
  openedAt: Date,
  version: Number,
  priorityRank: Number,
  dueSort: Date,
  searchText: String,
  openedAs: part({ queue: String, priority: String, due: Date, derivation: json }),
  moves: listOf({ step: Number, key: String, due: Date, derivation: json }),
  voidTold: Boolean,
});
taskSchema.index({ orgId: 1, status: 1, priorityRank: 1, dueSort: 1, _id: 1 });
taskSchema.index({ orgId: 1, status: 1, dueSort: 1, _id: 1 });
taskSchema.index({ orgId: 1, patientId: 1 });
taskSchema.index({ enrollmentId: 1 });
taskSchema.index({ 'decision.at': 1 }, { sparse: true });

export function toTask(row: TaskRow): Task {
  const { _id, escalations = [], comments = [], ...stored } = row;
  const { priorityRank: _rank, dueSort: _due, searchText: _text, openedAs: _opened, ...known } = stored;
  const { voidTold: _told, outbox: _outbox, moves: _moves, ...task } = known;
  return { id: _id, ...task, comments, escalations: escalations.map(({ rung, to, at }) => ({ rung, to, at })) };
}
