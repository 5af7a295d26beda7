import type { NewPatientLink, PatientLink } from './record/patient-link';
import type { Scope } from './record/scope';

/** `wait`: five were wrong within a quarter of an hour; `spent`: too many in all, and the link is dead. */
export type TakenTry = 'taken' | 'wait' | 'spent';

export interface PatientLinkRepository {
  /** Writes those that are not there yet. */
  ensure(scope: Scope, links: readonly NewPatientLink[]): Promise<void>;
  /** By the hash of the token, which nobody guesses: whoever has a link names no organization. */
  find(id: string): Promise<PatientLink | null>;
  /** Newest first, at most 100. */
  forPatient(scope: Scope, patientId: string): Promise<readonly PatientLink[]>;
  /** Counts a try at the birth date before it is looked at, so that parallel guesses gain nothing. */
  takeTry(scope: Scope, id: string, at: Date): Promise<TakenTry>;
  /** The birth date was right: tries begin anew. */
  opened(scope: Scope, id: string, at: Date): Promise<void>;
  /** Ends a link of this patient; `false` when there is none, or it had ended. */
  revoke(scope: Scope, link: { readonly patientId: string; readonly id: string }, at: Date): Promise<boolean>;
}
