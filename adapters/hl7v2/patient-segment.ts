import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { AdtReport } from '../../core/record/adt-report';
import type { Language } from '../../core/record/organization';
import type { Identifier, PatientChanges } from '../../core/record/patient';
import type { Findings } from './findings';
import type { Message } from './message';

export interface PatientReading {
  readonly identifiers: readonly Identifier[];
  readonly changes: AdtReport['patient'];
}

/** HL7 table 0203 types that do not say who somebody is: account, visit, and the social security number (not ours to keep). */
const notIdentity = new Set(['AN', 'VN', 'SS']);

const languages: Readonly<Record<string, Language>> = {
  en: 'en',
  eng: 'en',
  english: 'en',
  es: 'es',
  spa: 'es',
  spanish: 'es',
  español: 'es',
};

const sexes: Readonly<Record<string, NonNullable<PatientChanges['sex']>>> = {
  F: 'female',
  M: 'male',
  O: 'other',
  A: 'other',
  U: 'unknown',
};

/** Reads PID. `facility` (MSH-4) is the authority of identifiers that name none. */
export function readPatient(message: Message, zone: string, facility: string, findings: Findings): PatientReading {
  if (!message.has('PID')) findings.fault('PID', '100', 'is missing');
  const identifiers = readIdentifiers(message, facility);
  if (identifiers.length === 0 && message.has('PID')) findings.fault('PID-3', '101', 'has no patient identifier');
  const changes = {
    name: readName(message, findings),
    ...readBirthDate(message, zone, findings),
    ...readSex(message, findings),
    ...readContact(message, findings),
    ...readLanguage(message, findings),
    ...readAddress(message),
  };
  return { identifiers, changes };
}

function readIdentifiers(message: Message, facility: string): readonly Identifier[] {
  const found = new Map<string, Identifier>();
  for (let repetition = 0; repetition < message.repetitions('PID', 3); repetition += 1) {
    const value = message.text('PID', 3, { repetition, component: 1 });
    const type = message.text('PID', 3, { repetition, component: 5 });
    if (value === '' || notIdentity.has(type)) continue;
    const system = authority(message, 'PID', 3, repetition) || facility;
    found.set(`${system}|${value}`, { system, value });
  }
  return [...found.values()];
}

/** CX.4, an HD: the namespace, else the universal id as a URI. */
export function authority(message: Message, segment: string, field: number, repetition = 0): string {
  const part = (subcomponent: number) => message.text(segment, field, { repetition, component: 4, subcomponent });
  const universal = part(1);
  return part(0) || (universal === '' ? '' : part(2) === 'ISO' ? `urn:oid:${universal}` : universal);
}

function readName(message: Message, findings: Findings): { given: string; family: string } {
  const legal = repetitionWith(message, 5, 7, ['L']) ?? 0;
  const family = message.text('PID', 5, { repetition: legal, component: 1, subcomponent: 0 });
  const given = message.text('PID', 5, { repetition: legal, component: 2 });
  if (family === '' && given === '' && message.has('PID')) findings.fault('PID-5', '101', 'has no patient name');
  return { given, family };
}

function readBirthDate(message: Message, zone: string, findings: Findings): Pick<PatientChanges, 'birthDate'> {
  if (message.isNull('PID', 7)) return { birthDate: null };
  // The date as written counts: it is the same day wherever it is read, so an offset must not move it.
  const read = findings.time(message, 'PID', 7, zone);
  if (read === undefined) return {};
  if (read.precision !== 'year' && read.precision !== 'month') return { birthDate: read.isoDate };
  findings.warn('PID-7 does not name a day: the birth date is left as it was');
  return {};
}

function readSex(message: Message, findings: Findings): Pick<PatientChanges, 'sex'> {
  if (message.isNull('PID', 8)) return { sex: null };
  const code = message.text('PID', 8).toUpperCase();
  if (code === '') return {};
  const sex = sexes[code];
  if (sex !== undefined) return { sex };
  findings.warn('PID-8 has an unknown code');
  return { sex: 'unknown' };
}

/** PID-13: the first cell phone, else the first other phone that can be one; the first email address. */
function readContact(message: Message, findings: Findings): Pick<PatientChanges, 'phone' | 'email'> {
  if (message.isNull('PID', 13)) return { phone: null, email: null };
  const phones: { readonly number: string; readonly cell: boolean }[] = [];
  let email: string | undefined;
  let unusable = false;
  for (let repetition = 0; repetition < message.repetitions('PID', 13); repetition += 1) {
    const part = (component: number) => message.text('PID', 13, { repetition, component });
    const address = [part(4), part(1)].find((text) => /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/.test(text));
    email ??= address;
    const written = address === undefined || address === part(4) ? writtenPhone(part) : '';
    if (written === '' || part(3) === 'FX') continue;
    const number = toE164(written);
    if (number === undefined) unusable = true;
    else phones.push({ number, cell: part(3) === 'CP' });
  }
  const phone = phones.find((each) => each.cell) ?? phones[0];
  if (phone === undefined && unusable) findings.warn('PID-13 has no usable phone number');
  return {
    ...(phone !== undefined && { phone: phone.number }),
    ...(email !== undefined && { email: email.toLowerCase() }),
  };
}

/** XTN: the parts (country, area, number) when they are there, else the number in one piece (XTN.12, or XTN.1 before 2.7). */
function writtenPhone(part: (component: number) => string): string {
  if (part(7) !== '') return `${part(5) === '' ? '' : `+${part(5)} `}${part(6)} ${part(7)}`.trim();
  return part(12) || part(1);
}

function toE164(written: string): string | undefined {
  const parsed = parsePhoneNumberFromString(written, 'US');
  // "Possible" and not "valid": lists of assigned prefixes age, and a number that cannot be reached is found out anyway.
  return parsed?.isPossible() ? parsed.number : undefined;
}

function readLanguage(message: Message, findings: Findings): Pick<PatientChanges, 'language'> {
  const codes = [message.text('PID', 15, { component: 1 }), message.text('PID', 15, { component: 2 })].filter(Boolean);
  if (codes.length === 0) return {};
  for (const code of codes) {
    const language = languages[code.toLowerCase().replace(/[-_].*$/, '')];
    if (language !== undefined) return { language };
  }
  findings.warn('PID-15 is a language that messages are not written in: the language is left as it was');
  return {};
}

function readAddress(message: Message): Pick<PatientChanges, 'address'> {
  if (message.isNull('PID', 11)) return { address: null };
  const repetition = repetitionWith(message, 11, 7, ['H', 'HM', 'L']) ?? 0;
  const part = (component: number) => message.text('PID', 11, { repetition, component });
  const line = [message.text('PID', 11, { repetition, component: 1, subcomponent: 0 }), part(2)]
    .filter(Boolean)
    .join(', ');
  const address = {
    ...(line && { line }),
    ...(part(3) && { city: part(3) }),
    ...(part(4) && { state: part(4) }),
    ...(part(5) && { postalCode: part(5) }),
  };
  return Object.keys(address).length > 0 ? { address } : {};
}

function repetitionWith(
  message: Message,
  field: number,
  component: number,
  codes: readonly string[],
): number | undefined {
  for (let repetition = 0; repetition < message.repetitions('PID', field); repetition += 1) {
    if (codes.includes(message.text('PID', field, { repetition, component }))) return repetition;
  }
  return undefined;
}
