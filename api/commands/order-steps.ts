import { randomUUID } from 'node:crypto';
import { CarepathFailure } from '../../core/errors';
import { withAdditions } from '../../core/pathway/additions';
import { indexDefinition } from '../../core/pathway/index-definition';
import type { Repositories } from '../../core/repositories';
import type { Enrollment } from '../../core/record/enrollment';
import type { StepOrder } from '../../core/record/inbox';
import type { Scope } from '../../core/record/scope';
import { requestChange, type RequestChangeDeps } from './request-change';
import { type Ordered, type OrderDeps, whenTakenIn } from './when-taken-in';

/** A step is added by `addStep`. */
export type PlainOrder = Exclude<StepOrder, { readonly kind: 'add' }>;

/**
 * Has the pathway of one patient paused, resumed, or a step of it skipped, repeated or rescheduled, with a reason on the
 * timeline. Stored before the workflow is told.
 * @throws CarepathFailure not-found; conflict when it has ended or the order fits nothing any more; invalid-input for an
 * unknown step
 */
export async function orderSteps(
  deps: Omit<RequestChangeDeps, 'runtime'> & OrderDeps & Pick<Repositories, 'definitions'>,
  scope: Scope,
  { id, order }: { readonly id: string; readonly order: PlainOrder },
): Promise<Ordered> {
  const enrollment = await deps.enrollments.get(scope, id);
  if (enrollment === null) throw new CarepathFailure('not-found', 'There is no such enrollment.');
  await requireFitting(deps, scope, enrollment, order);
  return whenTakenIn(deps, refusalOf(order), (runtime) =>
    requestChange({ ...deps, runtime }, scope, enrollment, {
      source: `order/${randomUUID()}`,
      news: { type: 'order', order },
      kind: EVENT_KINDS[order.kind],
      data: { ...order },
    }),
  );
}

/** Why the pathway did not follow. */
function refusalOf(order: PlainOrder): string {
  switch (order.kind) {
    case 'pause':
      return 'The pathway is paused already, or about to end.';
    case 'resume':
      return 'The pathway is not paused.';
    case 'skip':
      return `The step "${order.key}" is not open any more.`;
    case 'reschedule':
      return `The step "${order.key}" is not open any more, or has no time that could be moved.`;
    case 'repeat':
      return 'The pathway is about to end and takes no step in any more.';
  }
}

const EVENT_KINDS: { readonly [K in PlainOrder['kind']]: string } = {
  pause: 'enrollment.pauseOrdered',
  resume: 'enrollment.resumeOrdered',
  skip: 'enrollment.stepSkipOrdered',
  repeat: 'enrollment.stepRepeatOrdered',
  reschedule: 'enrollment.stepRescheduleOrdered',
};

async function requireFitting(
  { definitions }: Pick<Repositories, 'definitions'>,
  scope: Scope,
  { progress, definitionId, additions }: Enrollment,
  order: PlainOrder,
): Promise<void> {
  if (order.kind === 'skip' || order.kind === 'reschedule') {
    const isOpen = progress?.openSteps.some(({ key }) => key === order.key) ?? false;
    if (!isOpen) throw new CarepathFailure('conflict', `The step "${order.key}" is not open.`);
  } else if (order.kind === 'repeat') {
    const stored = await definitions.get(scope, definitionId);
    if (stored && indexDefinition(withAdditions(stored.definition, additions)).step(order.stepId)) return;
    throw new CarepathFailure('invalid-input', `This pathway has no step "${order.stepId}".`, [
      { pointer: '/step', message: 'This pathway has no such step' },
    ]);
  }
}
