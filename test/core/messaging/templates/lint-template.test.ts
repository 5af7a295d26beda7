import { lintTemplate } from '../../../../core/messaging/templates/lint-template';
import type { MessageTemplate } from '../../../../core/messaging/templates/template';

const good: MessageTemplate = {
  template: 'hello',
  sms: {
    en: '{{ organization.name }}: hi {{ patient.given }}. {{ options }}',
    es: '{{ organization.name }}: hola {{ patient.given }}. {{ options }}',
  },
};

function withEnglish(en: string): MessageTemplate {
  return { template: 'hello', sms: { en, es: '{{ organization.name }}' } };
}

describe('linting a template', () => {
  it('finds nothing in a good one', () => {
    expect(lintTemplate(good)).toEqual([]);
  });

  it('shows where an unknown variable is', () => {
    expect(
      lintTemplate(withEnglish('{{ organization.name }}\nHi {{ patient.gven }} {% if patient.age %}!{% endif %}')),
    ).toEqual([
      expect.objectContaining({
        rule: 'unknown-variable',
        severity: 'error',
        channel: 'sms',
        language: 'en',
        line: 2,
        column: 7,
      }),
      expect.objectContaining({ rule: 'unknown-variable', line: 2, column: expect.any(Number) }),
    ]);
  });

  it('shows where the syntax is broken', () => {
    expect(lintTemplate(withEnglish('{{ organization.name }}\n {% nope %}'))).toEqual([
      expect.objectContaining({ rule: 'syntax', line: 2, column: 2 }),
    ]);
  });

  it.each([
    ['missing-language', { template: 't', sms: { en: '{{ organization.name }}' } }],
    [
      'missing-language',
      { template: 't', email: { subject: { en: 'a', es: 'a' }, body: { en: '{{ organization.name }}' } } },
    ],
    ['sender-not-named', withEnglish('Hi {{ patient.given }}')],
    ['too-long', withEnglish(`{{ organization.name }} ${'word. '.repeat(60)}`)],
    ['not-gsm-7', withEnglish('{{ organization.name }} 你')],
    ['no-text', { template: 't' }],
  ] as const)('finds %s', (rule, template) => {
    expect(lintTemplate(template).map((finding) => finding.rule)).toEqual([rule]);
  });

  it('lets an email name the item of a list where there is one, and a text never', () => {
    const said = { en: '{{ organization.name }}: {{ item }}', es: '{{ organization.name }}: {{ item }}' };
    const both: MessageTemplate = { template: 't', sms: said, email: { subject: said, body: said } };
    const channels = (isAboutItem: boolean) =>
      lintTemplate(both, { firstMessage: false, isAboutItem }).map(({ rule, channel }) => `${rule} ${channel}`);
    expect([...new Set(channels(true))]).toEqual(['unknown-variable sms']);
    expect([...new Set(channels(false))]).toEqual(['unknown-variable sms', 'unknown-variable email']);
  });

  it('asks for the opt-out hint in both languages of a first text only', () => {
    expect(lintTemplate(good, { firstMessage: true }).map(({ rule, language }) => [rule, language])).toEqual([
      ['no-opt-out-hint', 'en'],
      ['no-opt-out-hint', 'es'],
    ]);
  });
});
