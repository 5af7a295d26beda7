import type { z } from 'zod';
import type { patient as patientContract, timelineEntry } from '../contract/patients';
import type { AuditEvent } from '../../core/record/audit-event';
import { DECIDED_KIND } from '../../core/record/condition-decision';
import type { Patient } from '../../core/record/patient';
import { presentDecision } from './decision';
import type { Presented } from './presented';
import { instantOrNull } from './instant';

export function presentPatient(patient: Patient): Presented<z.input<typeof patientContract>> {
  return {
    id: patient.id,
    identifiers: patient.identifiers.map(({ system, value }) => ({ system, value })),
    name: { given: patient.name.given, family: patient.name.family },
    birthDate: patient.birthDate ?? null,
    sex: patient.sex ?? null,
    phone: patient.phone ?? null,
    email: patient.email ?? null,
    language: patient.language,
    zone: patient.zone ?? null,
    address: patient.address ?? null,
    medications: patient.medications,
    deceasedAt: instantOrNull(patient.deceasedAt),
    version: patient.version,
    createdAt: patient.createdAt.toISOString(),
    updatedAt: patient.updatedAt.toISOString(),
  };
}

export function presentTimelineEntry(event: AuditEvent): Presented<z.input<typeof timelineEntry>> {
  return {
    id: event.id,
    at: event.at.toISOString(),
    kind: event.kind,
    actor: event.actor,
    subject: event.subject,
    enrollmentId: event.enrollmentId ?? null,
    ...(event.kind === DECIDED_KIND
      ? { data: {}, decision: presentDecision(event) }
      : { data: event.data, decision: null }),
  };
}
