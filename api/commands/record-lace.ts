import { COMPLETES_LACE } from '../../core/clinical/lace';
import type { Repositories } from '../../core/repositories';
import type { Json } from '../../core/record/audit-event';
import type { Encounter } from '../../core/record/encounter';
import type { Scope } from '../../core/record/scope';
import type { Task } from '../../core/record/task';

/**
 * Writes the LACE items of a form to the stay that the enrollment follows, before the workflow hears of the decision: the
 * condition that it evaluates next reads them there. Does nothing for any other form.
 */
export async function recordLace(
  deps: Pick<Repositories, 'enrollments' | 'encounters'>,
  scope: Scope,
  task: Task,
  data: { readonly [field: string]: Json },
): Promise<void> {
  if (task.form?.form !== COMPLETES_LACE) return;
  const enrollment = await deps.enrollments.get(scope, task.enrollmentId);
  const encounterId = enrollment?.trigger.encounterId;
  const encounter = encounterId === undefined ? null : await deps.encounters.get(scope, encounterId);
  if (encounter === null) return;
  const { identifier, patientId } = encounter;
  const lace = { ...encounter.lace, ...laceItems(data) };
  await deps.encounters.report(scope, { identifier, patientId, lace }, 'unchanged');
}

function laceItems(data: { readonly [field: string]: Json }): NonNullable<Encounter['lace']> {
  const { acute, charlson, edVisits6Months } = data;
  return {
    ...(typeof acute === 'boolean' && { acute }),
    ...(typeof charlson === 'number' && { charlson }),
    ...(typeof edVisits6Months === 'number' && { edVisits6Months }),
  };
}
