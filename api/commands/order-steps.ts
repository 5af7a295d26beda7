import { randomUUID } from 'node:crypto';
import { CarepathFailure } from '../../core/errors';
import { indexDefinition } from '../../core/pathway/index-definition';
import type { Repositories } from '../../core/repositories';
import type { Enrollment } from '../../core/record/enrollment';
import type { StepOrder } from '../../core/record/inbox';
import type { Scope } from '../../core/record/scope';
import { requestChange, type RequestChangeDeps } from './request-change';

/**
 * Has the pathway of one patient paused, resumed, or a step of it skipped, repeated or rescheduled, with a reason on the
 * timeline.
 * @throws CarepathFailure not-found; conflict when it has ended, or the step is not open; invalid-input for an unknown step
 */
export async function orderSteps(
  deps: RequestChangeDeps & Pick<Repositories, 'definitions'>,
  scope: Scope,
  { id, order }: { readonly id: string; readonly order: StepOrder },
): Promise<Enrollment> {
  const enrollment = await deps.enrollments.get(scope, id);
  if (enrollment === null) throw new CarepathFailure('not-found', 'There is no such enrollment.');
  await requireFitting(deps, scope, enrollment, order);
  return requestChange(deps, scope, enrollment, {
    source: `order/${randomUUID()}`,
    news: { type: 'order', order },
    kind: EVENT_KINDS[order.kind],
    data: { ...order },
  });
}

const EVENT_KINDS: { readonly [K in StepOrder['kind']]: string } = {
  pause: 'enrollment.pauseOrdered',
  resume: 'enrollment.resumeOrdered',
  skip: 'enrollment.stepSkipOrdered',
  repeat: 'enrollment.stepRepeatOrdered',
  reschedule: 'enrollment.stepRescheduleOrdered',
};

async function requireFitting(
  { definitions }: Pick<Repositories, 'definitions'>,
  scope: Scope,
  { progress, definitionId }: Enrollment,
  order: StepOrder,
): Promise<void> {
  if (order.kind === 'skip' || order.kind === 'reschedule') {
    const isOpen = progress?.openSteps.some(({ key }) => key === order.key) ?? false;
    if (!isOpen) throw new CarepathFailure('conflict', `The step "${order.key}" is not open.`);
  } else if (order.kind === 'repeat') {
    const stored = await definitions.get(scope, definitionId);
    if (stored && indexDefinition(stored.definition).step(order.stepId)) return;
    throw new CarepathFailure('invalid-input', `This pathway has no step "${order.stepId}".`, [
      { pointer: '/step', message: 'This pathway has no such step' },
    ]);
  }
}
