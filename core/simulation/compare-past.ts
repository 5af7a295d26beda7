import type { PathwayDefinition } from '../pathway/definition';
import type { Language } from '../record/organization';
import type { PastEnrollment } from './from-enrollment';
import { sentenceOf } from './sentences';
import type { SimulationRun, TimelineEntry, TimelineKind } from './simulation-run';

/** The clinic's people, carrier and machines are late by so much without anything being different. */
const SAME_TIME_MS = 5 * 60_000;

/** What both the record and a run tell, and what a manager would call a difference. */
const COMPARED: ReadonlySet<TimelineKind> = new Set<TimelineKind>([
  'skipped',
  'interrupt',
  'answer',
  'branch',
  'task-opened',
  'message-sent',
  'ended',
]);

/** How a past enrollment really went, and how the same patient fares in another definition. */
export interface PastComparison {
  readonly outcomeChanged: boolean;
  readonly then: PastCourse;
  readonly now: PastCourse;
  /** The first thing that went otherwise; on one side only where the other does not have it. */
  readonly firstDifference: { readonly then?: ComparedLine; readonly now?: ComparedLine } | null;
}

export interface PastCourse {
  /** `waiting`, `stopped` or `broken` where it did not end. */
  readonly outcome: string;
  readonly endedAt: number;
  readonly tasks: number;
  readonly messages: number;
}

export interface ComparedLine {
  readonly at: number;
  readonly sentence: string;
}

/** `run`: the script of this enrollment, played in `definition`. */
export function comparePast(
  past: PastEnrollment,
  run: SimulationRun,
  definition: PathwayDefinition,
  language: Language,
): PastComparison {
  const { enrollment, tasks, intents } = past;
  const then: PastCourse = {
    outcome: enrollment.outcome ?? 'ended',
    endedAt: (enrollment.endedAt ?? enrollment.createdAt).getTime(),
    tasks: tasks.length,
    messages: intents.filter(({ sentAt }) => sentAt).length,
  };
  const now: PastCourse = {
    outcome: run.end.kind === 'ended' ? run.end.outcome : run.end.kind,
    endedAt: run.end.at,
    tasks: run.tasks.length,
    messages: run.messages.filter(({ sentAt }) => sentAt !== undefined).length,
  };
  const words = (line: TimelineEntry, of: PathwayDefinition): ComparedLine => ({
    at: line.at,
    sentence: sentenceOf(line, of, run, language),
  });
  const difference = firstDifference(linesOfPast(past), run.timeline);
  return {
    outcomeChanged: then.outcome !== now.outcome,
    then,
    now,
    firstDifference: difference && {
      ...(difference.then && { then: words(difference.then, past.definition ?? definition) }),
      ...(difference.now && { now: words(difference.now, definition) }),
    },
  };
}

/** The record's side of the timeline, as far as it is compared. */
export function linesOfPast({ enrollment, tasks, intents, notes }: PastEnrollment): readonly TimelineEntry[] {
  const { outcome = 'ended', endedAt } = enrollment;
  return [
    ...notes.flatMap(({ at, data: { note, target, detail } }): TimelineEntry[] =>
      isCompared(note) && typeof target === 'string'
        ? [{ at: at.getTime(), kind: note, key: target, ...(typeof detail === 'string' && { detail }) }]
        : [],
    ),
    ...tasks.map(({ openedAt, effectKey, queue }): TimelineEntry => ({
      at: openedAt.getTime(),
      kind: 'task-opened',
      key: effectKey,
      detail: queue,
    })),
    ...intents.flatMap(({ sentAt, effectKey, channel }): TimelineEntry[] =>
      sentAt && effectKey !== undefined
        ? [{ at: sentAt.getTime(), kind: 'message-sent', key: effectKey, detail: channel }]
        : [],
    ),
    ...(endedAt ? [{ at: endedAt.getTime(), kind: 'ended' as const, key: outcome }] : []),
  ].sort((one, other) => one.at - other.at);
}

interface Difference {
  readonly then?: TimelineEntry;
  readonly now?: TimelineEntry;
}

function firstDifference(then: readonly TimelineEntry[], now: readonly TimelineEntry[]): Difference | null {
  const [before, after] = [byThing(then), byThing(now)];
  const differences = [...new Set([...before.keys(), ...after.keys()])].flatMap((thing): readonly Difference[] => {
    const [old, fresh] = [before.get(thing), after.get(thing)];
    const isSame = old?.detail === fresh?.detail && Math.abs((old?.at ?? Infinity) - (fresh?.at ?? 0)) <= SAME_TIME_MS;
    return isSame ? [] : [{ ...(old && { then: old }), ...(fresh && { now: fresh }) }];
  });
  const [first, ...others] = differences.sort((one, other) => timeOf(one) - timeOf(other));
  if (!first || (first.then && first.now)) return first ?? null;
  // What happened at that moment instead.
  const instead = others.find(
    (other) => timeOf(other) - timeOf(first) <= SAME_TIME_MS && (first.then ? !other.then : !other.now),
  );
  return { ...first, ...instead };
}

function timeOf({ then, now }: Difference): number {
  return Math.min(then?.at ?? Infinity, now?.at ?? Infinity);
}

/** Each line by what it is about: one thing happens once, except that a step may note the same twice. */
function byThing(lines: readonly TimelineEntry[]): ReadonlyMap<string, TimelineEntry> {
  const found = new Map<string, TimelineEntry>();
  for (const line of lines) {
    if (!COMPARED.has(line.kind)) continue;
    // A message that goes out by another channel is another message.
    const thing = `${line.kind} ${line.key}${line.kind === 'message-sent' ? ` ${line.detail ?? ''}` : ''}`;
    for (let count = 1; ; count += 1) {
      const name = `${thing} ${count}`;
      if (found.has(name)) continue;
      found.set(name, line);
      break;
    }
  }
  return found;
}

function isCompared(note: unknown): note is TimelineKind {
  return COMPARED.has(note as TimelineKind);
}
