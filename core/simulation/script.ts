import { z } from 'zod';
import { parseAmount } from '../calendar/amount';
import { factDefinition } from '../criteria/catalog';

/** A span, exact (`PT2H`, `P12D`) or in business time (`1 business day`). */
const amount = z
  .string()
  .refine((text) => parseAmount(text) !== null, { message: 'is no span: write PT2H, P12D or 1 business day' });

/** A zone of the IANA list; asking for its offset is the only way to find out without a list. */
const zone = z.string().refine(isZone, { message: 'is no time zone: write America/New_York' });

/** Between years that every calendar can count in. */
const instant = z.iso
  .datetime({ offset: true, message: 'is no instant: write 2026-03-02T15:00:00-05:00' })
  .refine((text) => text >= '1990' && text < '2200', { message: 'must lie between 1990 and 2199' });
const occurrence = z.number().int().min(1).max(10_000).optional();
const name = z.string().min(1).max(200);
const probability = z.number().min(0).max(1);
const factText = z.string().max(500);
const factValue = z.union([factText, z.number(), z.boolean(), z.array(factText).max(100), z.null()]);

/** Known facts by name; `null` says that the fact is not known. */
const facts = z.record(z.string(), factValue).superRefine((given, context) => {
  for (const [fact, value] of Object.entries(given)) {
    const problem = factProblem(fact, value);
    if (problem !== null) context.addIssue({ code: 'custom', path: [fact], message: problem });
  }
});

const reply = z
  .strictObject({
    /** Id of the question's step. */
    to: name,
    occurrence,
    /** Counted from when the text was sent. */
    after: amount,
    /** Id of an option, or `unclear`. */
    answer: z.string().min(1).max(100).optional(),
    /** What the patient writes, read as the product reads it; a STOP counts. */
    text: z.string().min(1).max(1600).optional(),
  })
  .refine((given) => (given.answer === undefined) !== (given.text === undefined), {
    message: 'needs either "answer" or "text"',
  });

const task = z.strictObject({
  /** Id of the step; of a task the product opens about a message, `<step>/late-reply` and the like. */
  step: name,
  occurrence,
  /** Counted from when the task was opened. */
  after: amount,
  outcome: name,
});

const call = z.strictObject({
  /** Id of the `call` step. */
  step: name,
  occurrence,
  /** Counted from when the call was made. */
  after: amount,
  /** How the called pathway ends; `not-started` when it could not begin. */
  outcome: name,
});

const happening = z
  .strictObject({
    at: instant.optional(),
    /** Counted from the start. */
    after: amount.optional(),
    name: z.string().max(200).optional(),
    /** Facts that change at this instant, before the event is heard. */
    facts: facts.optional(),
  })
  .refine((given) => (given.at === undefined) !== (given.after === undefined), { message: 'needs "at" or "after"' })
  .refine((given) => given.name !== undefined || given.facts !== undefined, { message: 'needs "name" or "facts"' });

const message = z.strictObject({
  /** Id of the message's or question's step. */
  to: name,
  occurrence,
  channel: z.enum(['sms', 'email']).optional(),
  result: z.enum(['sent', 'delivered', 'suppressed', 'failed', 'unknown']),
  reason: z.string().min(1).max(100).optional(),
  /** The carrier's answer comes this much later; at once when not said. */
  after: amount.optional(),
});

const cancel = z.strictObject({ after: amount, outcome: name.default('cancelled') });

const taskDefault = z.union([
  z.enum(['stay-open', 'random']),
  /** The first outcome, or the named one where the task has it. */
  z.strictObject({ after: amount, outcome: name.optional() }),
]);

const callDefault = z.union([
  /** `play`: the called pathway itself, where its definition is at hand. `never`: only the timeout ends the call. */
  z.enum(['play', 'never', 'random']),
  z.strictObject({ after: amount, outcome: name }),
]);

const random = z.strictObject({
  /** How likely a question is answered. */
  replies: probability.default(0.7),
  /** How likely a task is done. */
  tasks: probability.default(1),
  /** How likely a called pathway comes to an end. */
  calls: probability.default(1),
  /** One of the values is drawn for each fact. */
  facts: z.record(z.string(), z.array(factValue).min(1).max(50)).default({}),
  /** How likely each event happens at all; its instant is drawn within `within` of the start. */
  events: z.record(z.string(), probability).default({}),
  within: amount.default('P30D'),
});

export const scriptSchema = z.strictObject({
  name: z.string().min(1).max(200),
  /** The clinical instant all clocks count from. */
  start: instant,
  /** The clinic hears of it this much later, and the pathway begins then; at once when not said. */
  begins: amount.optional(),
  /** The clinic's zone; the organization's when not said. */
  zone: zone.optional(),
  patient: z
    .strictObject({
      language: z.enum(['en', 'es']).default('en'),
      name: z.string().min(1).max(100).default('Rosa'),
      /** Where the patient is, for quiet hours; the clinic's zone when not said. */
      zone: zone.optional(),
      channels: z.array(z.enum(['sms', 'email'])).default(['sms', 'email']),
    })
    .prefault({}),
  facts: facts.default({}),
  replies: z.array(reply).max(1000).default([]),
  tasks: z.array(task).max(1000).default([]),
  calls: z.array(call).max(1000).default([]),
  events: z.array(happening).max(1000).default([]),
  messages: z.array(message).max(1000).default([]),
  cancel: cancel.optional(),
  defaults: z
    .strictObject({
      replies: z.enum(['silent', 'random']).default('silent'),
      tasks: taskDefault.default('stay-open'),
      calls: callDefault.default('play'),
    })
    .prefault({}),
  random: random.prefault({}),
  seed: z.number().int().min(0).max(4_294_967_295).default(1),
});

/** A patient as scripted: what they answer, what the clinic's people do, what happens around them, and when. */
export type SimulationScript = z.output<typeof scriptSchema>;
export type FactValue = z.output<typeof factValue>;

function isZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function factProblem(fact: string, value: FactValue): string | null {
  const definition = factDefinition(fact);
  if (!definition) return `There is no fact "${fact}".`;
  if (value === null) return null;
  switch (definition.type) {
    case 'double':
      return typeof value === 'number' ? null : 'must be a number';
    case 'bool':
      return typeof value === 'boolean' ? null : 'must be true or false';
    case 'string':
      return typeof value === 'string' ? null : 'must be a text';
    case 'list':
      return Array.isArray(value) ? null : 'must be a list of texts';
    case 'timestamp':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? null : 'must be an instant';
  }
}
