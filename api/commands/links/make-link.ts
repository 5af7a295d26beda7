import { randomUUID } from 'node:crypto';
import { CarepathFailure } from '../../../core/errors';
import type { PatientLinkRepository } from '../../../core/patient-link-repository';
import { linkText } from '../../../core/messaging/templates/link-text';
import type { ContentLibrary, PatientLinkSecrets } from '../../../core/ports';
import type { Channel, MessageIntent } from '../../../core/record/message';
import type { Patient } from '../../../core/record/patient';
import { linkExpiry, type LinkPurpose, type NewPatientLink, type PatientLink } from '../../../core/record/patient-link';
import type { Scope } from '../../../core/record/scope';
import type { OrganizationRepository } from '../../../core/repositories';
import { sendMessage, type SendMessageDeps } from '../send-message';

export interface MakeLinkDeps extends SendMessageDeps {
  readonly links: Pick<PatientLinkRepository, 'ensure'>;
  readonly organizations: Pick<OrganizationRepository, 'get'>;
  readonly linkSecrets: Pick<PatientLinkSecrets, 'make'>;
  readonly content: Pick<ContentLibrary, 'materials'>;
}

export interface WantedLink {
  readonly patientId: string;
  readonly purpose: LinkPurpose;
  readonly material?: string;
  /** Written to the patient, too. */
  readonly send?: Channel;
}

/**
 * A link for staff to hand out; its address is known now and never again.
 * @throws CarepathFailure not-found, invalid-input for unknown material or a missing address, or conflict when the patient cannot be asked for a birth date.
 */
export async function makeLink(
  deps: MakeLinkDeps,
  scope: Scope,
  wanted: WantedLink,
): Promise<{ readonly link: PatientLink; readonly url: string; readonly message: MessageIntent | null }> {
  const { patientId, purpose, material } = wanted;
  if (material !== undefined && !deps.content.materials().some((one) => one.material === material)) {
    const message = 'There is no such material';
    throw new CarepathFailure('invalid-input', 'The link was not made.', [{ pointer: '/material', message }]);
  }
  const patient = await deps.patients.get(scope, patientId);
  if (!patient) throw new CarepathFailure('not-found', 'There is no such patient.');
  if (patient.birthDate === undefined) {
    throw new CarepathFailure('conflict', 'A link asks for the birth date, and none is recorded.');
  }
  const { id, url } = deps.linkSecrets.make(`handed-out/${randomUUID()}`);
  const createdAt = deps.clock.now();
  const { id: userId, name } = scope.actor;
  const link: NewPatientLink = {
    ...{ id, orgId: scope.orgId, patientId, purpose, language: patient.language, createdAt },
    createdBy: { id: userId, name },
    expiresAt: linkExpiry(createdAt),
    ...(material !== undefined && { material }),
  };
  await deps.links.ensure(scope, [link]);
  const message = wanted.send ? await send(deps, scope, patient, link, url, wanted.send) : null;
  return { message, link: { ...link, opens: 0, tries: { since: createdAt, inWindow: 0, inAll: 0 } }, url };
}

async function send(
  deps: MakeLinkDeps,
  scope: Scope,
  { id: patientId, language }: Patient,
  { purpose }: NewPatientLink,
  url: string,
  channel: Channel,
): Promise<MessageIntent> {
  const organization = await deps.organizations.get(scope.orgId);
  const { subject, body } = linkText(language, purpose, url, organization ?? { name: '', phone: '' });
  return sendMessage(deps, scope, { patientId, channel, body, ...(channel === 'email' && { subject }) });
}
