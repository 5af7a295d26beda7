import { z } from 'zod';
import { LINK_PURPOSES } from '../../core/record/patient-link';
import { channel, message } from './messages';
import { id, instant, localizedText } from './primitives';

const purpose = z.enum(LINK_PURPOSES);

/** A page of a patient's, reached by a link. The link's address is known only where it was sent or handed out. */
export const patientLink = z
  .strictObject({
    id,
    purpose,
    material: z.string().nullable(),
    /** The message it stands in; `null` for one that staff have handed out. */
    messageId: z.string().nullable(),
    createdAt: instant,
    createdBy: z.string().nullable(),
    expiresAt: instant,
    /** `locked`: the birth date was wrong too often. */
    status: z.enum(['usable', 'expired', 'revoked', 'locked']),
    opens: z.number(),
    openedAt: instant.nullable(),
  })
  .meta({ id: 'PatientLink' });
export const patientLinkList = z.strictObject({ items: z.array(patientLink) });

export const makeLinkRequest = z
  .strictObject({
    purpose,
    material: id.optional(),
    /** Write it to the patient, too. */
    send: channel.optional(),
  })
  .refine(({ purpose: made, material }) => (made === 'material') === (material !== undefined), {
    path: ['material'],
    message: 'Say which material, for a link to material and for no other',
  });
export const madeLink = z.strictObject({
  link: patientLink,
  url: z.string(),
  /** The message that carries it; `null` when it was not to be sent. */
  message: message.nullable(),
});
export const linkParams = z.strictObject({ id, linkId: id });

export const materialList = z.strictObject({ items: z.array(z.strictObject({ id, title: localizedText })) });

export type PatientLink = z.infer<typeof patientLink>;
export type PatientLinkList = z.infer<typeof patientLinkList>;
export type MadeLink = z.infer<typeof madeLink>;
export type MakeLinkRequest = z.input<typeof makeLinkRequest>;
export type MaterialList = z.infer<typeof materialList>;
