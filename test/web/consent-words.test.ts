import { createInstance } from 'i18next';
import type { Consent } from '../../api/contract/consents';
import { consentChoices, saysHow, whoseWords } from '../../web/features/patients/consent-words';
import { en } from '../../web/texts/en';

const i18n = createInstance();
beforeAll(() =>
  i18n.init({ lng: 'en', resources: { en: { translation: en } }, interpolation: { escapeValue: false } }),
);

type Change = Consent['history'][number];
const change = (parts: Partial<Change>): Change => ({
  ...{ status: 'opted-out', at: '2026-11-23T17:00:00Z', source: 'word', purpose: 'treatment', wording: null },
  ...{ reason: null, by: null },
  ...parts,
});
const actor = (kind: 'patient' | 'user' | 'system', name: string) => ({ kind, id: 'x', name });

it.each([
  [{ wording: 'alto', by: actor('patient', 'Ana Ruiz') }, 'Ana Ruiz wrote “alto”'],
  [{ wording: 'alto', by: actor('system', 'sms-webhook') }, 'from this phone: “alto”'],
  [{ source: 'carrier', by: actor('system', 'sms-webhook') }, 'reported by the carrier'],
  [{ source: 'staff', reason: 'Asked on the phone', by: actor('user', 'Maria') }, 'Maria: Asked on the phone'],
  [{}, 'recorded by the system'],
] satisfies [Partial<Change>, string][])('%j reads %j', (parts, words) => {
  expect(whoseWords(change(parts), i18n.t)).toBe(words);
});

it('offers what can be recorded next', () => {
  const labels = (status: Consent['status'], promotion: Consent['status']) =>
    consentChoices({ status, promotion: { status: promotion } }).map((one) => `${one.purpose} ${one.status}`);
  expect(labels('opted-out', 'opted-in')).toEqual(['treatment opted-in', 'promotion opted-out']);
  expect(labels('unrecorded', 'opted-out')).toEqual([
    'treatment opted-out',
    'treatment opted-in',
    'promotion opted-in',
  ]);
});

it('wants to be told how the patient asked', () => {
  expect([' ok ', 'by phone'].map(saysHow)).toEqual([false, true]);
});
