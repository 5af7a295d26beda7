import type { BusinessCalendar } from '../calendar/business-calendar';
import { dayNumber, wallClock } from '../calendar/wall-clock';
import { workCalendar } from '../calendar/work-calendar';
import type { LocalizedText } from '../record/organization';
import type { Coverage } from './coverage';
import type { ScriptProblem, SimulatedMessage, SimulatedTask, SimulationRun } from './simulation-run';

export interface SimulationWarning {
  readonly code:
    | 'never-reached'
    | 'list-never-reached'
    | 'two-texts-one-day'
    | 'due-on-closed-day'
    | 'due-on-holiday'
    | 'text-held'
    | 'text-expired'
    | ScriptProblem['kind'];
  /** The step, step instance or list it is about. */
  readonly key: string;
  readonly sentence: LocalizedText;
}

/** What a manager should look at in a run; `calendar` is the clinic's. */
export function warningsOf(run: SimulationRun, calendar: BusinessCalendar): readonly SimulationWarning[] {
  return [
    ...run.problems.map(scriptWarning),
    ...textWarnings(run),
    ...run.tasks.flatMap((task) => dueWarning(task, { ...calendar, zone: run.zone })),
  ];
}

/** What no run has reached. */
export function coverageWarnings({ neverReached, listsNeverReached }: Coverage): readonly SimulationWarning[] {
  return [
    ...neverReached.map((key) =>
      warning('never-reached', key, `No script reaches the step ${key}.`, `Ningún guion llega al paso ${key}.`),
    ),
    ...listsNeverReached.map((key) =>
      warning('list-never-reached', key, `No script takes ${key}.`, `Ningún guion toma ${key}.`),
    ),
  ];
}

function warning(code: SimulationWarning['code'], key: string, en: string, es: string): SimulationWarning {
  return { code, key, sentence: { en, es } };
}

function scriptWarning(problem: ScriptProblem): SimulationWarning {
  const { kind, step } = problem;
  switch (kind) {
    case 'reply-unused':
    case 'task-unused':
    case 'message-unused':
    case 'call-unused':
      return warning(kind, step, `The script's line for ${step} was never used.`, `No se usó la línea de ${step}.`);
    case 'no-such-outcome':
      return warning(
        kind,
        step,
        `The task ${step} has no outcome "${problem.value}".`,
        `La tarea ${step} no tiene el resultado "${problem.value}".`,
      );
    case 'no-such-answer':
      return warning(
        kind,
        step,
        `The question ${step} has no answer "${problem.value}".`,
        `La pregunta ${step} no tiene la respuesta "${problem.value}".`,
      );
    case 'no-such-end':
      return warning(
        kind,
        step,
        `The call ${step} has nothing for the end "${problem.value}".`,
        `La llamada a otra ruta ${step} no prevé el final "${problem.value}".`,
      );
  }
}

function textWarnings({ messages, patient }: SimulationRun): readonly SimulationWarning[] {
  const clock = wallClock(patient.zone);
  const days = new Map<number, SimulatedMessage>();
  return messages.flatMap((message) => {
    const warnings: SimulationWarning[] = [];
    const { key } = message;
    if (message.heldUntil !== undefined) {
      warnings.push(
        message.reason === 'expired'
          ? warning(
              'text-expired',
              key,
              `${key} waits for the end of the quiet hours and has expired by then: it is never sent.`,
              `${key} espera el fin de las horas de silencio y para entonces ha caducado: nunca se envía.`,
            )
          : warning(
              'text-held',
              key,
              `${key} waits for the end of the quiet hours.`,
              `${key} espera el fin del silencio.`,
            ),
      );
    }
    if (message.channel !== 'sms' || message.sentAt === undefined) return warnings;
    const day = dayNumber(clock.wallTimeAt(message.sentAt));
    const other = days.get(day);
    days.set(day, message);
    if (other === undefined) return warnings;
    const both = `${other.key}, ${key}`;
    return [
      ...warnings,
      warning('two-texts-one-day', key, `Two texts on one day: ${both}.`, `Dos textos en un día: ${both}.`),
    ];
  });
}

/** A due time of 24:00 belongs to the day that ends. */
function dueWarning({ key, due }: SimulatedTask, calendar: BusinessCalendar): readonly SimulationWarning[] {
  if (!due) return [];
  const { open, closure } = workCalendar(calendar).day(dayNumber(wallClock(calendar.zone).wallTimeAt(due.at - 1)));
  if (open.length > 0) return [];
  if (!closure)
    return [warning('due-on-closed-day', key, `${key} is due on a day off.`, `${key} vence en un día no laborable.`)];
  const { name } = closure.holiday;
  return [
    warning('due-on-holiday', key, `${key} is due on a holiday (${name}).`, `${key} vence en feriado (${name}).`),
  ];
}
