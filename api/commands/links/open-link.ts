import { WAITING } from '../../../core/record/conversation';
import type { ConversationRepository } from '../../../core/message-repositories';
import type { PatientLinkRepository } from '../../../core/patient-link-repository';
import type { Clock, PatientLinkSecrets } from '../../../core/ports';
import type { Organization } from '../../../core/record/organization';
import { patientScope, type Patient } from '../../../core/record/patient';
import { isUsable, type PatientLink } from '../../../core/record/patient-link';
import { systemScope, type Scope } from '../../../core/record/scope';
import type { OrganizationRepository, PatientRepository } from '../../../core/repositories';

export interface OpenLinkDeps {
  readonly links: Pick<PatientLinkRepository, 'find' | 'takeTry' | 'opened'>;
  readonly patients: Pick<PatientRepository, 'get'>;
  readonly organizations: Pick<OrganizationRepository, 'get'>;
  readonly conversations: Pick<ConversationRepository, 'touch'>;
  readonly linkSecrets: Pick<PatientLinkSecrets, 'idOf'>;
  readonly clock: Clock;
}

/** Whose page it is, in the patient's own name: for whoever has given the right birth date. */
export interface Reader {
  readonly link: PatientLink;
  readonly organization: Organization;
  readonly patient: Patient;
  readonly scope: Scope;
}

/**
 * The reader that a token leads to. `null` for a link that is not ours, has expired, was revoked or tried too often, and of
 * a patient who cannot be asked for a birth date: nobody learns which.
 */
export async function findReader(deps: OpenLinkDeps, token: string): Promise<Reader | null> {
  const link = await deps.links.find(deps.linkSecrets.idOf(token));
  if (!link || !isUsable(link, deps.clock.now())) return null;
  const [patient, organization] = await Promise.all([
    deps.patients.get(systemScope(link.orgId, 'patient-link'), link.patientId),
    deps.organizations.get(link.orgId),
  ]);
  if (!patient || !organization || patient.birthDate === undefined || patient.deceasedAt) return null;
  return { link, organization, patient, scope: patientScope(patient) };
}

/**
 * Whether this is the patient's birth date (`YYYY-MM-DD`). A try is counted before it is looked at; the one with which a
 * link is locked is told to the staff. `wait`: too many in a quarter of an hour; `spent`: the link is dead.
 */
export async function checkBirthDate(
  deps: OpenLinkDeps,
  { link, patient, scope }: Reader,
  birthDate: string,
): Promise<'right' | 'wrong' | 'wait' | 'spent'> {
  const at = deps.clock.now();
  const system = systemScope(scope.orgId, 'patient-link');
  const taken = await deps.links.takeTry(system, link.id, at);
  if (taken !== 'taken') {
    await deps.conversations.touch(system, patient.id, at, { reason: WAITING.wrongBirthDate });
    return taken;
  }
  if (!isSame(birthDate, patient.birthDate ?? '')) return 'wrong';
  await deps.links.opened(scope, link.id, at);
  return 'right';
}

/** Takes as long for a date that is nearly right as for one that is not. */
function isSame(given: string, known: string): boolean {
  let difference = given.length ^ known.length;
  for (let index = 0; index < known.length; index += 1) {
    difference |= given.charCodeAt(index % Math.max(1, given.length)) ^ known.charCodeAt(index);
  }
  return difference === 0;
}
