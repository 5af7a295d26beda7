import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, isScalar, parseDocument, visit } from 'yaml';
import { loadLibrary } from '../../adapters/library/library';
import { sampleLinks } from '../../core/messaging/templates/link-variables';
import { lintTemplate } from '../../core/messaging/templates/lint-template';
import { readMessage } from '../../core/messaging/inbound/opt-out';
import { renderMessage } from '../../core/messaging/templates/render';
import type { MessageTemplate } from '../../core/messaging/templates/template';
import type { Reply, Step } from '../../core/pathway/definition';
import { rootLists } from '../../core/pathway/index-definition';
import { parsePathway } from '../../core/pathway/parse';
import { listsOf } from '../../core/pathway/steps/registry';

const root = join(__dirname, '../../pathways');
const library = loadLibrary(root);
const files = (folder: string) => readdirSync(join(root, folder)).map((file) => file.replace(/\.yaml$/, ''));
const templates = files('templates').map((id) => [id, found(library.template(id))] as const);
const firstMessages = new Set([
  'after-stay-hello',
  'authorization-begun',
  'check-ins-begin',
  'conference-invitation',
  'discharge-welcome-medicines',
  'needs-invitation',
  'outreach-invitation',
  'referral-sent',
  'visit-coming-confirm',
]);

function found<T>(value: T | null): T {
  if (value === null) throw new Error('The library does not have what its folder has');
  return value;
}

const feeling: Reply = {
  kind: 'choice',
  options: ['better', 'same', 'worse'].map((id) => ({ id, label: { en: id, es: id } })),
};

function text(template: MessageTemplate, channel: 'sms' | 'email', language: 'en' | 'es'): string {
  const result = renderMessage(template, channel, {
    patient: { name: { given: 'Rosa', family: 'Diaz' }, language },
    organization: { name: 'Riverside Community Clinic', phone: '(413) 555-0100' },
    question: feeling,
    link: sampleLinks,
  });
  if (!result.ok) throw new Error(result.message);
  return `${result.subject ?? ''} ${result.body}`;
}

/** Flesch-Kincaid grade level of an English text (Kincaid et al., 1975), by counting vowel groups as syllables. */
function readingGrade(english: string): number {
  const plain = english.replace(/https:\S+|\(413\) 555-0100|Riverside Community Clinic|\b911\b/g, 'us');
  const sentences = plain.split(/[.?!:]+\s/).filter((sentence) => /\w/.test(sentence)).length;
  const words = plain.match(/[a-z]+/gi) ?? [];
  const syllables = words.reduce(
    (sum, word) =>
      sum +
      Math.max(
        1,
        word
          .toLowerCase()
          .replace(/e$/, '')
          .match(/[aeiouy]+/g)?.length ?? 1,
      ),
    0,
  );
  return 0.39 * (words.length / sentences) + 11.8 * (syllables / words.length) - 15.59;
}

it('the example of the documentation is a template without faults', () => {
  const docs = readFileSync(join(root, '../docs/messaging.md'), 'utf8');
  const [, example = ''] = /```yaml\n(template: [\s\S]*?)```/.exec(docs) ?? [];
  const template = parseDocument(example).toJS() as MessageTemplate;
  expect(lintTemplate(template, { firstMessage: false, channels: ['sms'] })).toEqual([]);
  expect(text(template, 'sms', 'en')).toMatch(/^ Riverside Community Clinic: Rosa, do you need a ride/);
});

describe.each(templates)('the template %s', (id, template) => {
  it('has nothing to correct', () => {
    expect(lintTemplate(template, { firstMessage: firstMessages.has(id) })).toEqual([]);
  });

  it('reads like fifth grade', () => {
    expect(readingGrade(text(template, 'sms', 'en'))).toBeLessThanOrEqual(5.9);
    if (template.email) expect(readingGrade(text(template, 'email', 'en'))).toBeLessThanOrEqual(5.9);
  });

  it('names no condition, medicine or clinician', () => {
    const said = (['en', 'es'] as const).map((language) => text(template, 'sms', language)).join(' ');
    expect(said).not.toMatch(/diagnos|heart|coraz|diabet|surger|cirug|cancer|c[aá]ncer|depress|depres|insulin|\bDr\b/i);
  });
});

it('what a text tells the patient to write is understood', () => {
  for (const word of ['STOP', 'ALTO']) expect(readMessage(word)).toBe('opt-out');
  for (const word of ['HELP', 'AYUDA']) expect(readMessage(word)).toBe('help');
  expect(readMessage('START')).toBe('opt-in');
});

it('every template and form that a shipped pathway names is there', () => {
  const missing: string[] = [];
  for (const source of library.pathways().values()) {
    visit(parseDocument(source), {
      Pair(_, { key, value }) {
        if (!isScalar(key) || !isScalar(value) || isMap(value)) return;
        const id = String(value.value);
        if (key.value === 'template' && !library.template(id)) missing.push(`template ${id}`);
        if (key.value === 'form' && !library.form(id)) missing.push(`form ${id}`);
      },
    });
  }
  expect(missing).toEqual([]);
});

it('a form asks for nothing under an outcome that no shipped task with it has', () => {
  const used = new Map<string, string[]>();
  const walk = (steps: readonly Step[]): void => {
    for (const step of steps) {
      if ('form' in step) {
        // A visit's own task is to book it.
        const outcomes: readonly string[] =
          step.kind === 'appointment' ? ['booked', 'not-booked'] : step.outcomes.map(({ id }) => id);
        used.set(step.form, [...(used.get(step.form) ?? []), ...outcomes]);
      }
      listsOf(step).forEach((list) => walk(list.steps));
    }
  };
  for (const source of library.pathways().values()) {
    const parsed = parsePathway(source);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings));
    rootLists(parsed.definition).forEach((list) => walk(list.steps));
  }
  const unnamed = files('forms').flatMap((id) =>
    found(library.form(id)).fields.flatMap((field) =>
      (used.get(id) ? (field.outcomes ?? []) : [])
        .filter((outcome) => !used.get(id)?.includes(outcome))
        .map((outcome) => `${id} ${field.id} ${outcome}`),
    ),
  );
  expect(used.size).toBeGreaterThan(20);
  expect(unnamed).toEqual([]);
});
