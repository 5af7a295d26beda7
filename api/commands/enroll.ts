import { CarepathFailure } from '../../core/errors';
import type { PathwayRuntime } from '../../core/ports';
import type { Repositories, StoredDefinition } from '../../core/repositories';
import type { Enrollment, Trigger } from '../../core/record/enrollment';
import type { Scope } from '../../core/record/scope';

export interface EnrollInput {
  readonly patientId: string;
  readonly pathway: string;
  /** Default: the latest published one. */
  readonly version?: number;
  /** The same key for the same patient and pathway enrolls once. Without it: by hand, one at a time. */
  readonly trigger?: Trigger;
  /** The clinical instant that the pathway's clocks count from. */
  readonly startAt: Date;
}

export type EnrollDeps = Pick<Repositories, 'patients' | 'encounters' | 'enrollments' | 'definitions'> & {
  readonly runtime: PathwayRuntime;
};

export interface EnrollResult {
  readonly enrollment: Enrollment;
  /** False when this trigger had enrolled the patient before. */
  readonly created: boolean;
}

/**
 * Enrolls a patient in a pathway, once for a trigger. The row is written as `starting` before the workflow is started;
 * when Temporal cannot be reached it stays so and the sweeper starts it.
 * @throws CarepathFailure not-found (patient, pathway or stay), conflict (the patient has died, the version is retired).
 */
export async function enroll(deps: EnrollDeps, scope: Scope, input: EnrollInput): Promise<EnrollResult> {
  await requireLivingPatient(deps, scope, input.patientId);
  const definition = await findDefinition(deps, scope, input);
  await requireOwnStay(deps, scope, input);
  const trigger = input.trigger ?? (await manualTrigger(deps, scope, input));
  const result = await deps.enrollments.create(scope, {
    patientId: input.patientId,
    pathway: definition.pathway,
    definitionId: definition.id,
    definitionVersion: definition.version,
    trigger,
    startAt: input.startAt,
  });
  // Also when it was there already: a crash may have come between the row and the workflow. Starting twice is harmless.
  if (result.enrollment.status === 'starting') await startOrLeave(deps, result.enrollment);
  return result;
}

async function requireLivingPatient(deps: EnrollDeps, scope: Scope, patientId: string): Promise<void> {
  const patient = await deps.patients.get(scope, patientId);
  if (patient === null) throw new CarepathFailure('not-found', 'There is no such patient.');
  if (patient.deceasedAt !== undefined) {
    throw new CarepathFailure('conflict', 'The patient is recorded as deceased and cannot be enrolled.');
  }
}

async function requireOwnStay(deps: EnrollDeps, scope: Scope, input: EnrollInput): Promise<void> {
  const encounterId = input.trigger?.encounterId;
  if (encounterId === undefined) return;
  const encounter = await deps.encounters.get(scope, encounterId);
  if (encounter?.patientId !== input.patientId) {
    throw new CarepathFailure('not-found', 'This patient has no such stay.', [
      { pointer: '/trigger/encounterId', message: 'is not a stay of this patient' },
    ]);
  }
}

async function findDefinition(
  deps: EnrollDeps,
  scope: Scope,
  { pathway, version }: EnrollInput,
): Promise<StoredDefinition> {
  const found =
    version === undefined
      ? await deps.definitions.latest(scope, pathway)
      : await deps.definitions.version(scope, pathway, version);
  if (found === null) throw new CarepathFailure('not-found', 'There is no such published pathway.');
  if (found.status === 'retired') throw new CarepathFailure('conflict', 'This version of the pathway is retired.');
  return found;
}

/**
 * By hand a patient is in a pathway once at a time: the key counts those that have ended, so that two clicks, or two
 * coordinators, enroll once.
 */
async function manualTrigger(deps: EnrollDeps, scope: Scope, { patientId, pathway }: EnrollInput): Promise<Trigger> {
  const ended = await deps.enrollments.list(scope, { patientId, pathway, status: 'ended', limit: 1 });
  return { kind: 'manual', key: `manual/${ended.total + 1}` };
}

async function startOrLeave(deps: EnrollDeps, enrollment: Enrollment): Promise<void> {
  try {
    await deps.runtime.start(enrollment);
  } catch (error) {
    if (!(error instanceof CarepathFailure && error.code === 'temporal-unavailable')) throw error;
  }
}
