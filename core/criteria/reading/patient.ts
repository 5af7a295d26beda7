import { DateTime } from 'luxon';
import type { Channel } from '../../record/message';
import type { Patient } from '../../record/patient';
import type { Fact } from '../facts';
import type { FactReader } from './records';

export const readPatientFact: FactReader = async (records, name) => {
  const patient = await records.patient;
  const value = patient && patientValue(name, patient, records.subject.at);
  return patient && value !== null
    ? { value, evidence: { resource: `Patient/${patient.id}`, at: patient.updatedAt } }
    : null;
};

function patientValue(name: string, patient: Patient, at: Date): Fact['value'] | null {
  switch (name) {
    case 'patient.language':
      return patient.language;
    case 'patient.age':
      return patient.birthDate === undefined ? null : ageAt(patient.birthDate, at, patient.zone ?? 'utc');
    case 'patient.sex':
      return patient.sex === undefined || patient.sex === 'unknown' ? null : patient.sex;
    case 'patient.hasPhone':
      return patient.phone !== undefined;
    case 'patient.hasEmail':
      return patient.email !== undefined;
    case 'patient.deceased':
      return patient.deceasedAt !== undefined;
    case 'patient.medications':
      return listOf(patient.medications.map((medication) => medication.name));
    default:
      return null;
  }
}

/** Each text once; `null` for none, because a record that says nothing does not say "none". */
function listOf(texts: readonly string[]): readonly string[] | null {
  const named = [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ''))];
  return named.length === 0 ? null : named;
}

/** Completed years; `null` for a date that does not exist or lies ahead. */
function ageAt(birthDate: string, at: Date, zone: string): number | null {
  const years = DateTime.fromJSDate(at, { zone }).diff(DateTime.fromISO(birthDate, { zone }), 'years').years;
  return Number.isFinite(years) && years >= 0 ? Math.floor(years) : null;
}

/** Whether an address of the patient has opted out; nobody has who never said so. */
export const readContactFact: FactReader = async (records, name) => {
  const patient = await records.patient;
  const [channel, address] = addressOf(name, patient);
  if (!patient || address === undefined) return null;
  const contact = await records.repositories.contacts.get(records.scope, channel, address);
  return contact?.optedOut
    ? { value: true, evidence: { resource: `Contact/${contact.id}`, at: contact.optedOut.at } }
    : { value: false, evidence: { resource: `Patient/${patient.id}`, at: patient.updatedAt } };
};

function addressOf(name: string, patient: Patient | null): readonly [channel: Channel, address: string | undefined] {
  return name === 'contact.textsOptedOut' ? ['sms', patient?.phone] : ['email', patient?.email];
}
