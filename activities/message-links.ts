import { linkedIn, linkUrls, type LinkUrls } from '../core/messaging/templates/link-variables';
import type { PatientLinkSecrets } from '../core/ports';
import type { MessageIntent } from '../core/record/message';
import { LINK_PURPOSES, linkExpiry, type LinkPurpose, type NewPatientLink } from '../core/record/patient-link';

/** What a message may lead to, before it is known what it does lead to. */
export interface MessageLinks {
  readonly urls: LinkUrls;
  /** Those that the message as rendered names; `material` is what its template gives to read. */
  linksOf(message: MessageWithLinks, material: string | undefined): readonly NewPatientLink[];
}

type MessageWithLinks = Pick<MessageIntent, 'orgId' | 'patientId' | 'language' | 'body' | 'createdAt'> &
  Partial<Pick<MessageIntent, 'enrollmentId' | 'subject'>>;

/** The links of one message: rendering it again makes the same. */
export function messageLinks({ make }: Pick<PatientLinkSecrets, 'make'>, intentId: string): MessageLinks {
  const made = new Map(LINK_PURPOSES.map((purpose) => [purpose, make(`message/${intentId}/${purpose}`)]));
  const urls = linkUrls((purpose: LinkPurpose) => made.get(purpose)?.url ?? '');
  return {
    urls,
    linksOf({ subject, body, ...message }, material) {
      const { orgId, patientId, language, createdAt, enrollmentId } = message;
      return linkedIn({ body, ...(subject !== undefined && { subject }) }, urls).map((purpose) => ({
        id: made.get(purpose)?.id ?? '',
        ...{ orgId, patientId, purpose, language, intentId, createdAt, expiresAt: linkExpiry(createdAt) },
        ...(enrollmentId !== undefined && { enrollmentId }),
        ...(purpose === 'material' && material !== undefined && { material }),
      }));
    },
  };
}
