import type { Channel } from './message';

/** Why a conversation waits for a person; `reason` of one that waits is mostly one of these. */
export const WAITING = {
  crisis: 'words of crisis',
  concern: 'worrying words',
  doubt: 'may want to opt out',
  ownWords: 'wrote in their own words',
  unclear: 'unclear answer',
  late: 'late answer',
  several: 'fits several questions',
  attachment: 'sent a picture or a file',
  sharedPhone: 'shared phone',
  unknownPhone: 'unknown phone',
  sharedAddress: 'shared email address',
  unknownSender: 'unknown sender',
  otherSender: 'from another address',
  assigned: 'assigned from a phone',
  call: 'asks to be called',
  wrongBirthDate: 'wrong birth dates on a link',
} as const;

interface StaffMember {
  readonly id: string;
  readonly name: string;
}

/** The thread with one patient, or with a phone as long as it is not known who writes from it. */
export interface Conversation {
  readonly id: string;
  readonly orgId: string;
  /** Absent while it is not known who writes. */
  readonly patientId?: string;
  /** Of a thread without a patient: where its texts come from. */
  readonly from?: { readonly channel: Channel; readonly address: string };
  readonly lastAt: Date;
  readonly needsPerson: boolean;
  readonly reason?: string;
  /** Since when it has waited for a person. */
  readonly since?: Date;
  /** What the patient wrote last. */
  readonly lastText?: string;
  /** The intent whose question the last text probably answers. */
  readonly questionId?: string;
  /** Who deals with it. */
  readonly assignee?: StaffMember;
  /** The message by which a person answered: when that is taken back, the conversation waits again. */
  readonly answeredBy?: string;
  /** A thread of a phone that somebody is giving to this patient. */
  readonly forPatient?: string;
  readonly closed?: { readonly at: Date; readonly by: StaffMember; readonly note?: string };
}
