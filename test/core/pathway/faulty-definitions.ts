import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { MessageTemplate } from '../../../core/messaging/templates/template';
import type { PublishContext } from '../../../core/pathway/checks/site';
import type { Finding } from '../../../core/pathway/finding';

const folder = join(__dirname, 'faulty');

/** A definition with something wrong, and the findings its leading comment promises. */
export interface FaultyDefinition {
  readonly name: string;
  readonly source: string;
  readonly expected: readonly string[];
}

/** Every file of `faulty/`: `# <line>:<column> <severity> <path>: <sentence>` for each finding, then the definition. */
export function faultyDefinitions(): readonly FaultyDefinition[] {
  return readdirSync(folder)
    .sort()
    .map((file) => {
      const source = readFileSync(join(folder, file), 'utf8');
      const expected = source.split('\n').filter((line) => /^# \d+:\d+ /.test(line));
      return { name: basename(file, '.yaml'), source, expected: expected.map((line) => line.slice(2)) };
    });
}

/** A finding as the files write it. */
export function findingLine({ line, column, severity, path, message }: Finding): string {
  return `${line}:${column} ${severity} ${path || '/'}: ${message}`;
}

function text(template: string, en: string, es?: string): readonly [string, MessageTemplate] {
  return [template, { template, sms: { en, ...(es !== undefined && { es }) } }];
}

const templates: ReadonlyMap<string, MessageTemplate> = new Map([
  text(
    'welcome',
    '{{ organization.name }}: hi {{ patient.given }}. STOP to end.',
    '{{ organization.name }}: hola {{ patient.given }}. ALTO para no recibir más.',
  ),
  text('reminder', '{{ organization.name }}: see you soon.', '{{ organization.name }}: hasta pronto.'),
  text('english-only', '{{ organization.name }}: hi. STOP to end.'),
  text('long', `{{ organization.name }}: ${'see you soon. '.repeat(30)}`, '{{ organization.name }}: hasta pronto.'),
  text('sensitive', '{{ organization.name }}: your HIV test is here.', '{{ organization.name }}: su cita de diálisis.'),
  text('birth-date', '{{ organization.name }}: {{ patient.birthDate }}.', '{{ organization.name }}: hasta pronto.'),
  text(
    'hard',
    '{{ organization.name }}: postoperative rehabilitation necessitates uninterrupted anticoagulation monitoring and immediate notification regarding complications.',
    '{{ organization.name }}: hasta pronto.',
  ),
  [
    'about-item',
    {
      template: 'about-item',
      sms: { en: '{{ organization.name }}: {{ item }}. STOP to end.', es: '{{ organization.name }}: ALTO.' },
      email: {
        subject: { en: 'Hello', es: 'Hola' },
        body: { en: '{{ organization.name }}: {{ item }}', es: '{{ organization.name }}: {{ item }}' },
      },
    },
  ],
]);

/** A clinic with a few templates and one form, where nobody works on the managers' queue. */
export const smallClinic: PublishContext = {
  hasTemplate: (id) => templates.has(id),
  template: (id) => templates.get(id) ?? null,
  hasForm: (id) => id === 'first-contact',
  hasPathway: (id) => id === 'child',
  queues: new Map([
    ['coordinators', 2],
    ['nurses', 1],
    ['managers', 0],
  ]),
  languages: ['en', 'es'],
};
