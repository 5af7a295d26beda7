import { randomUUID } from 'node:crypto';
import type { Json } from '../../core/record/audit-event';
import type { Scope } from '../../core/record/scope';
import type { ApiDeps } from '../deps';

/** Reads are on record (45 CFR 164.312(b)), apart from the changes: a timeline shows them only when asked to. */
export const ACCESS_KINDS = ['patient.viewed', 'patients.searched'] as const;

/** Records that somebody reads (part of) a patient's record. Before the answer: no record, no reading. */
export async function recordAccess(
  { repositories, clock }: Pick<ApiDeps, 'repositories' | 'clock'>,
  scope: Scope,
  patientId: string,
  part:
    | 'record'
    | 'timeline'
    | 'conversation'
    | 'attachment'
    | 'consents'
    | 'messages'
    | 'task'
    | 'tasks'
    | 'enrollment'
    | 'enrollments',
): Promise<void> {
  await repositories.timeline.append(scope, {
    id: randomUUID(),
    at: clock.now(),
    kind: 'patient.viewed',
    actor: scope.actor,
    subject: { type: 'patient', id: patientId },
    patientId,
    data: { part, purpose: scope.purpose },
  });
}

/** Records a list that showed several patients, with who was in it. */
export async function recordSearch(
  { repositories, clock }: Pick<ApiDeps, 'repositories' | 'clock'>,
  scope: Scope,
  shown: readonly string[],
  query: { readonly [name: string]: Json },
): Promise<void> {
  await repositories.timeline.append(scope, {
    id: randomUUID(),
    at: clock.now(),
    kind: 'patients.searched',
    actor: scope.actor,
    subject: { type: 'patients', id: 'search' },
    data: { ...query, shown: [...shown], purpose: scope.purpose },
  });
}
