import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { questionOf, readAnswer } from '../../../../core/messaging/inbound/replies';
import { parsePathway } from '../../../../core/pathway/parse';
import type { Reply } from '../../../../core/pathway/definition';

const names = ['feeling', 'medicines', 'number', 'date', 'text'] as const;
const corpus = z
  .array(
    z.strictObject({
      question: z.enum(names),
      language: z.enum(['en', 'es']).default('en'),
      replies: z.record(z.string(), z.array(z.string())),
    }),
  )
  .parse(parse(readFileSync(join(__dirname, 'reply-corpus.yaml'), 'utf8')));

const cases = corpus.flatMap(({ question, language, replies }) =>
  Object.entries(replies).flatMap(([expected, texts]) => texts.map((text) => ({ question, language, expected, text }))),
);

const written: Record<(typeof names)[number], string> = {
  feeling:
    '{ kind: choice, options: [{ id: better, label: { en: better, es: mejor } }, ' +
    '{ id: same, label: { en: same, es: igual } }, { id: worse, label: { en: worse, es: peor } }] }',
  medicines: '{ kind: yes-no }',
  number: '{ kind: number }',
  date: '{ kind: date }',
  text: '{ kind: text }',
};

/** The question as a pathway asks it. */
function replyOf(name: (typeof names)[number]): Reply {
  const parsed = parsePathway(
    `pathway: p\ntitle: P\nsteps:\n  - { ask: q, template: t, timeout: P2D, reply: ${written[name]} }\n`,
  );
  const step = parsed.ok ? parsed.definition.steps[0] : undefined;
  if (step?.kind !== 'ask') throw new Error(`No question ${name}`);
  return step.reply;
}

describe('the corpus of replies', () => {
  it.each(cases)('$question ($language) "$text": $expected', ({ question, language, expected, text }) => {
    const reading = readAnswer(questionOf(replyOf(question)), text, { today: '2026-11-24', language });
    expect(reading.value ?? reading.option).toBe(expected);
    if (reading.value !== undefined) expect(reading.option).toBe(question);
  });

  it('is large, and a good part of it is not for a machine to read', () => {
    const unclear = cases.filter(({ expected }) => expected === 'unclear');
    expect(cases.length).toBeGreaterThanOrEqual(250);
    expect(unclear.length / cases.length).toBeGreaterThan(0.3);
  });
});
