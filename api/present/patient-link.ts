import type { z } from 'zod';
import type { patientLink } from '../contract/links';
import { TRIES, type PatientLink } from '../../core/record/patient-link';
import { instantOrNull } from './instant';
import type { Presented } from './presented';

export function presentPatientLink(link: PatientLink, now: Date): Presented<z.input<typeof patientLink>> {
  return {
    id: link.id,
    purpose: link.purpose,
    material: link.material ?? null,
    messageId: link.intentId ?? null,
    createdAt: link.createdAt.toISOString(),
    createdBy: link.createdBy?.name ?? null,
    expiresAt: link.expiresAt.toISOString(),
    status: statusOf(link, now),
    opens: link.opens,
    openedAt: instantOrNull(link.openedAt),
  };
}

function statusOf({ revokedAt, expiresAt, tries }: PatientLink, now: Date) {
  if (revokedAt) return 'revoked';
  if (expiresAt <= now) return 'expired';
  return tries.inAll >= TRIES.inAll ? 'locked' : 'usable';
}
