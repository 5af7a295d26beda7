const work = 'title: T\n      queue: nurses';

/** What the shipped and the random pathways say too rarely, as the steps of a definition. */
export const unusualSteps: readonly (readonly [name: string, steps: string])[] = [
  [
    'a span before a date',
    `- task: t\n      ${work}\n      due: { before: 2 business days before encounter.dischargedAt, at-latest: P14D }`,
  ],
  ['a date of the facts', '- wait: { until: P30D of encounter.dischargedAt, timeout: P60D }'],
  ['an amount that is no whole unit', '- wait: { until: PT1H30M }'],
  ['an amount with a zero before it', '- wait: { until: P07D }'],
  ['hours in words', '- wait: { until: 24 hours after planned other }\n    - wait: { id: other, until: P1D }'],
  ['a task without outcomes', `- task: t\n      ${work}\n      due: P1D\n      outcomes: {}`],
  ['a join of some', '- parallel: p\n      join: 2\n      branches: [[], [{ end: a }], []]'],
  ['rounds without a pause', "- repeat: r\n      max: 3\n      while: 'messages.sent < 3.0'\n      steps: []"],
  ['rounds with business days between', '- repeat: r\n      max: 3\n      every: 2 business days\n      steps: []'],
  ['a branch that says nothing of unknown', "- branch: b\n      cases: [{ if: 'patient.age > 1.0', steps: [] }]"],
  [
    'a branch that does nothing when unknown',
    "- branch: b\n      cases: [{ if: 'patient.age > 1.0', steps: [] }]\n      unknown: []",
  ],
  [
    'values of each type',
    '- set: a\n      value: 1.5\n    - set: b\n      value: false\n    - set: c\n      value: "true"\n    - set: d\n      value: ""',
  ],
  [
    'texts that YAML could take for something else',
    '- task: "on"\n      title: "yes: no # x"\n      queue: nurses\n      due: P1D',
  ],
  [
    'a visit with labels of its own',
    `- appointment: v\n      ${work}\n      due: P1D\n      confirm: P2D\n      outcomes: { kept: { label: { en: Was here, es: Vino } } }`,
  ],
  [
    'a step named like its milestone',
    `- task: contacted\n      ${work}\n      due: P1D\n      outcomes: { done: { reaches: contacted } }`,
  ],
  ['an id of sixty characters', `- end: ${'e'.repeat(60)}\n      id: ${'i'.repeat(59)}-`],
];
