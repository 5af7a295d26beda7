import type { Derivation } from '../calendar/derivation';
import { sampleLinks } from '../messaging/templates/link-variables';
import { renderMessage } from '../messaging/templates/render';
import type { PathwayDefinition } from '../pathway/definition';
import { inLanguage, type Language } from '../record/organization';
import { endSentenceOf, sentenceOf } from './sentences';
import type { SimulationOptions } from './options';
import type { RunEnd, SimulatedMessage, SimulatedTask, SimulationRun, TimelineKind } from './simulation-run';
import { warningsOf, type SimulationWarning } from './warnings';

const LANGUAGES: readonly Language[] = ['en', 'es'];

/** A run for a reader: instants in ISO 8601, sentences in one language, messages in all of them. */
export interface PresentedRun {
  readonly script: string;
  /** What the patient reads. */
  readonly language: Language;
  readonly start: string;
  readonly zone: string;
  readonly end: {
    readonly kind: RunEnd['kind'];
    readonly at: string;
    readonly sentence: string;
    readonly outcome?: string;
  };
  readonly timeline: readonly PresentedLine[];
  readonly messages: readonly PresentedMessage[];
  readonly tasks: readonly PresentedTask[];
  readonly warnings: readonly PresentedWarning[];
}

export interface PresentedLine {
  readonly at: string;
  readonly kind: TimelineKind;
  readonly key: string;
  readonly sentence: string;
}

export interface PresentedMessage {
  readonly key: string;
  readonly channel: 'sms' | 'email';
  readonly template: string;
  readonly status: SimulatedMessage['status'];
  readonly reason?: string;
  readonly intendedAt: string;
  readonly sentAt?: string;
  readonly heldUntil?: string;
  /** As the patient would read it; a language the template lacks is absent. */
  readonly texts: { readonly [L in Language]?: { readonly subject?: string; readonly body: string } };
}

export interface PresentedTask {
  readonly key: string;
  readonly title: string;
  readonly queue: string;
  readonly priority: string;
  readonly openedAt: string;
  readonly due?: Derivation;
  readonly escalations: readonly { readonly at: string; readonly rung: number; readonly to: string }[];
  readonly completed?: { readonly at: string; readonly outcome: string };
  readonly closed?: { readonly at: string; readonly reason: string };
}

export interface PresentedWarning {
  readonly code: SimulationWarning['code'];
  readonly key: string;
  readonly sentence: string;
}

export function presentRun(
  run: SimulationRun,
  definition: PathwayDefinition,
  options: SimulationOptions,
  language: Language,
): PresentedRun {
  const { end } = run;
  return {
    script: run.script,
    language: run.patient.language,
    start: iso(run.start),
    zone: run.zone,
    end: {
      kind: end.kind,
      at: iso(end.at),
      sentence: endSentenceOf(end, language),
      ...(end.kind === 'ended' && { outcome: end.outcome }),
    },
    timeline: run.timeline.map((line) => ({
      at: iso(line.at),
      kind: line.kind,
      key: line.key,
      sentence: sentenceOf(line, definition, run, language),
    })),
    messages: run.messages.map((message) => presentMessage(message, run, options)),
    tasks: run.tasks.map((task) => presentTask(task, language)),
    warnings: presentWarnings(warningsOf(run, options.calendar), language),
  };
}

export function presentWarnings(
  warnings: readonly SimulationWarning[],
  language: Language,
): readonly PresentedWarning[] {
  return warnings.map(({ code, key, sentence }) => ({ code, key, sentence: inLanguage(sentence, language) }));
}

function presentMessage(
  message: SimulatedMessage,
  { patient }: SimulationRun,
  { content, organization }: SimulationOptions,
): PresentedMessage {
  const { key, channel, template: id, status, reason, intendedAt, sentAt, heldUntil, question, item } = message;
  const template = content.template(id);
  const texts = LANGUAGES.flatMap((language) => {
    const rendered =
      template &&
      renderMessage(template, channel, {
        patient: { name: { given: patient.name, family: '' }, language },
        organization,
        link: sampleLinks,
        ...(question && { question }),
        ...(item !== undefined && { item }),
      });
    if (!rendered?.ok) return [];
    const { subject, body } = rendered;
    return [[language, { body, ...(subject !== undefined && { subject }) }] as const];
  });
  return {
    key,
    channel,
    template: id,
    status,
    intendedAt: iso(intendedAt),
    texts: Object.fromEntries(texts),
    ...(reason !== undefined && { reason }),
    ...(sentAt !== undefined && { sentAt: iso(sentAt) }),
    ...(heldUntil !== undefined && { heldUntil: iso(heldUntil) }),
  };
}

function presentTask(
  { key, title, queue, priority, openedAt, due, escalations, completed, closed }: SimulatedTask,
  language: Language,
): PresentedTask {
  return {
    key,
    title: inLanguage(title, language),
    queue,
    priority,
    openedAt: iso(openedAt),
    escalations: escalations.map((rung) => ({ ...rung, at: iso(rung.at) })),
    ...(due && { due: due.derivation }),
    ...(completed && { completed: { ...completed, at: iso(completed.at) } }),
    ...(closed && { closed: { ...closed, at: iso(closed.at) } }),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
