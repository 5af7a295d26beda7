import type { Clock } from '../../core/ports';
import type { IntentRepository } from '../../core/message-repositories';
import type { OrganizationRepository, PatientRepository } from '../../core/repositories';
import type { MessageIntent } from '../../core/record/message';
import type { Organization } from '../../core/record/organization';
import { patientScope, type Patient } from '../../core/record/patient';
import { systemScope, type Scope } from '../../core/record/scope';

export interface PhoneHolderDeps {
  readonly organizations: Pick<OrganizationRepository, 'all'>;
  readonly patients: Pick<PatientRepository, 'findByAddress'>;
  readonly intents: Pick<IntentRepository, 'openQuestions'>;
  readonly clock: Clock;
}

/** A patient who has the phone, with the questions to them that have no answer yet, newest first. */
export interface PhoneHolder {
  readonly scope: Scope;
  readonly organization: Organization;
  readonly patient: Patient;
  /** Also those that have timed out while their pathway goes on. */
  readonly questions: readonly MessageIntent[];
  /** Whether a question still waits for its answer. */
  readonly isAsked: boolean;
}

/**
 * Everybody who has this phone. One messaging number serves the whole deployment, so all organizations are asked; in the
 * usual case there is one patient in one organization.
 */
export async function findPhoneHolders(deps: PhoneHolderDeps, phone: string): Promise<readonly PhoneHolder[]> {
  const organizations = await deps.organizations.all();
  const found = await Promise.all(organizations.map((organization) => holdersIn(deps, organization, phone)));
  return found.flat();
}

async function holdersIn(deps: PhoneHolderDeps, organization: Organization, phone: string): Promise<PhoneHolder[]> {
  const system = systemScope(organization.id, 'sms-webhook');
  const patients = await deps.patients.findByAddress(system, 'sms', phone);
  if (patients.length === 0) return [];
  const questions = await deps.intents.openQuestions(system, 'sms', phone);
  const now = deps.clock.now();
  return patients.map((patient) => {
    const own = questions.filter(({ patientId }) => patientId === patient.id);
    const isAsked = own.some(({ expiresAt }) => !expiresAt || expiresAt > now);
    return { scope: patientScope(patient), organization, patient, questions: own, isAsked };
  });
}

/** Of several people with one phone: the only one whom something is being asked. */
export function theOneWhoWrote(holders: readonly PhoneHolder[]): PhoneHolder | null {
  const asked = holders.length === 1 ? holders : holders.filter(({ isAsked }) => isAsked);
  return asked.length === 1 ? (asked[0] ?? null) : null;
}
