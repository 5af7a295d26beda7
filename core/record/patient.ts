import type { Language } from './organization';
import type { Scope } from './scope';

export interface Identifier {
  /** Assigning authority (PID-3.4) or a URI. */
  readonly system: string;
  readonly value: string;
}

export interface Medication {
  readonly name: string;
  readonly dose: string;
  readonly frequency: string;
  readonly source: 'home' | 'discharge';
}

export interface Patient {
  readonly id: string;
  readonly orgId: string;
  readonly identifiers: readonly Identifier[];
  readonly name: { readonly given: string; readonly family: string };
  /** ISO date, `YYYY-MM-DD`. */
  readonly birthDate?: string;
  readonly sex?: 'female' | 'male' | 'other' | 'unknown';
  /** E.164. */
  readonly phone?: string;
  readonly email?: string;
  readonly language: Language;
  /** IANA zone; when missing that of the state, else every one of the organization's (`zonesOf`). */
  readonly zone?: string;
  readonly address?: {
    readonly line?: string;
    readonly city?: string;
    readonly state?: string;
    readonly postalCode?: string;
  };
  readonly medications: readonly Medication[];
  readonly deceasedAt?: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Rises by one with each change; a PATCH may require it (`If-Match`). */
  readonly version: number;
}

/** The patient acts for themself: by a text, an email, or a page of theirs. */
export function patientScope({ id, orgId, name }: Pick<Patient, 'id' | 'orgId' | 'name'>): Scope {
  const actor = { kind: 'patient', id, name: `${name.given} ${name.family}`.trim() } as const;
  return { orgId, actor, purpose: 'treatment' };
}

/** What a caller may set on a patient. `null` clears an optional field. */
export interface PatientChanges {
  readonly name?: Patient['name'];
  readonly birthDate?: string | null;
  readonly sex?: Patient['sex'] | null;
  readonly phone?: string | null;
  readonly email?: string | null;
  readonly language?: Language;
  readonly zone?: string | null;
  readonly address?: Patient['address'] | null;
  readonly medications?: readonly Medication[];
  readonly deceasedAt?: Date | null;
}
