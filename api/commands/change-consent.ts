import { CarepathFailure } from '../../core/errors';
import { consentChanges, type ConsentChange, type ConsentPurpose } from '../../core/record/consent';
import type { Channel, Contact } from '../../core/record/message';
import type { Patient } from '../../core/record/patient';
import type { Scope } from '../../core/record/scope';
import type { ContactRepository } from '../../core/message-repositories';
import type { PatientRepository } from '../../core/repositories';
import {
  endPromotion,
  takeBackPending,
  tellOptOut,
  type EndPromotionDeps,
  type TakeBackDeps,
  type TellOptOutDeps,
} from '../../core/messaging/delivery/withdraw-consent';

const CHANNELS = ['sms', 'email'] as const;
const TOLD_HERE: ReadonlySet<ConsentChange['source']> = new Set(['staff', 'link']);

/** What a patient said about messages to an address; they may go while nothing is recorded. */
export interface Consent {
  readonly channel: Channel;
  readonly address: string;
  readonly unreachable?: Contact['unreachable'];
  /** Newest first; the first one of a purpose stands. */
  readonly history: readonly ConsentChange[];
}

export interface ReadConsentDeps {
  readonly patients: Pick<PatientRepository, 'get'>;
  readonly contacts: Pick<ContactRepository, 'get'>;
}

/** The consents of a patient, one for each address there is. @throws CarepathFailure not-found. */
export async function readConsents(
  deps: ReadConsentDeps,
  scope: Scope,
  patientId: string,
): Promise<readonly Consent[]> {
  const patient = await existing(deps, scope, patientId);
  const consents = CHANNELS.flatMap((channel) => {
    const address = addressOf(patient, channel);
    return address === undefined ? [] : [consentOf(deps, scope, channel, address)];
  });
  return Promise.all(consents);
}

export interface ChangeConsentDeps extends TakeBackDeps, TellOptOutDeps {
  readonly patients: Pick<PatientRepository, 'get' | 'findByAddress'>;
  readonly intents: TakeBackDeps['intents'] & EndPromotionDeps['intents'];
  readonly contacts: Pick<ContactRepository, 'get' | 'optOut' | 'optIn' | 'settleDoubt' | 'setPromotion'>;
}

/**
 * Records what a patient has said to the staff about messages. A withdrawal takes back what waits for the address, and of
 * texts it is told to the running pathways of everybody who has the phone. Asked again it finishes what was cut off.
 * @throws CarepathFailure not-found, or invalid-input when the patient has no such address.
 */
export async function changeConsent(
  deps: ChangeConsentDeps,
  scope: Scope,
  input: {
    readonly patientId: string;
    readonly channel: Channel;
    /** `treatment` when not said: all messages. */
    readonly purpose?: ConsentPurpose;
    readonly status: ConsentChange['status'];
    /** Who said it: staff heard it, or the patient chose it on a page of ours. */
    readonly source?: 'staff' | 'link';
    /** Of staff: how the patient asked. */
    readonly reason?: string;
  },
): Promise<Consent> {
  const { patientId, channel, status, purpose, source = 'staff' } = input;
  const reason = input.reason !== undefined && { reason: input.reason };
  const patient = await existing(deps, scope, patientId);
  const address = requiredAddress(patient, channel);
  const at = deps.clock.now();
  if (purpose === 'promotion') {
    const change = { source, at, ...reason, patientId } as const;
    if (status === 'opted-out') await endPromotion(deps, scope, channel, address, change);
    else await deps.contacts.setPromotion(scope, channel, address, { ...change, status });
  } else if (status === 'opted-in') {
    await deps.contacts.optIn(scope, channel, address, source, at, { ...reason, patientId });
    await deps.contacts.settleDoubt(scope, channel, address);
  } else {
    await deps.contacts.optOut(scope, channel, address, source, at, { ...reason, patientId });
    await carryOutWithdrawal(deps, scope, channel, address);
  }
  return consentOf(deps, scope, channel, address);
}

async function carryOutWithdrawal(
  deps: ChangeConsentDeps,
  scope: Scope,
  channel: Channel,
  address: string,
): Promise<void> {
  const contact = await deps.contacts.get(scope, channel, address);
  if (!contact?.optedOut) return;
  await takeBackPending(deps, scope, channel, address);
  // What the patient or the carrier said was told when it came.
  if (channel !== 'sms' || !TOLD_HERE.has(contact.optedOut.source)) return;
  const source = `consent/${contact.optedOut.at.toISOString()}`;
  for (const holder of await deps.patients.findByAddress(scope, channel, address)) {
    await tellOptOut(deps, scope, holder.id, source, contact.id);
  }
}

/**
 * A person has made sure that the address is right: messages are tried there again.
 * @throws CarepathFailure not-found, or invalid-input when the patient has no such address.
 */
export async function confirmAddress(
  deps: {
    readonly patients: Pick<PatientRepository, 'get'>;
    readonly contacts: Pick<ContactRepository, 'get' | 'setUnreachable'>;
  },
  scope: Scope,
  { patientId, channel }: { readonly patientId: string; readonly channel: Channel },
): Promise<Consent> {
  const address = requiredAddress(await existing(deps, scope, patientId), channel);
  await deps.contacts.setUnreachable(scope, channel, address, null);
  return consentOf(deps, scope, channel, address);
}

async function consentOf(
  { contacts }: Pick<ReadConsentDeps, 'contacts'>,
  scope: Scope,
  channel: Channel,
  address: string,
): Promise<Consent> {
  const contact = await contacts.get(scope, channel, address);
  const history = contact ? consentChanges(contact).toReversed() : [];
  return { channel, address, history, ...(contact?.unreachable && { unreachable: contact.unreachable }) };
}

function requiredAddress(patient: Patient, channel: Channel): string {
  const address = addressOf(patient, channel);
  if (address === undefined) {
    throw new CarepathFailure('invalid-input', 'The patient has no such address.', [
      {
        pointer: '/channel',
        message: channel === 'sms' ? 'No phone number is recorded' : 'No email address is recorded',
      },
    ]);
  }
  return address;
}

function addressOf(patient: Patient, channel: Channel): string | undefined {
  return channel === 'sms' ? patient.phone : patient.email;
}

async function existing(deps: ReadConsentDeps, scope: Scope, patientId: string): Promise<Patient> {
  const patient = await deps.patients.get(scope, patientId);
  if (patient === null) throw new CarepathFailure('not-found', 'There is no such patient.');
  return patient;
}
