import type { LocalizedText } from '../record/organization';

export type FactType = 'string' | 'double' | 'bool' | 'timestamp';

/** Something a condition may read about a patient. */
export interface FactDefinition {
  readonly type: FactType;
  readonly label: LocalizedText;
  readonly description: string;
  /** When the fact is unknown: what is missing then. */
  readonly unknown: string;
}

const never = 'Never: it is always known.';

/** Every fact with a fixed name, as `<group>.<name>`. Numbers are doubles: conditions compare with `10.0`. */
export const factCatalog: ReadonlyMap<string, FactDefinition> = new Map<string, FactDefinition>([
  [
    'encounter.class',
    {
      type: 'string',
      label: { en: 'Kind of stay', es: 'Tipo de estancia' },
      description: 'HL7 v3 ActEncounterCode: IMP inpatient, EMER emergency, AMB ambulatory, OBSENC observation.',
      unknown: 'The hospital did not say, or there is no encounter.',
    },
  ],
  [
    'encounter.lengthOfStayDays',
    {
      type: 'double',
      label: { en: 'Length of stay in days', es: 'Días de estancia' },
      description: 'Whole 24-hour days from admission to discharge.',
      unknown: 'The time of admission or of discharge is missing, or they contradict each other.',
    },
  ],
  [
    'encounter.admittedAt',
    {
      type: 'timestamp',
      label: { en: 'Admitted at', es: 'Hora de ingreso' },
      description: 'When the stay began.',
      unknown: 'The time of admission is missing.',
    },
  ],
  [
    'encounter.dischargedAt',
    {
      type: 'timestamp',
      label: { en: 'Discharged at', es: 'Hora de alta' },
      description: 'When the patient left the hospital.',
      unknown: 'Not discharged, or the time is missing.',
    },
  ],
  [
    'encounter.dischargeDisposition',
    {
      type: 'string',
      label: { en: 'Discharged to', es: 'Destino al alta' },
      description: 'NUBC patient status (PV1-36), e.g. 01 home, 03 skilled nursing facility, 20 expired.',
      unknown: 'The discharge message did not say.',
    },
  ],
  [
    'lace.score',
    {
      type: 'double',
      label: { en: 'LACE readmission risk', es: 'Riesgo de reingreso LACE' },
      description: '0 to 19; 10 or more is a high risk of readmission within 30 days.',
      unknown: 'Length of stay, acute admission, Charlson index or emergency visits have not been answered.',
    },
  ],
  [
    'messages.sent',
    {
      type: 'double',
      label: { en: 'Messages sent', es: 'Mensajes enviados' },
      description: 'How many texts and emails this enrollment has sent to the patient.',
      unknown: 'There is no enrollment yet.',
    },
  ],
  [
    'patient.language',
    {
      type: 'string',
      label: { en: 'Language', es: 'Idioma' },
      description: 'The language the patient reads: en or es.',
      unknown: never,
    },
  ],
  [
    'patient.age',
    {
      type: 'double',
      label: { en: 'Age in years', es: 'Edad en años' },
      description: 'Completed years at the moment the condition is asked.',
      unknown: 'The birth date is missing.',
    },
  ],
  [
    'patient.hasPhone',
    {
      type: 'bool',
      label: { en: 'Has a phone number', es: 'Tiene teléfono' },
      description: 'Whether a phone number is on record.',
      unknown: never,
    },
  ],
  [
    'patient.hasEmail',
    {
      type: 'bool',
      label: { en: 'Has an email address', es: 'Tiene correo electrónico' },
      description: 'Whether an email address is on record.',
      unknown: never,
    },
  ],
  [
    'patient.deceased',
    {
      type: 'bool',
      label: { en: 'Has died', es: 'Ha fallecido' },
      description: 'Whether a death is on record.',
      unknown: never,
    },
  ],
]);

/** Facts a definition names itself: `milestone.<name>` is true once the enrollment has reached that milestone. */
const milestoneFact: FactDefinition = {
  type: 'bool',
  label: { en: 'Milestone reached', es: 'Hito alcanzado' },
  description: 'Whether the enrollment has reached this milestone of its pathway.',
  unknown: 'There is no enrollment yet, or its pathway has no such milestone.',
};

export const milestoneGroup = 'milestone';

/** What is known about a fact's name; `undefined` when there is no such fact. */
export function factDefinition(name: string): FactDefinition | undefined {
  const [group, rest] = splitFactName(name);
  return group === milestoneGroup && rest !== '' ? milestoneFact : factCatalog.get(name);
}

/** The first parts of all fact names. */
export const factGroups: ReadonlySet<string> = new Set([
  ...[...factCatalog.keys()].map((name) => splitFactName(name)[0]),
  milestoneGroup,
]);

export function splitFactName(name: string): readonly [group: string, rest: string] {
  const dot = name.indexOf('.');
  return dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot + 1)];
}
