import type { FactEntries } from '../fact-definition';

const whose = 'the stay that the patient was enrolled for';

/** The stay that the enrollment began with, and the risk score that belongs to it. */
export const encounterFacts: FactEntries = [
  [
    'encounter.class',
    {
      type: 'string',
      label: { en: 'Kind of stay', es: 'Tipo de estancia' },
      description: 'HL7 v3 ActEncounterCode: IMP inpatient, EMER emergency, AMB ambulatory, OBSENC observation.',
      source: 'Encounter.class (PV1-2)',
      computed: `As reported of ${whose}.`,
      freshness: 'live',
      unknown: 'The hospital did not say, or there is no encounter.',
    },
  ],
  [
    'encounter.status',
    {
      type: 'string',
      label: { en: 'State of the stay', es: 'Estado de la estancia' },
      description: 'planned, in-progress, discharged or cancelled.',
      source: 'Encounter.status (ADT A01, A03, A11, A13)',
      computed: `The last transition that was reported of ${whose}.`,
      freshness: 'live',
      unknown: 'There is no encounter.',
    },
  ],
  [
    'encounter.lengthOfStayDays',
    {
      type: 'double',
      label: { en: 'Length of stay in days', es: 'Días de estancia' },
      description: 'Whole 24-hour days from admission to discharge.',
      source: 'Encounter.period',
      computed: 'The hours from admission to discharge, divided by 24 and rounded down.',
      freshness: 'live',
      unknown: 'The time of admission or of discharge is missing, or they contradict each other.',
    },
  ],
  [
    'encounter.admittedAt',
    {
      type: 'timestamp',
      label: { en: 'Admitted at', es: 'Hora de ingreso' },
      description: 'When the stay began.',
      source: 'Encounter.period.start (PV1-44)',
      computed: `As reported of ${whose}.`,
      freshness: 'live',
      unknown: 'The time of admission is missing.',
    },
  ],
  [
    'encounter.dischargedAt',
    {
      type: 'timestamp',
      label: { en: 'Discharged at', es: 'Hora de alta' },
      description: 'When the patient left the hospital.',
      source: 'Encounter.period.end (PV1-45, else EVN-6, EVN-2, MSH-7)',
      computed: `As reported of ${whose}.`,
      freshness: 'live',
      unknown: 'Not discharged, or the time is missing.',
    },
  ],
  [
    'encounter.dischargeDisposition',
    {
      type: 'string',
      label: { en: 'Discharged to', es: 'Destino al alta' },
      description: 'NUBC patient status (PV1-36), e.g. 01 home, 03 skilled nursing facility, 20 expired.',
      source: 'Encounter.hospitalization.dischargeDisposition (PV1-36)',
      computed: `As reported of ${whose}.`,
      freshness: 'live',
      unknown: 'The discharge message did not say.',
    },
  ],
  [
    'lace.score',
    {
      type: 'double',
      label: { en: 'LACE readmission risk', es: 'Riesgo de reingreso LACE' },
      description: '0 to 19; 10 or more is a high risk of readmission within 30 days (van Walraven, CMAJ 2010).',
      source: 'Encounter: length of stay, and the LACE items that were recorded of it',
      computed: 'The sum of the points for length of stay, acute admission, Charlson index and emergency visits.',
      // The score is of one stay: another stay has its own.
      freshness: 'live',
      unknown: 'Length of stay, acute admission, Charlson index or emergency visits have not been answered.',
    },
  ],
];
