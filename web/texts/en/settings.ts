/** What an organization sets for itself. */
export const settingsTexts = {
  settings: {
    texting: 'When texts may leave',
    textingHint:
      'On the patient’s clock. Urgent messages and answers to what a patient just wrote leave at any hour. What a person writes keeps the hours and the days.',
    quietFrom: 'No texts from',
    quietTo: 'until',
    days: 'Days on which texts leave',
    day: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
    perDay: 'Texts to one phone a day',
    perWeek: 'Texts to one phone in seven days',
    budgetHint:
      'Over all pathways. More than one a day or three a week needs the patient’s consent in the United States (47 CFR 64.1200).',
    zones: 'Time zones of the patients',
    zonesHint:
      'One a line, such as America/New_York. Of a patient whose zone is not known it has to be allowed in all of them.',
    pagers: 'Who is texted when an urgent task waits',
    pagersHint:
      'When an urgent task opens that is due within half an hour, and each time an urgent one is escalated, the people of its queue get a text. It names no patient.',
    pagerOf: '{{name}} ({{roles}})',
    savePager: 'Save the phone of {{name}}',
    pagerSaved: 'Saved.',
    save: 'Save',
    saved: 'Saved. Messages that wait are looked at again when their turn comes.',
  },
} as const;
