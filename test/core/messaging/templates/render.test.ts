import { questionOf, readReply } from '../../../../core/messaging/inbound/replies';
import { renderMessage } from '../../../../core/messaging/templates/render';
import type { MessageContext } from '../../../../core/messaging/templates/render';
import { segmentsOf, toGsm } from '../../../../core/messaging/templates/segments';
import type { MessageTemplate } from '../../../../core/messaging/templates/template';
import type { Reply } from '../../../../core/pathway/definition';

const feeling: Reply = {
  kind: 'choice',
  options: [
    { id: 'better', label: { en: 'better', es: 'mejor' } },
    { id: 'same', label: { en: 'same', es: 'igual' } },
  ],
};

function context(changes: Partial<MessageContext['patient']> = {}, question?: Reply): MessageContext {
  return {
    patient: { name: { given: 'Rosa', family: 'Díaz' }, language: 'en', ...changes },
    organization: { name: 'Riverside Clinic', phone: '(413) 555-0100' },
    ...(question && { question }),
  };
}

const greeting: MessageTemplate = {
  template: 'greeting',
  sms: {
    en: 'Hi {{ patient.given }}, {{ organization.name }} here.',
    es: '¿Cómo está, {{ patient.given }}? {{ organization.name }}, {{ organization.phone }}',
  },
  email: { subject: { en: 'From {{ organization.name }}' }, body: { en: 'Dear {{ patient.given }},\n\nhello.' } },
};

function sms(text: string): MessageTemplate {
  return { template: 'test', sms: { en: text } };
}

describe('rendering a message', () => {
  it('fills in who and from whom, and counts the parts of a text', () => {
    expect(renderMessage(greeting, 'sms', context())).toEqual({
      ok: true,
      language: 'en',
      body: 'Hi Rosa, Riverside Clinic here.',
      segments: 1,
    });
  });

  it('speaks the patient’s language, without the accents that a text would pay for', () => {
    expect(renderMessage(greeting, 'sms', context({ language: 'es' }))).toEqual({
      ok: true,
      language: 'es',
      body: '¿Como esta, Rosa? Riverside Clinic, (413) 555-0100',
      segments: 1,
    });
  });

  it('gives an email a subject and keeps its lines', () => {
    expect(renderMessage(greeting, 'email', context())).toEqual({
      ok: true,
      language: 'en',
      subject: 'From Riverside Clinic',
      body: 'Dear Rosa,\n\nhello.',
    });
  });

  it('does not fall back to a language the patient may not read', () => {
    expect(renderMessage(greeting, 'email', context({ language: 'es' }))).toMatchObject({
      ok: false,
      reason: 'missing-language',
    });
  });

  it('says how to answer, in words that are then understood', () => {
    const ask: MessageTemplate = {
      template: 'ask',
      sms: { en: 'How are you? {{ options }}', es: '¿Cómo sigue? {{ options }}' },
    };
    expect(renderMessage(ask, 'sms', context({}, feeling))).toMatchObject({
      body: 'How are you? Reply 1 better, 2 same',
    });
    expect(renderMessage(ask, 'sms', context({ language: 'es' }, feeling))).toMatchObject({
      body: '¿Como sigue? Responda 1 mejor, 2 igual',
    });
    const yesNo: Reply = {
      kind: 'yes-no',
      options: [
        { id: 'yes', label: { en: 'Yes' } },
        { id: 'no', label: { en: 'No' } },
      ],
    };
    expect(renderMessage(ask, 'sms', context({}, yesNo))).toMatchObject({ body: 'How are you? Reply YES or NO' });
    expect(renderMessage(ask, 'sms', context({ language: 'es' }, yesNo))).toMatchObject({
      body: '¿Como sigue? Responda SI o NO',
    });
    for (const word of ['YES', 'SI', 'SÍ']) expect(readReply(questionOf(yesNo), word)).toBe('yes');
  });

  it.each([
    ['a misspelt variable', '{{ patient.gven }}'],
    ['options where nothing is asked', '{{ options }}'],
    ['a variable that is not for patients', '{{ patient.birthDate }}'],
    ['a prototype', '{{ patient.constructor }}'],
    ['an unknown filter', '{{ patient.given | shout }}'],
    ['an open brace', 'Hi {{ patient.given'],
    ['another file', '{% include "package.json" %}'],
    ['an endless loop', '{% for i in (1..100000000) %}x{% endfor %}'],
  ])('refuses %s, naming the template and nothing of the patient', (_, text) => {
    const result = renderMessage(sms(text), 'sms', context());
    expect(result).toMatchObject({ ok: false, reason: 'template-error', message: expect.stringContaining('"test"') });
    expect(JSON.stringify(result)).not.toContain('Rosa');
  });

  it('refuses a channel the template has no text for', () => {
    expect(renderMessage(sms('Hi'), 'email', context())).toMatchObject({ ok: false, reason: 'template-error' });
  });

  it('takes a name as a name: no code, no new lines, no mail headers', () => {
    const name = { given: '{{ organization.phone }}\r\nBcc: all@example.com', family: '' };
    expect(renderMessage(sms('Hi {{ patient.given }}'), 'sms', context({ name }))).toMatchObject({
      body: 'Hi {{ organization.phone }} Bcc: all@example.com',
    });
    const subject: MessageTemplate = {
      template: 't',
      email: { subject: { en: 'For {{ patient.given }}' }, body: { en: 'x' } },
    };
    expect(renderMessage(subject, 'email', context({ name }))).toMatchObject({
      subject: expect.not.stringMatching(/[\r\n]/),
    });
  });
});

describe('the parts of a text', () => {
  it.each([
    ['a'.repeat(160), 1],
    ['a'.repeat(161), 2],
    ['a'.repeat(306), 2],
    ['a'.repeat(307), 3],
    ['ñ'.repeat(160), 1],
    ['€'.repeat(80), 1],
    ['€'.repeat(81), 2],
    ['Í'.repeat(70), 1],
    ['Í'.repeat(71), 2],
  ])('%#', (text, parts) => {
    expect(segmentsOf(text)).toBe(parts);
  });

  it('are saved where only accents and typographic marks are in the way, and nothing is lost elsewhere', () => {
    expect(toGsm('“Sí” — él compró más piñas…')).toBe('"Si" - él compro mas piñas...');
    expect(toGsm('Sí, 李')).toBe('Sí, 李');
    expect(toGsm('e\u0301')).toBe('é');
  });
});
