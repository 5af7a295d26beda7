import fc from 'fast-check';
import { loadLibrary } from '../../../../adapters/library/library';
import { lintTemplate, type TemplateUse } from '../../../../core/messaging/templates/lint-template';
import { previewTemplate } from '../../../../core/messaging/templates/preview-template';
import { renderMessage } from '../../../../core/messaging/templates/render';
import { sampleContext, samplePatients } from '../../../../core/messaging/templates/sample-patients';
import { findSensitiveWords } from '../../../../core/messaging/templates/sensitive-words';
import type { MessageTemplate } from '../../../../core/messaging/templates/template';
import type { TemplateFinding } from '../../../../core/messaging/templates/template-finding';
import { faultyTexts } from './faulty-templates';

const SPANISH = '{{ organization.name }}: hola. Escriba ALTO para no recibir más.';
const firstText: TemplateUse = { firstMessage: true, asks: false };
const line = ({ rule, line, column, severity }: TemplateFinding) =>
  `${rule} ${line ?? '-'}:${column ?? '-'} ${severity}`;
const english = (en: string): MessageTemplate => ({ template: 't', sms: { en, es: SPANISH } });

describe('a faulty text', () => {
  it.each(faultyTexts.map(([text, ...findings]) => [text, findings] as const))('%j', (text, findings) => {
    expect(lintTemplate(english(text), firstText).map(line)).toEqual(findings);
  });

  it.each([
    ['{{ patient.gven }}', 'Did you mean "patient.given"?'],
    ['{{ clinic.name }}', 'Did you mean "organization.name"?'],
    ['{{ organisation.phone }}', 'Did you mean "organization.phone"?'],
    ['{{ patient.given | upcas }}', 'Did you mean "upcase"?'],
    ['{{ patient.birthDate }}', '"patient.birthDate" says too much of the patient'],
    ['{% for i in x %}{% endfor %}', 'There is no tag "for"; there are if, unless.'],
    ['🎉', '"🎉" (U+1F389) is not in GSM-7'],
    ['http://x.org', 'It is not even https.'],
  ])('%s: %s', (text, message) => {
    const findings = lintTemplate(english(`{{ organization.name }} STOP ${text}`), firstText);
    expect(findings.map((finding) => finding.message).join('\n')).toContain(message);
  });
});

it.each([
  ['su diabetes', 'diagnosis'],
  ['presión alta', 'diagnosis'],
  ['está embarazada', 'diagnosis'],
  ['depresión', 'diagnosis'],
  ['tome su metformina', 'medication'],
  ['enalapril', 'medication'],
  ['losartán', 'medication'],
  ['nació el 4 de marzo de 1950', 'date'],
  ['500 mg', 'medication'],
])('in Spanish, "%s" tells a %s', (text, kind) => {
  expect(findSensitiveWords(text, 'es').map((found) => found.kind)).toEqual([kind]);
});

it.each([
  'See you in April. Bring all your medicines.',
  'Call (413) 555-0100. In an emergency, call 911.',
  'Your visit is on March 4 at 3:30.',
  'How do you feel today? Better, the same, or worse?',
])('says nothing about: %s', (text) => {
  expect(findSensitiveWords(text, 'en')).toEqual([]);
});

it('refuses in the subject of an email what it only advises against in its body', () => {
  const text = { en: '{{ organization.name }}: your dialysis.', es: '{{ organization.name }}: su visita.' };
  const found = lintTemplate({ template: 't', email: { subject: text, body: text } });
  expect(found.map(({ part, severity }) => `${part} ${severity}`)).toEqual(['subject error', 'body warning']);
});

/** Liquid-like texts: pieces that are right, wrong, and torn. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          '{{ organization.name }}',
          '{{ patient.given }}',
          '{{ options }}',
          '{{ item }}',
          '{{',
          '}}',
          '{%',
          '%}',
          '|',
        ],
        ...['{% if patient.given == "" %}', '{% unless options %}', '{% else %}', '{% endif %}', '{% endunless %}'],
        ...[
          '{{ patient.given | upcase }}',
          "{{ patient.given | default: 'you' }}",
          '{{ patient["given"] }}',
          "{{ '",
          '"',
        ],
        ...[
          '{% elsif organization.phone %}',
          '{{ patient.given | default: patient.nope }}',
          '{{- organization.name -}}',
        ],
        ...[
          'STOP',
          'ALTO',
          ' ',
          '\n',
          '.',
          'é',
          '🎉',
          '{% raw %}',
          '{{ 1 | capitalize }}',
          '{{ (1..9) }}',
          '{{ nil }}',
        ],
      ),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
    ),
    { maxLength: 14 },
  )
  .map((pieces) => pieces.join(''));
const texts = fc.record({ en: text, es: text }, { requiredKeys: [] });
const templates = fc.record({ sms: texts, email: fc.record({ subject: texts, body: texts }) }, { requiredKeys: [] });
const uses = fc.record({ firstMessage: fc.boolean(), asks: fc.boolean(), isAboutItem: fc.boolean() });

function rendersForAll(template: MessageTemplate, use: TemplateUse): boolean {
  return (['sms', 'email'] as const)
    .filter((channel) => template[channel])
    .every((channel) =>
      (['en', 'es'] as const).every((language) =>
        samplePatients.every((sample) => renderMessage(template, channel, sampleContext(sample, language, use)).ok),
      ),
    );
}

it('never fails on any text, and what passes renders for every sample patient', () => {
  let passed = 0;
  const sound = fc
    .tuple(text, text)
    .map(([en, es]) => ({ sms: { en: `{{ organization.name }} STOP ${en}`, es: `${SPANISH}${es}` } }));
  fc.assert(
    fc.property(fc.oneof(templates, sound), uses, (written, use) => {
      const template: MessageTemplate = { template: 't', ...written };
      const isRefused = lintTemplate(template, use).some(({ severity }) => severity === 'error');
      for (const language of ['en', 'es'] as const) {
        const body = template.sms?.[language] ?? '';
        expect(previewTemplate('t', { body }, { channel: 'sms', language }, use).samples).toHaveLength(7);
      }
      if (isRefused) return;
      passed += 1;
      const { sms, email } = template;
      const isWritten = (of: object | undefined) =>
        of !== undefined && Object.values(of).some((one) => String(one).trim() !== '');
      const sent = {
        template: 't',
        ...(isWritten(sms) && sms && { sms }),
        ...(isWritten(email?.body) && email && { email }),
      };
      expect(rendersForAll(sent, use)).toBe(true);
    }),
    { numRuns: 1500 },
  );
  expect(passed).toBeGreaterThan(50);
}, 60_000);

it('does not fail on a text that is nested by the thousand, or long without end', () => {
  for (const deep of ['{% if patient.given %}'.repeat(450), 'x'.repeat(300_000), '{{'.repeat(4_000)]) {
    expect(lintTemplate(english(deep), firstText).some(({ severity }) => severity === 'error')).toBe(true);
    expect(previewTemplate('t', { body: deep }, { channel: 'sms', language: 'en' }, firstText).samples).toHaveLength(7);
  }
});

it('finds nothing in what ships with the product', () => {
  const library = loadLibrary();
  const ids = library.templateIds();
  expect(ids.length).toBeGreaterThan(30);
  for (const id of ids) expect([id, lintTemplate(library.template(id) ?? english(''))]).toEqual([id, []]);
});
