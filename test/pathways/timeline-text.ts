import type { SimulatedTask, SimulationRun, TimelineEntry } from '../../core/simulation/simulation-run';

const DAY_MS = 86_400_000;

/** A run for a reviewer: a paragraph a day, counted from the start in the clinic's zone, with each task's due time. */
export function timelineText(run: SimulationRun): string {
  const clock = clockOf(run.zone);
  const tasks = new Map(run.tasks.map((task) => [task.key, task]));
  const first = clock(run.start).midnight;
  const lines: string[] = [];
  let day = '';
  for (const entry of run.timeline) {
    const { date, time, midnight } = clock(entry.at);
    if (date !== day)
      lines.push(...(day === '' ? [] : ['']), `day ${Math.round((midnight - first) / DAY_MS)}, ${date}`);
    day = date;
    lines.push(`  ${time}  ${entry.kind.padEnd(18)} ${sayingOf(entry, tasks, clock)}`.trimEnd());
  }
  return `${lines.join('\n')}\n`;
}

function sayingOf(
  { kind, key, detail }: TimelineEntry,
  tasks: ReadonlyMap<string, SimulatedTask>,
  clock: ReturnType<typeof clockOf>,
): string {
  const task = kind === 'task-opened' ? tasks.get(key) : undefined;
  const due = task?.due && clock(task.due.at);
  return [
    key,
    ...(detail === undefined ? [] : [detail]),
    ...(task && task.priority !== 'routine' ? [task.priority] : []),
    ...(due ? [`due ${due.date} ${due.time}`] : []),
  ].join(' · ');
}

/** Date and time of an instant in a zone; `midnight` is that date's, read as UTC. */
function clockOf(zone: string) {
  const dates = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    weekday: 'short',
    month: '2-digit',
    day: '2-digit',
  });
  const days = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
  const times = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, timeStyle: 'short' });
  return (at: number) => ({
    date: dates.format(at),
    time: times.format(at),
    midnight: Date.parse(days.format(at)),
  });
}
