import type { Enrollment } from '../../core/record/enrollment';
import type { MessageIntent } from '../../core/record/message';
import type { Organization } from '../../core/record/organization';
import type { Patient } from '../../core/record/patient';

/** Noon on a weekday in Boston: no quiet hours. */
export const NOON = new Date('2026-11-23T17:00:00Z');

export function anOrganization(fields: Partial<Organization> = {}): Organization {
  return {
    id: 'org-1',
    name: 'Riverside Clinic',
    zone: 'America/New_York',
    holidays: { country: 'US', state: 'MA' },
    quietHours: { start: '21:00', end: '08:00' },
    phone: '617-555-0199',
    ...fields,
  };
}

export function aPatient(fields: Partial<Patient> = {}): Patient {
  return {
    id: 'patient-1',
    orgId: 'org-1',
    identifiers: [],
    name: { given: 'Rosa', family: 'Alvarez' },
    phone: '+16175550142',
    email: 'rosa@home.example',
    language: 'en',
    zone: 'America/New_York',
    medications: [],
    createdAt: NOON,
    updatedAt: NOON,
    version: 1,
    ...fields,
  };
}

export function anEnrollment(fields: Partial<Enrollment> = {}): Enrollment {
  return {
    id: 'enrollment-1',
    orgId: 'org-1',
    patientId: 'patient-1',
    pathway: 'discharge-follow-up',
    definitionId: 'definition-1',
    definitionVersion: 1,
    trigger: { kind: 'manual', key: 'manual/1' },
    startAt: NOON,
    status: 'running',
    step: 1,
    createdAt: NOON,
    ...fields,
  };
}

export function anIntent(fields: Partial<MessageIntent> = {}): MessageIntent {
  return {
    id: 'intent-1',
    orgId: 'org-1',
    patientId: 'patient-1',
    enrollmentId: 'enrollment-1',
    effectKey: 'welcome#1',
    openedStep: 1,
    channel: 'sms',
    address: '+16175550142',
    language: 'en',
    body: 'Riverside Clinic: do you have your medicines? 1 yes, 2 no',
    exempt: false,
    status: 'pending',
    createdAt: NOON,
    attempts: 0,
    ...fields,
  };
}
