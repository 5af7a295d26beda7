import { wallClock } from '../calendar/wall-clock';
import type { PathwayDefinition } from '../pathway/definition';
import { indexDefinition } from '../pathway/index-definition';
import { inLanguage, type Language, type LocalizedText } from '../record/organization';
import { instanceOf } from './behavior';
import type { RunEnd, SimulationRun, TimelineEntry, TimelineKind } from './simulation-run';

/** `{key}`: the step by its title, or whatever the line is about; `{detail}`: what the line adds. */
const sentences: { readonly [K in TimelineKind]: LocalizedText } = {
  started: { en: 'The pathway begins.', es: 'Comienza la ruta.' },
  skipped: { en: '{key}: skipped, its condition is {detail}.', es: '{key}: se omite, su condición es {detail}.' },
  interrupt: { en: 'Interrupt on {detail}.', es: 'Interrupción por {detail}.' },
  answer: { en: '{key}: the answer is {detail}.', es: '{key}: la respuesta es {detail}.' },
  branch: { en: '{key}: takes {detail}.', es: '{key}: toma {detail}.' },
  note: { en: '{key}: {detail}.', es: '{key}: {detail}.' },
  'task-opened': { en: 'Task for {detail}: {key}.', es: 'Tarea para {detail}: {key}.' },
  'task-rescheduled': { en: '{key}: now due {detail}.', es: '{key}: ahora vence {detail}.' },
  'task-escalated': { en: '{key}: overdue, goes to {detail}.', es: '{key}: atrasada, pasa a {detail}.' },
  'task-completed': { en: '{key}: done, {detail}.', es: '{key}: hecha, {detail}.' },
  'task-closed': { en: '{key}: taken back ({detail}).', es: '{key}: se retira ({detail}).' },
  'message-sent': { en: '{key}: sent by {detail}.', es: '{key}: se envía por {detail}.' },
  'message-held': {
    en: '{key}: quiet hours, waits until {detail}.',
    es: '{key}: horas de silencio, espera hasta {detail}.',
  },
  'message-not-sent': { en: '{key}: not sent ({detail}).', es: '{key}: no se envía ({detail}).' },
  'message-withdrawn': { en: '{key}: withdrawn ({detail}).', es: '{key}: se retira ({detail}).' },
  reply: { en: 'The patient replies to {key}: "{detail}".', es: 'El paciente responde a {key}: "{detail}".' },
  happened: { en: 'Event: {key}.', es: 'Evento: {key}.' },
  'facts-changed': { en: 'Facts change: {key} = {detail}.', es: 'Cambian datos: {key} = {detail}.' },
  'milestone-reached': { en: 'Milestone reached: {key}.', es: 'Hito alcanzado: {key}.' },
  'milestone-missed': { en: 'Milestone missed: {key}.', es: 'Hito no alcanzado: {key}.' },
  recorded: { en: 'Recorded: {key} = {detail}.', es: 'Se anota: {key} = {detail}.' },
  cancelled: { en: 'A person ends the pathway: {key}.', es: 'Una persona termina la ruta: {key}.' },
  ended: { en: 'The pathway ends: {key}.', es: 'Termina la ruta: {key}.' },
};

const ends: { readonly [K in RunEnd['kind']]: LocalizedText } = {
  ended: { en: 'Ended: {detail}.', es: 'Terminó: {detail}.' },
  waiting: { en: 'Still waiting for {detail}.', es: 'Todavía espera {detail}.' },
  stopped: { en: 'Stopped at the limit of {detail}.', es: 'Se detuvo en el límite de {detail}.' },
  broken: { en: 'Cannot go on: {detail}', es: 'No puede seguir: {detail}' },
};

const instantKinds: ReadonlySet<TimelineKind> = new Set(['task-rescheduled', 'message-held']);

/** A line of the timeline in words; instants inside it in the clinic's zone. */
export function sentenceOf(
  { kind, key, detail = '' }: TimelineEntry,
  definition: PathwayDefinition,
  { zone, tasks }: Pick<SimulationRun, 'zone' | 'tasks'>,
  language: Language,
): string {
  const said = instantKinds.has(kind) ? localTime(Date.parse(detail), zone) : detail;
  return fill(inLanguage(sentences[kind], language), nameOf(key, { definition, tasks }, language), said);
}

/** How a run ended, in words. */
export function endSentenceOf(end: RunEnd, language: Language): string {
  return fill(inLanguage(ends[end.kind], language), '', detailOf(end));
}

/** `YYYY-MM-DD HH:mm` on the wall of a zone. */
export function localTime(at: number, zone: string): string {
  return new Date(wallClock(zone).wallTimeAt(at)).toISOString().slice(0, 16).replace('T', ' ');
}

function detailOf(end: RunEnd): string {
  switch (end.kind) {
    case 'ended':
      return end.outcome;
    case 'waiting':
      return end.for.join(', ');
    case 'stopped':
      return end.limit;
    case 'broken':
      return end.message;
  }
}

/** A step by its title, with the item that its task is about; what is no step by its own name. */
function nameOf(
  key: string,
  { definition, tasks }: { readonly definition: PathwayDefinition } & Pick<SimulationRun, 'tasks'>,
  language: Language,
): string {
  const { step: id, occurrence } = instanceOf(key);
  const step = key.includes('#') ? indexDefinition(definition).step(id) : undefined;
  if (!step?.title) return key;
  const isAboutItem = step.title.en.includes('{{');
  const task = isAboutItem ? tasks.find((one) => one.key === key) : undefined;
  const title = inLanguage(task?.title ?? step.title, language);
  if (task) return title;
  return occurrence === 1 ? title : `${title} (${occurrence})`;
}

/** One pass, so that a title that holds a brace is left as it is. */
function fill(sentence: string, key: string, detail: string): string {
  return sentence.replace(/\{(key|detail)\}/g, (_, name: string) => (name === 'key' ? key : detail));
}
