import type { Effect, OpenTaskEffect } from '../../../core/pathway/effects';
import type { EnrollmentProgress } from '../../../core/pathway/progress';
import type { RenderedIntent, ResolvedBatch } from '../../../core/step-ledger';
import type { TaskPriority } from '../../../core/record/task';

export const noon = new Date('2026-03-02T17:00:00Z');
export const minutes = (count: number): Date => new Date(noon.getTime() + count * 60_000);

export const noProgress: EnrollmentProgress = { openSteps: [], timers: [], milestones: {}, recorded: {} };

export interface BatchParts {
  readonly at?: Date;
  readonly effects?: readonly Effect[];
  readonly decisions?: readonly { readonly id: string; readonly target: string }[];
  readonly inbox?: readonly string[];
  readonly deadlines?: { readonly [key: string]: Date };
  readonly conditions?: ResolvedBatch['conditions'];
  readonly lists?: ResolvedBatch['lists'];
  readonly progress?: EnrollmentProgress;
  /** Ids of intents begin with it, so that those of two enrollments differ. */
  readonly intentPrefix?: string;
}

/** A numbered step with its messages rendered and its deadlines computed. */
export function batch(step: number, parts: BatchParts = {}): ResolvedBatch {
  const { effects = [], deadlines = {}, intentPrefix = '' } = parts;
  return {
    step,
    at: parts.at ?? minutes(step),
    effects,
    consumed: { decisions: parts.decisions ?? [], inbox: parts.inbox ?? [] },
    progress: parts.progress ?? noProgress,
    deadlines: new Map(
      Object.entries(deadlines).map(([key, at]) => [
        key,
        {
          at,
          derivation: {
            rule: 'P1D of start',
            fromLabel: 'start',
            from: noon.toISOString(),
            zone: 'UTC',
            holidaysSkipped: [],
            instant: at.toISOString(),
          },
        },
      ]),
    ),
    conditions: parts.conditions ?? new Map(),
    lists: parts.lists ?? new Map(),
    forms: new Map([['first-contact', { form: 'first-contact', title: { en: 'First contact' }, fields: [] }]]),
    messages: new Map(
      effects.flatMap((effect) =>
        effect.type === 'intend-message'
          ? [[effect.key, rendered(`${intentPrefix}${effect.target}/${effect.channel}`)]]
          : [],
      ),
    ),
    patientName: 'Rosa Peña',
  };
}

function rendered(id: string): RenderedIntent {
  return {
    id,
    address: '+16175550101',
    language: 'es',
    templateVersion: 0,
    body: 'Hola',
    question: { kind: 'yes-no', options: [{ id: 'yes', words: ['si'] }] },
  };
}

export function open(
  target: string,
  parts: Partial<OpenTaskEffect> & { priority?: TaskPriority } = {},
): OpenTaskEffect {
  return {
    type: 'open-task',
    key: `${target}/open`,
    target,
    stepId: target.split('#')[0] ?? target,
    title: { en: `Do ${target}` },
    why: { en: 'The pathway says so' },
    queue: 'coordinators',
    priority: 'routine',
    outcomes: [{ id: 'done', label: { en: 'Done' } }],
    ...parts,
  };
}

export const close = (target: string): Effect => ({
  type: 'close-task',
  key: `${target}/close`,
  target,
  reason: 'exit',
});
export const escalate = (target: string, rung = 1, to = 'managers'): Effect => ({
  type: 'escalate-task',
  key: `${target}/escalate-${rung}`,
  target,
  rung,
  to,
});
export const reschedule = (target: string, time: number): Extract<Effect, { type: 'reschedule-task' }> => ({
  type: 'reschedule-task',
  key: `${target}/move-${time}`,
  target,
  due: `due-${time}/${target}`,
});
export const intend = (target: string, channel: 'sms' | 'email' = 'sms'): Effect => ({
  type: 'intend-message',
  key: `${target}/intend/${channel}`,
  target,
  stepId: target,
  occurrence: 1,
  channel,
  template: 'welcome',
  exempt: false,
});
export const withdraw = (target: string): Effect => ({
  type: 'withdraw-message',
  key: `${target}/withdraw`,
  target,
  reason: 'exit',
});
export const note = (target: string): Effect => ({ type: 'note', key: `${target}/note`, note: 'opened', target });
export const end = (outcome: string): Effect => ({ type: 'end', key: 'end', outcome });
