import type { Simulation } from '../../../../api/contract/simulation';
import { dateIn } from '../../../time/format';

export type Run = Simulation['runs'][number];
type Message = Run['messages'][number];
type Task = Run['tasks'][number];

/** Something on the patient's phone. */
export type OnPhone =
  | { readonly kind: 'received'; readonly at: string; readonly message: Message }
  | { readonly kind: 'written'; readonly at: string; readonly text: string };

/** The instants at which something happens in a run, from its start to its end, in order. */
export function momentsOf(run: Run): readonly string[] {
  const all = [
    run.start,
    run.end.at,
    ...run.timeline.map(({ at }) => at),
    ...run.messages.flatMap(({ sentAt }) => sentAt ?? []),
    ...run.tasks.flatMap(({ openedAt, completed, closed }) => [openedAt, completed?.at ?? [], closed?.at ?? []].flat()),
  ];
  return [...new Set(all)].sort(byTime);
}

/** What the phone shows at an instant, oldest first. */
export function phoneAt(run: Run, now: string): readonly OnPhone[] {
  const received = run.messages.flatMap((message): readonly OnPhone[] =>
    message.sentAt === undefined ? [] : [{ kind: 'received', at: message.sentAt, message }],
  );
  const written = run.timeline
    .filter(({ kind }) => kind === 'reply')
    .map(({ at, sentence }): OnPhone => ({ kind: 'written', at, text: quoted(sentence) }));
  return [...received, ...written].filter(({ at }) => !isAfter(at, now)).sort((a, b) => byTime(a.at, b.at));
}

/** Where a task stands at an instant. */
export type TaskStanding =
  | { readonly kind: 'open' }
  | { readonly kind: 'done'; readonly outcome: string }
  | { readonly kind: 'closed'; readonly reason: string };

/** Tasks opened up to an instant, each as it stands then, oldest first. */
export function tasksAt(run: Run, now: string): readonly (Task & { readonly standing: TaskStanding })[] {
  return run.tasks
    .filter(({ openedAt }) => !isAfter(openedAt, now))
    .map((task) => ({ ...task, standing: standingAt(task, now) }))
    .sort((a, b) => byTime(a.openedAt, b.openedAt));
}

/** Days on the clinic's calendar since the day of the start, which is day 0. */
export function dayOf({ start, zone }: Pick<Run, 'start' | 'zone'>, now: string): number {
  const [first, today] = [start, now].map((at) => Date.parse(dateIn(new Date(at), zone)));
  return Math.round(((today ?? 0) - (first ?? 0)) / 86_400_000);
}

export function isAfter(a: string, b: string): boolean {
  return Date.parse(a) > Date.parse(b);
}

function standingAt({ completed, closed }: Task, now: string): TaskStanding {
  if (completed && !isAfter(completed.at, now)) return { kind: 'done', outcome: completed.outcome };
  if (closed && !isAfter(closed.at, now)) return { kind: 'closed', reason: closed.reason };
  return { kind: 'open' };
}

/** The timeline quotes what the patient wrote. */
function quoted(sentence: string): string {
  return /"(.*)"/s.exec(sentence)?.[1] ?? sentence;
}

function byTime(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b);
}
