import type { FactRepositories } from '../../../core/criteria/load-facts';
import type { Repositories } from '../../../core/repositories';
import type { Encounter } from '../../../core/record/encounter';
import type { Enrollment } from '../../../core/record/enrollment';
import type { FormDefinition } from '../../../core/record/form';
import type { Contact, InboundMessage } from '../../../core/record/message';
import type { Patient } from '../../../core/record/patient';
import { systemScope } from '../../../core/record/scope';
import type { Task, TaskDecision } from '../../../core/record/task';

export const scope = systemScope('org-1', 'test');
export const at = new Date('2026-09-14T12:00:00Z');
export const changed = new Date('2026-09-01T00:00:00Z');

export const patient: Patient = {
  id: 'p1',
  orgId: 'org-1',
  identifiers: [],
  name: { given: 'Rosa', family: 'Diaz' },
  birthDate: '1950-09-15',
  sex: 'female',
  phone: '+14135550100',
  email: 'rosa@example.org',
  language: 'es',
  medications: ['metformin', ' lisinopril', 'metformin', ''].map((name) => ({
    name,
    dose: '1',
    frequency: 'daily',
    source: 'home',
  })),
  createdAt: changed,
  updatedAt: changed,
  version: 1,
};
export const encounter: Encounter = {
  id: 'e1',
  orgId: 'org-1',
  patientId: 'p1',
  identifier: { system: 's', value: 'v' },
  class: 'IMP',
  status: 'discharged',
  admittedAt: new Date('2026-09-05T20:00:00Z'),
  dischargedAt: new Date('2026-09-11T15:00:00Z'),
  dischargeSeq: 1,
  lace: { acute: true, charlson: 5, edVisits6Months: 2 },
  createdAt: changed,
  updatedAt: changed,
  version: 1,
};
export const enrollment: Enrollment = {
  id: 'n1',
  orgId: 'org-1',
  patientId: 'p1',
  pathway: 'discharge-follow-up',
  definitionId: 'd1',
  definitionVersion: 1,
  trigger: { kind: 'event', key: 'encounter/e1/1', encounterId: 'e1' },
  startAt: at,
  status: 'running',
  step: 3,
  createdAt: at,
  progress: {
    openSteps: [],
    timers: [],
    recorded: {},
    milestones: { contacted: { reachedAt: '2026-09-13T10:00:00.000Z', missed: false }, visited: { missed: false } },
  },
};

export interface RecordParts {
  readonly patient?: Patient;
  readonly encounter?: Encounter;
  readonly otherStays?: readonly Encounter[];
  readonly enrollment?: Enrollment;
  readonly sent?: number;
  readonly inbound?: InboundMessage;
  readonly contacts?: readonly Contact[];
  readonly scored?: readonly Task[];
}

/** Answers from what it is given and keeps which records were read; any other method is a mistake. */
export function repositories(records: RecordParts = {}): FactRepositories & { readonly read: readonly string[] } {
  const read: string[] = [];
  const get =
    <T extends { readonly id: string }>(kind: string, record: T | undefined) =>
    (_: unknown, id: string) => {
      read.push(`${kind}/${id}`);
      return Promise.resolve(record?.id === id ? record : null);
    };
  const stays = [...(records.encounter ? [records.encounter] : []), ...(records.otherStays ?? [])];
  const fake: { [Name in keyof FactRepositories]: Partial<Repositories[Name]> } = {
    patients: { get: get('patient', records.patient) },
    encounters: { get: get('encounter', records.encounter), listForPatient: () => Promise.resolve(stays) },
    enrollments: { get: get('enrollment', records.enrollment) },
    intents: { countSent: () => Promise.resolve(records.sent ?? 0) },
    contacts: {
      get: (_, channel) => Promise.resolve(records.contacts?.find((contact) => contact.channel === channel) ?? null),
    },
    conversations: { inbound: () => Promise.resolve(records.inbound ? [records.inbound] : []) },
    tasks: {
      latestScored: (_, _patientId, form) =>
        Promise.resolve(records.scored?.find((task) => task.form?.form === form) ?? null),
    },
  };
  return { read, ...(fake as FactRepositories) };
}

/** An inpatient stay a month before the one of the enrollment. */
export const earlierStay: Encounter = {
  ...encounter,
  id: 'e0',
  admittedAt: new Date('2026-08-01T08:00:00Z'),
  dischargedAt: new Date('2026-08-04T08:00:00Z'),
};
export const reply: InboundMessage = {
  ...{ id: 'm1', orgId: 'org-1', channel: 'sms', from: '+14135550100', to: '+14135550199', body: 'Better' },
  ...{ providerId: 'SM1', patientId: 'p1', meaning: 'answer', receivedAt: changed },
};
export const stopped: Contact = {
  ...{ id: 'c1', orgId: 'org-1', channel: 'sms', address: '+14135550100' },
  optedOut: { at: changed, source: 'word' },
};

/** A task by which the patient answered a questionnaire, with what the answers came to. */
export function answered(form: FormDefinition, scores: NonNullable<TaskDecision['scores']>, on = changed): Task {
  return {
    ...{ id: `task-${form.form}`, orgId: 'org-1', enrollmentId: 'n1', patientId: 'p1', patientName: 'Rosa Diaz' },
    ...{ pathway: { name: 'screening', version: 1 }, effectKey: 'ask#1', stepId: 'ask', openedStep: 1 },
    ...{ title: form.title, why: form.title, queue: 'nurses', priority: 'routine', form, outcomes: [] },
    ...{ status: 'open', escalations: [], comments: [], openedAt: on, version: 1 },
    decision: { id: 'd1', outcome: 'done', data: {}, scores, by: { id: 'maria', name: 'Maria' }, at: on },
  };
}
