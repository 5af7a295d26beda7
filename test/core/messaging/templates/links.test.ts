import { lintTemplate } from '../../../../core/messaging/templates/lint-template';
import { linkedIn, linkUrls } from '../../../../core/messaging/templates/link-variables';
import { linkText } from '../../../../core/messaging/templates/link-text';
import { isGsm, segmentsOf } from '../../../../core/messaging/templates/segments';
import { LINK_PURPOSES, withoutTokens } from '../../../../core/record/patient-link';

const sms = (text: string) => ({
  sms: { en: `{{ organization.name }}: ${text}`, es: `{{ organization.name }}: ${text}` },
});

it('a text may lead to any page of the patient, and to material only where its template says which', () => {
  const found = (text: string, fields: object = {}, use: object = {}) =>
    lintTemplate({ template: 't', ...sms(text), ...fields }, { firstMessage: false, channels: ['sms'], ...use }).map(
      ({ rule, message }) => `${rule}: ${message}`,
    );
  expect(found('{{ link.plan }}')).toEqual([]);
  expect(found('{{ link.material }}', { material: 'notes' })).toEqual([]);
  expect(found('{{ link.material }}').join()).toContain('There is no variable "link.material"');
  expect(found('{{ link.pln }}').join()).toContain('Did you mean "link.plan"?');
  // A standing reply is made where no link is.
  expect(found('{{ link.plan }}', {}, { links: false }).join()).toContain('There is no variable "link.plan"');
});

it('finds the pages that a message leads to', () => {
  const urls = linkUrls((purpose) => `https://care.example.org/p/${purpose}`);
  expect(linkedIn({ body: `See ${urls.plan ?? ''}`, subject: 'x' }, urls)).toEqual(['plan']);
  expect(linkedIn({ body: 'See you' }, urls)).toEqual([]);
});

it('staff read a text without what opens the page', () => {
  const token = 'Ab-d_fGhIjKlMnOpQrStUv';
  expect(withoutTokens(`See https://care.example.org/p/${token} today, or /p/${token}.`)).toBe(
    'See https://care.example.org/p/… today, or /p/….',
  );
  expect(withoutTokens('https://care.example.org/patients/1')).toBe('https://care.example.org/patients/1');
});

it.each(LINK_PURPOSES)(
  'the message that staff send with a link for %s fits in two parts, in both languages',
  (purpose) => {
    const url = 'https://care.riverside-clinic.example.org/p/Tm90aGluZ0hlcmVBdEFsbF';
    for (const language of ['en', 'es'] as const) {
      const { body, subject } = linkText(language, purpose, url, { name: 'Riverside Clinic', phone: '(413) 555-0100' });
      expect(body).toContain(url);
      expect(subject).toContain('Riverside Clinic');
      if (isGsm(body)) expect(segmentsOf(body)).toBeLessThanOrEqual(2);
      else expect(segmentsOf(body)).toBeLessThanOrEqual(3);
    }
  },
);
