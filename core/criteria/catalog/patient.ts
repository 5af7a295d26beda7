import { type FactEntries, never } from '../fact-definition';

/** Who the patient is, and whether a text or an email may reach them. */
export const patientFacts: FactEntries = [
  [
    'patient.language',
    {
      type: 'string',
      label: { en: 'Language', es: 'Idioma' },
      description: 'The language the patient reads: en or es.',
      source: 'Patient.communication (PID-15)',
      computed: 'As it is on record.',
      freshness: 'live',
      unknown: never,
    },
  ],
  [
    'patient.age',
    {
      type: 'double',
      label: { en: 'Age in years', es: 'Edad en años' },
      description: 'Completed years at the moment the condition is asked.',
      source: 'Patient.birthDate (PID-7)',
      computed: 'The birthdays passed since the birth date, in the zone of the patient.',
      freshness: 'live',
      unknown: 'The birth date is missing.',
    },
  ],
  [
    'patient.sex',
    {
      type: 'string',
      label: { en: 'Administrative sex', es: 'Sexo administrativo' },
      description: 'female, male or other.',
      source: 'Patient.gender (PID-8)',
      computed: 'As it is on record.',
      freshness: 'live',
      unknown: 'It is not on record, or on record as unknown.',
    },
  ],
  [
    'patient.hasPhone',
    {
      type: 'bool',
      label: { en: 'Has a phone number', es: 'Tiene teléfono' },
      description: 'Whether a phone number is on record.',
      source: 'Patient.telecom (PID-13)',
      computed: 'True when there is a phone number; whether it takes texts is not known.',
      freshness: 'live',
      unknown: never,
    },
  ],
  [
    'patient.hasEmail',
    {
      type: 'bool',
      label: { en: 'Has an email address', es: 'Tiene correo electrónico' },
      description: 'Whether an email address is on record.',
      source: 'Patient.telecom (PID-13)',
      computed: 'True when there is an email address.',
      freshness: 'live',
      unknown: never,
    },
  ],
  [
    'patient.deceased',
    {
      type: 'bool',
      label: { en: 'Has died', es: 'Ha fallecido' },
      description: 'Whether a death is on record.',
      source: 'Patient.deceased (PID-29)',
      computed: 'True when there is a time of death.',
      freshness: 'live',
      unknown: never,
    },
  ],
  [
    'patient.medications',
    {
      type: 'list',
      label: { en: 'Medications by name', es: 'Medicamentos por nombre' },
      description: 'The names on the medication list, each once, in the order they were written down.',
      source: 'Patient: its medication list',
      computed: 'The names of all entries, without spaces around them, each once.',
      freshness: 'live',
      unknown: 'No medication is on record, which does not say that the patient takes none.',
    },
  ],
  [
    'contact.textsOptedOut',
    {
      type: 'bool',
      label: { en: 'Texts opted out', es: 'Rechazó los mensajes de texto' },
      description: 'Whether texts to the number of the patient were refused (47 CFR 64.1200(a)(10)).',
      source: 'Contact of the phone number',
      computed: 'True from an opt-out by word, carrier or staff until the number opts in again.',
      freshness: 'live',
      unknown: 'There is no phone number.',
    },
  ],
  [
    'contact.emailsOptedOut',
    {
      type: 'bool',
      label: { en: 'Emails opted out', es: 'Rechazó los correos electrónicos' },
      description: 'Whether emails to the address of the patient were refused.',
      source: 'Contact of the email address',
      computed: 'True from an opt-out until the address opts in again.',
      freshness: 'live',
      unknown: 'There is no email address.',
    },
  ],
];
