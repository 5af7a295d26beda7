import type { Repositories } from '../../repositories';
import type { Encounter } from '../../record/encounter';
import type { Enrollment } from '../../record/enrollment';
import type { Patient } from '../../record/patient';
import type { Scope } from '../../record/scope';
import type { Task } from '../../record/task';
import type { Fact } from '../facts';

/** Whom facts are about, and when they are asked for. */
export interface FactSubject {
  readonly patientId: string;
  /** The patient where the caller has it, so that it is not read again. */
  readonly patient?: Patient;
  readonly encounterId?: string;
  readonly enrollmentId?: string;
  /** The enrollment where the caller has it, so that it is not read again. */
  readonly enrollment?: Enrollment;
  /** The instant facts are asked for; ages are computed from it. */
  readonly at: Date;
}

export type FactRepositories = Pick<
  Repositories,
  'patients' | 'encounters' | 'enrollments' | 'intents' | 'contacts' | 'conversations' | 'tasks'
>;

/** Computes the facts of one group from the records it asks for; `null`: not known. */
export type FactReader = (records: Records, name: string) => Promise<Fact | null>;

/** The records of one subject, each read when it is first asked for and never twice. */
export class Records {
  private readonly read = new Map<string, Promise<unknown>>();

  constructor(
    readonly repositories: FactRepositories,
    readonly scope: Scope,
    readonly subject: FactSubject,
  ) {}

  get patient(): Promise<Patient | null> {
    const { patient, patientId } = this.subject;
    if (patient) return Promise.resolve(patient);
    return this.once('patient', () => this.repositories.patients.get(this.scope, patientId));
  }

  /** The stay that is named, else the one that triggered the enrollment; never one of another patient. */
  get encounter(): Promise<Encounter | null> {
    return this.once('encounter', async () => {
      const id = this.subject.encounterId ?? (await this.enrollment)?.trigger.encounterId;
      const encounter = id === undefined ? null : await this.repositories.encounters.get(this.scope, id);
      return encounter?.patientId === this.subject.patientId ? encounter : null;
    });
  }

  /** All stays of the patient but the one above. */
  get otherEncounters(): Promise<readonly Encounter[]> {
    return this.once('encounters', async () => {
      const id = this.subject.encounterId ?? (await this.enrollment)?.trigger.encounterId;
      const all = await this.repositories.encounters.listForPatient(this.scope, this.subject.patientId);
      return all.filter((encounter) => encounter.id !== id);
    });
  }

  get enrollment(): Promise<Enrollment | null> {
    const { enrollment, enrollmentId } = this.subject;
    if (enrollment) return Promise.resolve(enrollment);
    if (enrollmentId === undefined) return Promise.resolve(null);
    return this.once('enrollment', () => this.repositories.enrollments.get(this.scope, enrollmentId));
  }

  /** The task by which the patient answered a form's scored items last. */
  latestScored(form: string): Promise<Task | null> {
    const { patientId } = this.subject;
    return this.once(`scored/${form}`, () => this.repositories.tasks.latestScored(this.scope, patientId, form));
  }

  /** Whatever `load` answers, once for this key. */
  private once<T>(key: string, load: () => Promise<T>): Promise<T> {
    const known = this.read.get(key);
    if (known) return known as Promise<T>;
    const fresh = load();
    this.read.set(key, fresh);
    return fresh;
  }
}
