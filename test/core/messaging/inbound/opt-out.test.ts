import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { readMessage } from '../../../../core/messaging/inbound/opt-out';
import { leastProcessorTime } from '../../../support/least-time';

const byWhy = z.record(z.string(), z.array(z.string()));
const meanings = z.strictObject({
  'opt-out': byWhy.optional(),
  none: byWhy.optional(),
  'in-doubt': byWhy.optional(),
  'opt-in': byWhy.optional(),
  help: byWhy.optional(),
});
const corpus = meanings
  .extend({ 'when a question is open': meanings, 'when no question is open': meanings })
  .parse(parse(readFileSync(join(__dirname, 'opt-out-corpus.yaml'), 'utf8')));

const { 'when a question is open': open, 'when no question is open': idle, ...always } = corpus;
const texts = [
  ...listed(always).map((text) => ({ ...text, questions: [true, false] })),
  ...listed(open).map((text) => ({ ...text, questions: [true] })),
  ...listed(idle).map((text) => ({ ...text, questions: [false] })),
];

function listed(part: z.infer<typeof meanings>) {
  return Object.entries(part).flatMap(([meaning, group]) =>
    Object.entries(group ?? {}).flatMap(([why, list]) => list.map((text) => ({ meaning, why, text }))),
  );
}

it('is tried on enough texts, a third of them no opt-outs', () => {
  const optOuts = texts.filter(({ meaning }) => meaning === 'opt-out');
  expect(new Set(texts.map(({ text }) => text)).size).toBeGreaterThan(300);
  expect(optOuts.length).toBeLessThan((texts.length * 2) / 3);
});

it.each(texts)('$text: $meaning ($why)', ({ text, meaning, questions }) => {
  for (const questionOpen of questions) expect(readMessage(text, { questionOpen })).toBe(meaning);
});

it.each(['', '   ', '\n', '?!', '\u0000'])('nothing is nothing: %j', (text) => {
  expect(readMessage(text, { questionOpen: false })).toBe('none');
});

it('takes a bare yes for an answer when nothing is said of questions', () => {
  expect(readMessage('yes')).toBe('none');
});

it('reads a text of any length in no time', () => {
  const long = ['stop '.repeat(4000), 'do not want '.repeat(2000), 'no quiero '.repeat(2000), 'a'.repeat(50_000)];
  expect(leastProcessorTime(() => long.map((text) => readMessage(text)), 3000)).toBeLessThan(3000);
});
