import type { Language } from '../../core/record/organization';
import type { Coverage } from '../../core/simulation/coverage';
import type { PopulationRun } from '../../core/simulation/population';
import type { PresentedMessage, PresentedRun, PresentedTask, PresentedWarning } from '../../core/simulation/present';
import { localTime } from '../../core/simulation/sentences';

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** One run as a person reads it in a terminal; its texts in the patient's language unless another is asked for. */
export function runText(run: PresentedRun, language: Language = run.language): string {
  const local = (at: string): string => localTime(Date.parse(at), run.zone);
  return [
    `== ${run.script} (${run.zone})`,
    section(
      'Timeline',
      run.timeline.map(({ at, sentence }) => `${local(at)}  ${sentence}`),
    ),
    section(
      'Messages',
      run.messages.map((message) => messageText(message, language, local)),
    ),
    section(
      'Tasks',
      run.tasks.map((task) => taskText(task, local)),
    ),
    section('Warnings', run.warnings.map(warningText)),
    `End: ${run.end.sentence} (${local(run.end.at)})`,
  ].join('\n');
}

/** What the runs together have reached. */
export function coverageText({ steps, reachedSteps }: Coverage, warnings: readonly PresentedWarning[]): string {
  return section(`Coverage: ${reachedSteps} of ${steps} steps`, warnings.map(warningText));
}

/** Outcomes and the load on the queues. */
export function populationText({ patients, outcomes, load }: PopulationRun, perWeek: number): string {
  const ends = Object.entries(outcomes).map(([outcome, count]) => `${outcome}: ${count}`);
  const rows = load.flatMap(({ queue, days }) => {
    const row = (what: 'opened' | 'due' | 'open'): string =>
      `${queue.padEnd(14)} ${what.padEnd(7)}${days.map((day) => String(day[what]).padStart(8)).join('')}`;
    return [row('opened'), row('due'), row('open')];
  });
  const head = `${''.padEnd(22)}${WEEKDAYS.map((day) => day.padStart(8)).join('')}`;
  return [
    section(`Population of ${patients}`, ends),
    section(`Load at ${perWeek} patients a week`, [head, ...rows]),
  ].join('\n');
}

function messageText(message: PresentedMessage, language: Language, local: (at: string) => string): string {
  const text = message.texts[language];
  const when = message.sentAt === undefined ? message.status : local(message.sentAt);
  const why = message.reason === undefined ? '' : ` (${message.reason})`;
  return `${when}${why}  ${message.key} by ${message.channel}: ${text?.body ?? `no text in ${language}`}`;
}

function taskText(task: PresentedTask, local: (at: string) => string): string {
  const { due, completed, closed, escalations } = task;
  const holidays = due?.holidaysSkipped.map(({ name }) => name).join(', ') ?? '';
  const parts = [
    `${local(task.openedAt)}  ${task.key} [${task.queue}, ${task.priority}] ${task.title}`,
    due && `due ${local(due.instant)} = ${due.rule}${holidays === '' ? '' : `, without ${holidays}`}`,
    ...escalations.map(({ at, to }) => `to ${to} ${local(at)}`),
    completed && `${completed.outcome} ${local(completed.at)}`,
    closed && `taken back ${local(closed.at)} (${closed.reason})`,
  ];
  return parts.filter((part) => part !== undefined).join('; ');
}

function warningText({ sentence }: PresentedWarning): string {
  return sentence;
}

function section(title: string, lines: readonly string[]): string {
  return [title, ...lines.map((line) => `  ${line.replaceAll('\n', '\n    ')}`)].join('\n');
}
