import { CarepathFailure } from '../core/errors';
import { withAdditions } from '../core/pathway/additions';
import type { EnrollmentRef, LoadedDefinition } from '../core/pathway/host';
import { systemScope } from '../core/record/scope';
import type { ActivityDependencies } from './dependencies';

/**
 * A version of the pathway with the steps that were added for this patient, and the instant the clocks count from; marks
 * the enrollment running.
 * @throws CarepathFailure `not-found` when the enrollment or its definition is gone.
 */
export function createLoadDefinition({ repositories }: Pick<ActivityDependencies, 'repositories'>) {
  return async function loadDefinition(input: EnrollmentRef & { definitionId: string }): Promise<LoadedDefinition> {
    const scope = systemScope(input.orgId, 'pathway');
    const [enrollment, stored] = await Promise.all([
      repositories.enrollments.get(scope, input.enrollmentId),
      repositories.definitions.get(scope, input.definitionId),
    ]);
    if (!enrollment) throw new CarepathFailure('not-found', 'The enrollment is not in the record.');
    if (!stored) throw new CarepathFailure('not-found', 'The version of the pathway is not in the record.');
    if (enrollment.status === 'starting') await repositories.enrollments.markRunning(scope, enrollment.id);
    const definition = withAdditions(stored.definition, enrollment.additions);
    return { definition, start: enrollment.startAt.getTime() };
  };
}
