import { DateTime } from 'luxon';
import { laceScore } from '../clinical/lace';
import type { Repositories } from '../repositories';
import type { Encounter } from '../record/encounter';
import type { Enrollment } from '../record/enrollment';
import type { Patient } from '../record/patient';
import type { Scope } from '../record/scope';
import { milestoneGroup, splitFactName } from './catalog';
import type { Fact, Facts } from './facts';

export interface FactSubject {
  readonly patientId: string;
  readonly encounterId?: string;
  readonly enrollmentId?: string;
  /** The instant facts are asked for; ages are computed from it. */
  readonly at: Date;
}

type FactRepositories = Pick<Repositories, 'patients' | 'encounters' | 'enrollments' | 'intents'>;

/**
 * Loads the named facts and nothing else; a record that no named fact needs is not read. An unknown fact is absent.
 * Without `encounterId` the encounter is the one that triggered the enrollment.
 */
export async function loadFacts(
  repositories: FactRepositories,
  scope: Scope,
  subject: FactSubject,
  names: readonly string[],
): Promise<Facts> {
  const groups = new Set(names.map((name) => splitFactName(name)[0]));
  const needsEncounter = groups.has('encounter') || groups.has('lace');
  const needsEnrollment = groups.has(milestoneGroup) || (needsEncounter && subject.encounterId === undefined);
  const enrollment =
    needsEnrollment && subject.enrollmentId !== undefined
      ? await repositories.enrollments.get(scope, subject.enrollmentId)
      : null;
  const encounterId = subject.encounterId ?? enrollment?.trigger.encounterId;
  const [patient, encounter, sent] = await Promise.all([
    groups.has('patient') ? repositories.patients.get(scope, subject.patientId) : null,
    needsEncounter && encounterId !== undefined ? repositories.encounters.get(scope, encounterId) : null,
    groups.has('messages') && subject.enrollmentId !== undefined
      ? repositories.intents.countSent(scope, subject.enrollmentId)
      : null,
  ]);
  const facts = new Map<string, Fact>();
  for (const name of names) {
    const fact = factNamed(name, { patient, encounter, enrollment, sent, subject });
    if (fact) facts.set(name, fact);
  }
  return facts;
}

interface Records {
  readonly patient: Patient | null;
  readonly encounter: Encounter | null;
  readonly enrollment: Enrollment | null;
  readonly sent: number | null;
  readonly subject: FactSubject;
}

function factNamed(name: string, records: Records): Fact | null {
  const [group, rest] = splitFactName(name);
  switch (group) {
    case 'patient':
      return records.patient && patientFact(rest, records.patient, records.subject.at);
    case 'encounter':
    case 'lace':
      // A record of another patient must never decide: the caller's reference is then wrong.
      return records.encounter?.patientId === records.subject.patientId ? encounterFact(name, records.encounter) : null;
    case 'messages':
      return name === 'messages.sent' ? messagesSent(records) : null;
    case milestoneGroup:
      return records.enrollment && milestoneReached(rest, records.enrollment);
    default:
      return null;
  }
}

function patientFact(name: string, patient: Patient, at: Date): Fact | null {
  const value = patientValue(name, patient, at);
  return value === null ? null : { value, evidence: { resource: `Patient/${patient.id}`, at: patient.updatedAt } };
}

function patientValue(name: string, patient: Patient, at: Date): Fact['value'] | null {
  switch (name) {
    case 'language':
      return patient.language;
    case 'age':
      return patient.birthDate === undefined ? null : ageAt(patient.birthDate, at, patient.zone ?? 'utc');
    case 'hasPhone':
      return patient.phone !== undefined;
    case 'hasEmail':
      return patient.email !== undefined;
    case 'deceased':
      return patient.deceasedAt !== undefined;
    default:
      return null;
  }
}

/** Completed years; `null` for a date that does not exist or lies ahead. */
function ageAt(birthDate: string, at: Date, zone: string): number | null {
  const years = DateTime.fromJSDate(at, { zone }).diff(DateTime.fromISO(birthDate, { zone }), 'years').years;
  return Number.isFinite(years) && years >= 0 ? Math.floor(years) : null;
}

function encounterFact(name: string, encounter: Encounter): Fact | null {
  const value = encounterValue(name, encounter);
  return value === null
    ? null
    : { value, evidence: { resource: `Encounter/${encounter.id}`, at: encounter.updatedAt } };
}

function encounterValue(name: string, encounter: Encounter): Fact['value'] | null {
  switch (name) {
    case 'encounter.class':
      return encounter.class === 'unknown' ? null : encounter.class;
    case 'encounter.lengthOfStayDays':
      return lengthOfStayDays(encounter);
    case 'encounter.admittedAt':
      return encounter.admittedAt ?? null;
    case 'encounter.dischargedAt':
      return encounter.dischargedAt ?? null;
    case 'encounter.dischargeDisposition':
      return encounter.dischargeDisposition ?? null;
    case 'lace.score':
      return laceOf(encounter);
    default:
      return null;
  }
}

function lengthOfStayDays(encounter: Encounter): number | null {
  if (!encounter.admittedAt || !encounter.dischargedAt) return null;
  const days = (encounter.dischargedAt.getTime() - encounter.admittedAt.getTime()) / 86_400_000;
  return days >= 0 ? Math.floor(days) : null;
}

function laceOf(encounter: Encounter): number | null {
  const days = lengthOfStayDays(encounter);
  const result = laceScore({ ...encounter.lace, ...(days !== null && { lengthOfStayDays: days }) });
  return 'score' in result ? result.score : null;
}

function messagesSent({ sent, subject }: Records): Fact | null {
  if (sent === null || subject.enrollmentId === undefined) return null;
  return { value: sent, evidence: { resource: `Enrollment/${subject.enrollmentId}`, at: subject.at } };
}

function milestoneReached(name: string, enrollment: Enrollment): Fact | null {
  const milestones = enrollment.progress?.milestones;
  const milestone = milestones && Object.hasOwn(milestones, name) ? milestones[name] : undefined;
  if (!milestone) return null;
  const reachedAt = milestone.reachedAt === undefined ? undefined : new Date(milestone.reachedAt);
  return {
    value: reachedAt !== undefined,
    evidence: { resource: `Enrollment/${enrollment.id}`, ...(reachedAt && { at: reachedAt }) },
  };
}
