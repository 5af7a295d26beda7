import { IANAZone } from 'luxon';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { CarepathFailure, type FieldError } from '../../core/errors';
import type { Clock } from '../../core/ports';
import type { Repositories } from '../../core/repositories';
import type { Identifier, Patient, PatientChanges } from '../../core/record/patient';
import type { Scope } from '../../core/record/scope';

export type PatientDeps = Pick<Repositories, 'patients'> & { readonly clock: Clock };

/** @throws CarepathFailure invalid-input with pointers, conflict when an identifier is another patient's. */
export async function createPatient(
  deps: PatientDeps,
  scope: Scope,
  { identifiers, ...patient }: { identifiers: readonly Identifier[] } & PatientChanges & { name: Patient['name'] },
): Promise<Patient> {
  const changes = normalized(patient, deps.clock.now());
  await refuseTaken(deps, scope, identifiers);
  return deps.patients.create(scope, { identifiers, ...changes, name: patient.name });
}

/** @throws CarepathFailure not-found, invalid-input with pointers, stale-version when `expectedVersion` is not the present one. */
export async function updatePatient(
  deps: PatientDeps,
  scope: Scope,
  input: { readonly id: string; readonly changes: PatientChanges; readonly expectedVersion?: number },
): Promise<Patient> {
  const changes = normalized(input.changes, deps.clock.now());
  const updated = await deps.patients.update(scope, input.id, changes, input.expectedVersion);
  if (updated === null) throw new CarepathFailure('not-found', 'There is no such patient.');
  return updated;
}

async function refuseTaken(deps: PatientDeps, scope: Scope, identifiers: readonly Identifier[]): Promise<void> {
  const errors: FieldError[] = [];
  for (const [index, identifier] of identifiers.entries()) {
    if (await deps.patients.findByIdentifier(scope, identifier)) {
      errors.push({ pointer: `/identifiers/${index}`, message: 'Another patient has this identifier' });
    }
  }
  if (errors.length > 0)
    throw new CarepathFailure('conflict', 'There is a patient with this identifier already.', errors);
}

/** One notation for phone numbers and email addresses, and no zone or birth date that does not exist. */
function normalized(changes: PatientChanges, now: Date): PatientChanges {
  const errors: FieldError[] = [];
  const phone = typeof changes.phone === 'string' ? toE164(changes.phone) : changes.phone;
  if (phone === undefined && changes.phone) errors.push({ pointer: '/phone', message: 'Must be a phone number' });
  if (typeof changes.zone === 'string' && !IANAZone.isValidZone(changes.zone)) {
    errors.push({ pointer: '/zone', message: 'Must be a time zone such as America/New_York' });
  }
  if (typeof changes.birthDate === 'string' && changes.birthDate > tomorrow(now)) {
    errors.push({ pointer: '/birthDate', message: 'Must not be in the future' });
  }
  if (errors.length > 0) throw new CarepathFailure('invalid-input', 'The patient was not saved.', errors);
  return {
    ...changes,
    ...(phone !== undefined && { phone }),
    ...(typeof changes.email === 'string' && { email: changes.email.toLowerCase() }),
  };
}

/** `undefined` when it cannot be a phone number. Numbers without a country are North American. */
function toE164(text: string): string | undefined {
  const number = parsePhoneNumberFromString(text, 'US');
  return number?.isPossible() ? number.number : undefined;
}

/** A baby may be born today in a zone that is ahead of UTC. */
function tomorrow(now: Date): string {
  return new Date(now.getTime() + 24 * 60 * 60_000).toISOString().slice(0, 10);
}
