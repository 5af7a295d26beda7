import { readMessage } from '../../core/messaging/opt-out';
import { readReply } from '../../core/messaging/replies';
import type { ContactRepository, IntentRepository } from '../../core/message-repositories';
import type { EnrollmentRepository, OrganizationRepository, PatientRepository } from '../../core/repositories';
import type { MessageIntent } from '../../core/record/message';
import type { Organization } from '../../core/record/organization';
import type { Patient } from '../../core/record/patient';
import { systemScope, type Scope } from '../../core/record/scope';

export interface InboundSms {
  /** E.164. */
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly messageSid: string;
  /** What the carrier read in it: `STOP`, `START` or `HELP`. */
  readonly optOutType?: string;
}

export interface ReadInboundDeps {
  readonly organizations: Pick<OrganizationRepository, 'all'>;
  readonly patients: Pick<PatientRepository, 'findByAddress'>;
  readonly intents: Pick<IntentRepository, 'openQuestions'>;
  readonly enrollments: Pick<EnrollmentRepository, 'get'>;
  readonly contacts: Pick<ContactRepository, 'get'>;
}

/** A patient who has the phone, with the newest question to them that waits for an answer. */
export interface PhoneHolder {
  readonly scope: Scope;
  readonly organization: Organization;
  readonly patient: Patient;
  readonly question: MessageIntent | null;
}

export type InboundReading =
  | { readonly meaning: 'opt-out' | 'opt-in' | 'help' }
  | {
      readonly meaning: 'answer';
      readonly holder: PhoneHolder;
      readonly question: MessageIntent;
      readonly option: string;
    }
  | {
      readonly meaning: 'unclear';
      readonly holder: PhoneHolder;
      readonly question: MessageIntent | null;
      readonly reason: string;
    }
  /** Nobody's, or any one of several people's. */
  | { readonly meaning: 'unmatched' };

/**
 * Everybody who has this phone. One messaging number serves the whole deployment, so all organizations are asked; in the
 * usual case there is one patient in one organization.
 */
export async function findPhoneHolders(deps: ReadInboundDeps, phone: string): Promise<readonly PhoneHolder[]> {
  const organizations = await deps.organizations.all();
  const found = await Promise.all(organizations.map((organization) => holdersIn(deps, organization, phone)));
  return found.flat();
}

async function holdersIn(deps: ReadInboundDeps, organization: Organization, phone: string): Promise<PhoneHolder[]> {
  const system = systemScope(organization.id, 'sms-webhook');
  const patients = await deps.patients.findByAddress(system, 'sms', phone);
  if (patients.length === 0) return [];
  const questions = await waitingQuestions(deps, system, phone);
  return patients.map((patient) => ({
    scope: patientScope(patient),
    organization,
    patient,
    question: questions.find((question) => question.patientId === patient.id) ?? null,
  }));
}

/** Newest first. A pathway that has ended waits for no answer. */
async function waitingQuestions(deps: ReadInboundDeps, scope: Scope, phone: string): Promise<MessageIntent[]> {
  const waiting: MessageIntent[] = [];
  for (const question of await deps.intents.openQuestions(scope, 'sms', phone)) {
    const enrollment = question.enrollmentId ? await deps.enrollments.get(scope, question.enrollmentId) : null;
    if (enrollment?.status !== 'ended') waiting.push(question);
  }
  return waiting;
}

/** What a text means, and whose it is. Consent comes first: it concerns the phone, whoever holds it. */
export async function readInboundSms(
  deps: ReadInboundDeps,
  holders: readonly PhoneHolder[],
  sms: InboundSms,
): Promise<InboundReading> {
  const questionOpen = holders.some((holder) => holder.question !== null);
  const meaning = readMessage(sms.body, { questionOpen });
  const consent = await consentIn(deps, holders, sms, meaning);
  if (consent) return { meaning: consent };
  const holder = theOneWhoWrote(holders);
  if (!holder) return { meaning: 'unmatched' };
  const { question } = holder;
  if (meaning === 'in-doubt') return { meaning: 'unclear', holder, question: null, reason: 'may want to opt out' };
  if (!question?.question) return { meaning: 'unclear', holder, question: null, reason: 'wrote in their own words' };
  const option = readReply(question.question, sms.body);
  if (option === 'unclear') return { meaning: 'unclear', holder, question, reason: 'unclear answer' };
  return { meaning: 'answer', holder, question, option };
}

/** Our own reading first, in both languages; then what the carrier has acted upon already. */
async function consentIn(
  deps: ReadInboundDeps,
  holders: readonly PhoneHolder[],
  sms: InboundSms,
  meaning: ReturnType<typeof readMessage>,
): Promise<'opt-out' | 'opt-in' | 'help' | null> {
  if (meaning === 'opt-out' || sms.optOutType === 'STOP') return 'opt-out';
  if (meaning === 'opt-in' || meaning === 'help') return meaning;
  if (sms.optOutType === 'HELP' && meaning === 'none') return 'help';
  // "Yes" is a word of the carrier's to resume; of a patient who is not opted out it is an answer.
  if (sms.optOutType === 'START' && (await anyOptedOut(deps, holders, sms.from))) return 'opt-in';
  return null;
}

async function anyOptedOut(deps: ReadInboundDeps, holders: readonly PhoneHolder[], phone: string): Promise<boolean> {
  const contacts = await Promise.all(holders.map(({ scope }) => deps.contacts.get(scope, 'sms', phone)));
  return contacts.some((contact) => contact?.optedOut !== undefined);
}

/** Of several people with one phone: the only one who was asked something. */
function theOneWhoWrote(holders: readonly PhoneHolder[]): PhoneHolder | null {
  const asked = holders.length === 1 ? holders : holders.filter((holder) => holder.question !== null);
  return asked.length === 1 ? (asked[0] ?? null) : null;
}

function patientScope(patient: Patient): Scope {
  const name = `${patient.name.given} ${patient.name.family}`.trim();
  return { orgId: patient.orgId, actor: { kind: 'patient', id: patient.id, name }, purpose: 'treatment' };
}
