import type { FactEntries } from '../fact-definition';

const source = 'Task: the last questionnaire that was answered with the patient, in whatever pathway';

/** What the patient's last answers to a questionnaire come to; the forms say how they are scored. */
export const scoreFacts: FactEntries = [
  [
    'phq2.score',
    {
      type: 'double',
      label: { en: 'PHQ-2 score', es: 'Puntaje PHQ-2' },
      description: '0 to 6; 3 or more is a positive screening for depression.',
      source,
      computed: 'The sum of the first two items of the PHQ-9.',
      freshness: { validFor: 'P30D' },
      unknown: 'The two items have not been answered.',
    },
  ],
  [
    'phq9.score',
    {
      type: 'double',
      label: { en: 'PHQ-9 score', es: 'Puntaje PHQ-9' },
      description: '0 to 27; 5 mild, 10 moderate, 15 moderately severe, 20 severe symptoms of depression.',
      source,
      computed: 'The sum of the nine items of the PHQ-9.',
      freshness: { validFor: 'P30D' },
      unknown: 'The PHQ-9 has not been answered, or an item is missing.',
    },
  ],
  [
    'phq9.selfHarm',
    {
      type: 'bool',
      label: { en: 'Thoughts of self-harm', es: 'Ideas de hacerse daño' },
      description: 'Item 9 of the PHQ-9 above "not at all": urgent whatever the total.',
      source,
      computed: 'True when item 9 of the PHQ-9 is above 0.',
      freshness: { validFor: 'P30D' },
      unknown: 'Item 9 has not been answered.',
    },
  ],
  [
    'sdoh.needs',
    {
      type: 'list',
      label: { en: 'Social needs', es: 'Necesidades sociales' },
      description: 'Of housing, food, transport, utilities and safety, those the AHC HRSN screening found.',
      source,
      computed: 'Each domain with a flagged answer; safety when the sum of its four items is 11 or more.',
      freshness: { validFor: 'P1Y' },
      unknown: 'The patient was not screened, or an open item could still show a need.',
    },
  ],
  [
    'sdoh.safety',
    {
      type: 'double',
      label: { en: 'Safety score (HITS)', es: 'Puntaje de seguridad (HITS)' },
      description: '4 to 20; 4 is "never" to all four items, 11 or more is a need.',
      source,
      computed: 'The sum of the four items on being hurt, insulted, threatened and screamed at.',
      freshness: { validFor: 'P1Y' },
      unknown: 'The four items have not all been answered.',
    },
  ],
];
