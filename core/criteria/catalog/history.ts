import type { FactEntries } from '../fact-definition';

const undated = 'A stay is on record without its date or without its kind.';
const onRecord = 'Stays elsewhere that nobody reported are not in it.';

/** Stays before the one that the enrollment began with, and the messages to and from the patient. */
export const historyFacts: FactEntries = [
  [
    'history.admissions6Months',
    {
      type: 'double',
      label: { en: 'Admissions in the last 6 months', es: 'Ingresos en los últimos 6 meses' },
      description: `Earlier inpatient stays. ${onRecord}`,
      source: 'Encounter.class and period, of all stays of the patient',
      computed:
        'Counts stays of class IMP that began in the 6 months before, but neither the stay of the enrollment nor a planned or cancelled one.',
      freshness: 'live',
      unknown: undated,
    },
  ],
  [
    'history.emergencyVisits6Months',
    {
      type: 'double',
      label: { en: 'Emergency visits in the last 6 months', es: 'Visitas a urgencias en los últimos 6 meses' },
      description: `Earlier visits to an emergency department. ${onRecord}`,
      source: 'Encounter.class and period, of all stays of the patient',
      computed:
        'Counts stays of class EMER that began in the 6 months before, but neither the stay of the enrollment nor a planned or cancelled one.',
      freshness: 'live',
      unknown: undated,
    },
  ],
  [
    'history.lastDischargedAt',
    {
      type: 'timestamp',
      label: { en: 'Last discharge before this stay', es: 'Alta anterior a esta estancia' },
      description: 'When the patient last left a hospital, not counting the stay of the enrollment.',
      source: 'Encounter.period.end, of all stays of the patient',
      computed:
        'The latest discharge from an inpatient stay (class IMP) until now, the stay of the enrollment left out.',
      freshness: 'live',
      unknown: 'No earlier discharge is on record.',
    },
  ],
  [
    'messages.sent',
    {
      type: 'double',
      label: { en: 'Messages sent', es: 'Mensajes enviados' },
      description: 'How many texts and emails this enrollment has sent to the patient.',
      source: 'Communication, of this enrollment',
      computed: 'Counts messages that a carrier has taken, or may have taken.',
      freshness: 'live',
      unknown: 'There is no enrollment yet.',
    },
  ],
  [
    'messages.lastReplyAt',
    {
      type: 'timestamp',
      label: { en: 'Last message from the patient', es: 'Último mensaje del paciente' },
      description: 'When the patient last wrote, in whatever pathway, and whatever the message said.',
      source: 'Communication.received, of the patient',
      computed: 'The latest text or email that came from the patient.',
      freshness: 'live',
      unknown: 'The patient has never written.',
    },
  ],
];

/** Whether a milestone of the pathway was reached; a definition names these facts itself. */
export const milestoneFact: FactEntries[number][1] = {
  type: 'bool',
  label: { en: 'Milestone reached', es: 'Hito alcanzado' },
  description: 'Whether the enrollment has reached this milestone of its pathway.',
  source: 'Enrollment: its progress',
  computed: 'True from the step that reaches the milestone on.',
  freshness: 'live',
  unknown: 'There is no enrollment yet, or its pathway has no such milestone.',
};
