import type { Organization, Sender } from '../../core/record/organization';

export const riverside: Organization = {
  id: 'riverside',
  name: 'Riverside Community Clinic',
  zone: 'America/New_York',
  holidays: { country: 'US', state: 'MA' },
  quietHours: { start: '21:00', end: '08:00' },
  phone: '+16175550199',
};

/** A second, small organization, so that isolation can be seen. */
export const harbor: Organization = {
  id: 'harbor',
  name: 'Harbor Family Practice',
  zone: 'America/Chicago',
  holidays: { country: 'US', state: 'IL' },
  quietHours: { start: '21:00', end: '08:00' },
  phone: '+13125550199',
};

/** Where HL7 v2 messages come from; a sender that is not listed is taken for the default one. */
export const senders: readonly Sender[] = [
  {
    id: 'riverside-hospital',
    orgId: riverside.id,
    application: 'ADT',
    facility: 'RIVERSIDE',
    zone: 'America/New_York',
    charset: 'UNICODE UTF-8',
    isDefault: true,
  },
  {
    id: 'lakeshore-hospital',
    orgId: riverside.id,
    application: 'CERNER',
    facility: 'LAKESHORE',
    zone: 'America/Chicago',
    charset: '8859/1',
    isDefault: false,
  },
];

/** The other organization's own small pathway: one call back. */
export const callBack = `pathway: call-back
title: { en: Call back, es: Devolver la llamada }
steps:
  - task: call-back
    title: { en: Call the patient back, es: Devolver la llamada al paciente }
    why: { en: The patient asked for a call., es: El paciente pidió que lo llamen. }
    queue: coordinators
    due: 2 business days
    outcomes:
      done: { label: { en: Done, es: Hecho } }
  - end: completed
`;
