import type { MessageTemplate } from '../../../core/messaging/templates/template';
import { checkAddition } from '../../../core/pathway/check-addition';
import type { PublishContext } from '../../../core/pathway/checks/site';
import { checkPathway } from '../../../core/pathway/publish';
import { simulate } from '../../../core/simulation/simulate';
import { readScript } from '../../../core/simulation/read-script';
import { clinic } from '../simulation/example-clinic';

const words = {
  en: '{{ organization.name }}: hello. Text STOP to end.',
  es: '{{ organization.name }}: hola. Escriba ALTO para no recibir más.',
};
const both = { sms: words, email: { subject: words, body: words } };

function contextWith(...templates: readonly MessageTemplate[]): PublishContext {
  const template = (id: string) => templates.find((one) => one.template === id) ?? null;
  return { hasTemplate: (id) => template(id) !== null, hasForm: () => true, template };
}

const source = `pathway: example
title: { en: Example, es: Ejemplo }
steps:
  - { message: hello, template: hello }
  - ask: well
    template: hello
    reply: { kind: yes-no }
    timeout: P1D
    on:
      'no': [{ message: sorry, template: hello, channels: [sms] }]
      timeout: [{ message: again, template: silent }]
  - { end: done }
`;

const silent: MessageTemplate = { template: 'silent', ...both };
const hello: MessageTemplate = { template: 'hello', ...both, channels: ['email', 'sms'] };

function published(context: PublishContext) {
  const checked = checkPathway(source, context);
  if (!checked.ok) throw new Error(JSON.stringify(checked.findings));
  return checked;
}

it('a step without channels has its template’s, wherever it stands; one that names them keeps them', () => {
  const { definition, ladders } = published(contextWith(hello, silent));
  expect(definition.steps).toMatchObject([
    { id: 'hello', channels: ['email', 'sms'] },
    {
      id: 'well',
      channels: ['email', 'sms'],
      on: { no: [{ channels: ['sms'] }], timeout: [{ id: 'again', channels: ['sms'] }] },
    },
    { kind: 'end' },
  ]);
  expect([...ladders.keys()]).toEqual(['hello', 'well']);
});

it('what fails goes down the template’s ladder, and at its end a person hears of it', () => {
  const { definition } = published(contextWith(hello, silent));
  const read = readScript('name: nobody\nstart: 2026-03-02T15:00:00-05:00\npatient: { channels: [] }\n');
  if (!read.ok) throw new Error(JSON.stringify(read.findings));
  const run = simulate(definition, read.script, clinic);
  const sent = run.messages.filter(({ key }) => key.startsWith('hello#1')).map(({ channel }) => channel);
  expect(sent).toEqual(['email', 'sms']);
  expect(run.tasks.map(({ key }) => key)).toContainEqual(expect.stringMatching(/^hello#1/));
});

it('a published version means the same when its template says other channels later', () => {
  const { definition } = published(contextWith(hello, silent));
  const later = published(contextWith({ ...hello, channels: ['sms'] }, silent));
  expect(definition.steps[0]).toMatchObject({ channels: ['email', 'sms'] });
  expect(later.definition.steps[0]).toMatchObject({ channels: ['sms'] });
});

it('refuses a ladder with a channel for which the template has no text', () => {
  const { email: _none, ...textOnly } = hello;
  const checked = checkPathway(source, contextWith(textOnly, silent));
  expect(checked.ok).toBe(false);
  expect(checked.findings).toContainEqual(
    expect.objectContaining({ line: 4, message: expect.stringContaining('"hello" has no text for email') }),
  );
});

it('a step that is added for one patient has its template’s, too', () => {
  const context = contextWith(hello, silent);
  const added = checkAddition({ message: 'hi', template: 'hello' }, published(context).definition, context);
  expect(added).toMatchObject({ ok: true, step: { channels: ['email', 'sms'] } });
});
