import type { z } from 'zod';
import type { enrollment as enrollmentContract, enrollmentDetail } from '../contract/enrollments';
import { withAdditions } from '../../core/pathway/additions';
import type { StoredDefinition } from '../../core/repositories';
import type { Enrollment } from '../../core/record/enrollment';
import { instantOrNull } from './instant';
import { outlineOf } from './outline';
import type { Presented } from './presented';

/** `definition` gives the title; without it (it cannot be deleted, but it may not be loaded) the name stands in. */
export function presentEnrollment(
  enrollment: Enrollment,
  definition: StoredDefinition | null,
): Presented<z.input<typeof enrollmentContract>> {
  const { trigger, progress } = enrollment;
  return {
    id: enrollment.id,
    patientId: enrollment.patientId,
    pathway: {
      name: enrollment.pathway,
      version: enrollment.definitionVersion,
      title: definition?.definition.title ?? { en: enrollment.pathway },
    },
    trigger: { kind: trigger.kind, key: trigger.key, encounterId: trigger.encounterId ?? null },
    status: enrollment.status,
    outcome: enrollment.outcome ?? null,
    startAt: enrollment.startAt.toISOString(),
    createdAt: enrollment.createdAt.toISOString(),
    endedAt: instantOrNull(enrollment.endedAt),
    step: enrollment.step,
    paused: progress?.paused === true,
    openSteps: progress?.openSteps ?? [],
    timers: (progress?.timers ?? []).map(({ key, at, derivation }) => ({ key, at, derivation: derivation ?? null })),
    milestones: Object.entries(progress?.milestones ?? {}).map(([name, { due, reachedAt, missed }]) => ({
      name,
      due: due ?? null,
      reachedAt: reachedAt ?? null,
      missed,
    })),
  };
}

export function presentEnrollmentDetail(
  enrollment: Enrollment,
  definition: StoredDefinition | null,
): Presented<z.input<typeof enrollmentDetail>> {
  return {
    ...presentEnrollment(enrollment, definition),
    outline: definition ? outlineOf(withAdditions(definition.definition, enrollment.additions)) : [],
  };
}
