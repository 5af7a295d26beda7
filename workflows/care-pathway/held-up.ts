import { ActivityFailure, ApplicationFailure, log } from '@temporalio/workflow';
import type { RecordedEffect } from '../../core/pathway/host';
import type { Decision, Input } from './input-queue';
import type { HeldUp } from './messages';
import { EngineRefusal, type StepRunner } from './step-runner';
import type { Work } from './work';

/** What a person may answer to a held-up enrollment. */
const RETRY = 'retry';
const STOP = 'stop';

/** True when trying the same step again would fail the same way: a person has to look, and the enrollment waits. */
export function needsPerson(error: unknown): boolean {
  const cause = causeOf(error);
  return cause instanceof EngineRefusal || (cause instanceof ApplicationFailure && cause.nonRetryable === true);
}

/** The failure of a local activity comes as it is, that of a normal one wrapped. */
function causeOf(error: unknown): unknown {
  return error instanceof ActivityFailure ? error.cause : error;
}

/** Keeps the work that could not be done and opens an urgent task that says why. Nothing of the pathway is lost. */
export async function holdUp(runner: StepRunner, work: Work, error: unknown): Promise<HeldUp> {
  const cause = causeOf(error);
  const reason = cause instanceof Error ? cause.message : String(cause);
  const target = `held-up#${runner.step + 1}`;
  log.error('enrollment held up', { target, reason });
  await runner.applyAside([openTask(target, reason)], { inputs: [], events: [] });
  return { target, work };
}

/**
 * Does what a person decided about a held-up enrollment. The answer is the work to try again, or null when the enrollment
 * has ended: then its pathway is not asked, since it may be what is broken.
 */
export async function release(runner: StepRunner, heldUp: HeldUp, answer: Input): Promise<Work | null> {
  const isDecision = answer.kind === 'decision';
  if (isDecision) await runner.applyAside([], { inputs: [answer], events: [] });
  if (isDecision && answer.outcome !== STOP) return heldUp.work;
  if (!isDecision) await runner.applyAside([closeTask(heldUp.target, 'cancelled')], { inputs: [], events: [] });
  await runner.endWithoutPathway(isDecision ? 'stopped' : 'cancelled');
  return null;
}

/** The pathway has another version now, with which the work that was held up may be possible. */
export async function releaseMigrated(runner: StepRunner, heldUp: HeldUp): Promise<Work> {
  await runner.applyAside([closeTask(heldUp.target, 'migrated')], { inputs: [], events: [] });
  return heldUp.work;
}

/** Only the answer to its task, a cancellation or another version of the pathway releases a held-up enrollment; everything else waits in the queue. */
export function releases(heldUp: HeldUp, input: Input): boolean {
  if (input.kind === 'decision') return isAnswerTo(heldUp, input);
  return input.kind === 'migration' || (input.kind === 'event' && input.event.type === 'cancelled');
}

export function isAnswerTo(heldUp: HeldUp, decision: Decision): boolean {
  return decision.target === heldUp.target;
}

function closeTask(target: string, reason: string): RecordedEffect {
  return { type: 'close-task', key: `${target}/close`, target, reason };
}

function openTask(target: string, reason: string): RecordedEffect {
  return {
    type: 'open-task',
    key: `${target}/open`,
    target,
    stepId: 'held-up',
    title: { en: 'This pathway is held up', es: 'Este plan está detenido' },
    why: {
      en: `A step could not be carried out: ${reason}`,
      es: `No se pudo realizar un paso: ${reason}`,
    },
    queue: 'coordinators',
    priority: 'urgent',
    outcomes: [
      { id: RETRY, label: { en: 'Try again', es: 'Intentar de nuevo' } },
      { id: STOP, label: { en: 'End this pathway', es: 'Terminar este plan' } },
    ],
  };
}
