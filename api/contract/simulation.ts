import { z } from 'zod';
import { derivation, instant } from './primitives';

/** A pathway and scripts as text, YAML or JSON, so that what is wrong can be shown where it stands. */
export const simulationRequest = z
  .strictObject({
    source: z.string().min(1),
    scripts: z.array(z.string().min(1)).max(10).default([]),
    /** Also so many patients who have been through this pathway already, the latest first. Needs the right to edit pathways. */
    past: z
      .strictObject({
        pathway: z.string().min(1).max(100),
        limit: z.number().int().min(1).max(50).default(20),
        outcome: z.string().min(1).max(100).optional(),
      })
      .optional(),
    language: z.enum(['en', 'es']).default('en'),
    /** Also so many patients who behave by chance, as the first script says. */
    population: z
      .strictObject({
        patients: z.number().int().min(1).max(300),
        perWeek: z.number().int().min(1).max(10_000).default(20),
        seed: z.number().int().min(0).max(4_294_967_295).default(1),
      })
      .optional(),
  })
  .refine(({ scripts, past }) => scripts.length > 0 || past !== undefined, { message: 'needs "scripts" or "past"' })
  .refine(({ scripts, population }) => scripts.length > 0 || population === undefined, {
    message: 'a population behaves as the first script says: it needs one',
    path: ['population'],
  });

const finding = z.strictObject({
  path: z.string(),
  line: z.number().int(),
  column: z.number().int(),
  severity: z.enum(['error', 'warning']),
  message: z.string(),
});

const warning = z.strictObject({ code: z.string(), key: z.string(), sentence: z.string() });

const text = z.strictObject({ subject: z.string().optional(), body: z.string() });

const simulatedMessage = z.strictObject({
  key: z.string(),
  channel: z.enum(['sms', 'email']),
  template: z.string(),
  status: z.enum(['pending', 'sent', 'delivered', 'suppressed', 'failed', 'unknown', 'withdrawn']),
  reason: z.string().optional(),
  intendedAt: instant,
  sentAt: instant.optional(),
  heldUntil: instant.optional(),
  texts: z.strictObject({ en: text.optional(), es: text.optional() }),
});

const simulatedTask = z.strictObject({
  key: z.string(),
  title: z.string(),
  queue: z.string(),
  priority: z.string(),
  openedAt: instant,
  due: derivation.optional(),
  escalations: z.array(z.strictObject({ at: instant, rung: z.number().int(), to: z.string() })),
  completed: z.strictObject({ at: instant, outcome: z.string() }).optional(),
  closed: z.strictObject({ at: instant, reason: z.string() }).optional(),
});

const simulationRun = z
  .strictObject({
    script: z.string(),
    language: z.enum(['en', 'es']),
    start: instant,
    zone: z.string(),
    end: z.strictObject({
      kind: z.enum(['ended', 'waiting', 'stopped', 'broken']),
      at: instant,
      sentence: z.string(),
      outcome: z.string().optional(),
    }),
    timeline: z.array(z.strictObject({ at: instant, kind: z.string(), key: z.string(), sentence: z.string() })),
    messages: z.array(simulatedMessage),
    tasks: z.array(simulatedTask),
    warnings: z.array(warning),
  })
  .meta({ id: 'SimulationRun' });

const coverage = z.strictObject({
  steps: z.number().int(),
  reachedSteps: z.number().int(),
  neverReached: z.array(z.string()),
  listsNeverReached: z.array(z.string()),
});

const course = z.strictObject({
  /** The end; `waiting`, `stopped` or `broken` where it did not end. */
  outcome: z.string(),
  at: instant,
  tasks: z.number().int(),
  messages: z.number().int(),
});
const courseLine = z.strictObject({ at: instant, sentence: z.string() });

const pastPatients = z
  .strictObject({
    pathway: z.string(),
    outcomeChanges: z.number().int(),
    /** How the texts and tasks of all of them together change. */
    tasks: z.strictObject({ then: z.number().int(), now: z.number().int() }),
    messages: z.strictObject({ then: z.number().int(), now: z.number().int() }),
    patients: z.array(
      z.strictObject({
        label: z.string(),
        version: z.number().int(),
        then: course,
        now: course.extend({ sentence: z.string() }),
        outcomeChanged: z.boolean(),
        /** One side alone where the other does not have it. */
        firstDifference: z.strictObject({ then: courseLine.optional(), now: courseLine.optional() }).nullable(),
        /** What people did for this patient that no script can say. */
        notPlayed: z.array(z.string()),
        /** Without name, number or text of the patient. */
        script: z.string(),
      }),
    ),
  })
  .meta({ id: 'PastPatients' });
export type PastPatients = z.infer<typeof pastPatients>;

const dayLoad = z.strictObject({ opened: z.number(), due: z.number(), open: z.number() });

export const simulation = z
  .strictObject({
    /** What is wrong with the pathway (`source`) or a script (its index); then nothing was played. */
    findings: z.array(finding.extend({ in: z.union([z.literal('source'), z.number().int()]) })),
    runs: z.array(simulationRun),
    coverage: coverage.nullable(),
    warnings: z.array(warning),
    population: z
      .strictObject({
        patients: z.number().int(),
        outcomes: z.record(z.string(), z.number().int()),
        patientDays: z.number(),
        coverage,
        /** Monday first. */
        load: z.array(z.strictObject({ queue: z.string(), days: z.array(dayLoad) })),
      })
      .nullable(),
    past: pastPatients.nullable(),
  })
  .meta({ id: 'Simulation' });
export type Simulation = z.infer<typeof simulation>;

/** The simulated patients that ship with a pathway: ready to be played, or changed first. */
export const pathwayScripts = z
  .strictObject({ items: z.array(z.strictObject({ id: z.string(), name: z.string(), source: z.string() })) })
  .meta({ id: 'PathwayScripts' });
export type PathwayScripts = z.infer<typeof pathwayScripts>;
