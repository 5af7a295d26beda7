import { z } from 'zod';
import type { PathwayDefinition, Step } from './definition';
import type { Finding } from './finding';
import { rootLists } from './index-definition';
import { takeLadders, type LadderSource, type TakenLadders } from './ladders';
import { readSource, valueAt, type Locate } from './read-source';
import { schemaSentence } from './schema-sentence';
import { listsOf } from './steps/registry';
import { stepList } from './steps/schema';
import { due, localizedText, stepId } from './steps/schema-parts';

const eventName = z.string().regex(/^[a-z]+(\.[a-zA-Z]+)+$/, 'must look like encounter.discharged');

/** A definition as written. */
export const pathwaySchema = z
  .strictObject({
    pathway: stepId,
    title: localizedText,
    sources: z.array(z.string().min(1)).default([]),
    facts: z.array(z.string()).default([]),
    start: z
      .strictObject({
        on: eventName,
        when: z.string().min(1).optional(),
        once: z.enum(['per encounter', 'per patient', 'always']).default('per encounter'),
      })
      .optional(),
    interrupts: z
      .array(
        z
          .strictObject({
            on: eventName,
            exit: stepId.optional(),
            then: z.enum(['resume', 'restart']).optional(),
            steps: stepList.default([]),
          })
          .refine(({ exit, then }) => exit === undefined || then === undefined, {
            message: 'either leaves the pathway ("exit") or goes on with it ("then")',
            path: ['then'],
          }),
      )
      .default([]),
    milestones: z.record(stepId, due).default({}),
    steps: stepList,
  })
  .transform((source): PathwayDefinition => ({
    pathway: source.pathway,
    title: source.title,
    sources: source.sources,
    facts: source.facts,
    interrupts: source.interrupts.map(({ on, exit, then, steps }) => ({
      on,
      steps,
      ...(exit !== undefined && { exit }),
      ...(then !== undefined && { then }),
    })),
    milestones: source.milestones,
    steps: source.steps,
    ...(source.start && {
      start: {
        on: source.start.on,
        once: source.start.once,
        ...(source.start.when !== undefined && { when: source.start.when }),
      },
    }),
  }));

export type Parsed =
  | {
      readonly ok: true;
      readonly definition: PathwayDefinition;
      /** What it has from the templates of the moment, and its text does not say. */
      readonly ladders: TakenLadders;
      /** As written, before shorthands were unfolded: what paths of findings point into. */
      readonly written: unknown;
      readonly locate: Locate;
    }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** What a definition is read with. */
export interface ParseOptions {
  /** A step that is written without an id gets none of these. */
  readonly taken?: Iterable<string>;
  /** A step that is written without channels gets its template's. */
  readonly templates?: LadderSource;
}

/** Reads YAML or JSON into a normalized definition, or says where it is wrong. Never throws; see `readSource` for its bounds. */
export function parsePathway(source: string, { taken = [], templates = {} }: ParseOptions = {}): Parsed {
  const read = readSource(source);
  if (!read.ok) return read;
  const { value: written, locate } = read;
  const parsed = pathwaySchema.safeParse(written);
  if (parsed.success) {
    const definition = nameUnnamed(parsed.data, taken);
    return { ok: true, definition, ladders: takeLadders(everyStep(definition), templates), written, locate };
  }
  const findings = parsed.error.issues.flatMap(({ path, message }) =>
    placesOf(path, message).map((place): Finding => ({
      path: pointer(place),
      ...locate(place),
      severity: 'error',
      message: schemaSentence(place, message, valueAt(written, place) === undefined),
    })),
  );
  return { ok: false, findings };
}

/** Keys that are not known stand within what the schema complains of: in a step only its message names them. */
function placesOf(path: readonly PropertyKey[], message: string): readonly (readonly PropertyKey[])[] {
  const unknown = /^Unrecognized keys?: (".+")$/.exec(message)?.[1];
  return unknown === undefined
    ? [path]
    : unknown
        .slice(1, -1)
        .split('", "')
        .map((key) => [...path, key]);
}

/** A path as a JSON pointer (RFC 6901). */
export function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** `wait`, `set` and `end` may be written without an id: they get the first free one made from their kind, in the order of the document. */
function nameUnnamed(definition: PathwayDefinition, others: Iterable<string>): PathwayDefinition {
  const steps = everyStep(definition);
  const taken = new Set([...others, ...steps.map((step) => step.id)]);
  for (const step of steps) {
    if (step.id !== '') continue;
    const stem = stemOf(step);
    let id = stem;
    for (let n = 2; taken.has(id); n += 1) id = `${stem}-${n}`;
    taken.add(id);
    Object.assign(step, { id });
  }
  return definition;
}

function everyStep(definition: PathwayDefinition): readonly Step[] {
  const within = (steps: readonly Step[]): readonly Step[] =>
    steps.flatMap((step) => [step, ...listsOf(step).flatMap((list) => within(list.steps))]);
  return rootLists(definition).flatMap((list) => within(list.steps));
}

function stemOf(step: Step): string {
  if (step.kind === 'set') return `set-${step.name}`;
  return step.kind === 'end' ? `end-${step.outcome}` : step.kind;
}
