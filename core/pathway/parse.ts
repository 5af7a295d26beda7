import { isAlias, isNode, LineCounter, parseDocument, visit, type Document } from 'yaml';
import { z } from 'zod';
import type { PathwayDefinition, Step } from './definition';
import type { Finding } from './finding';
import { rootLists } from './index-definition';
import { listsOf } from './steps/registry';
import { stepList } from './steps/schema';
import { due, localizedText, stepId } from './steps/schema-parts';

/** A definition larger than this is refused unread. */
const MAX_SOURCE = 512 * 1024;
const MAX_DEPTH = 60;
const MAX_ALIASES = 100;

const eventName = z.string().regex(/^[a-z]+(\.[a-zA-Z]+)+$/, 'must look like encounter.discharged');

const schema = z
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
      .array(z.strictObject({ on: eventName, exit: stepId.optional(), steps: stepList.default([]) }))
      .default([]),
    milestones: z.record(stepId, due).default({}),
    steps: stepList,
  })
  .transform((source): PathwayDefinition => ({
    pathway: source.pathway,
    title: source.title,
    sources: source.sources,
    facts: source.facts,
    interrupts: source.interrupts.map(({ on, exit, steps }) => ({ on, steps, ...(exit !== undefined && { exit }) })),
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
  | { readonly ok: true; readonly definition: PathwayDefinition; readonly locate: Locate }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Finds the position of a path in the source; the nearest thing there is, when the path itself is not written. */
export type Locate = (path: readonly PropertyKey[]) => { line: number; column: number };

/** Reads YAML or JSON into a normalized definition, or says where it is wrong. Never throws; bounded in size, depth and aliases. */
export function parsePathway(source: string): Parsed {
  if (source.length > MAX_SOURCE) return refused('The definition is larger than 512 kB.');
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: true });
  const syntax = document.errors.map((error): Finding => {
    const at = lines.linePos(error.pos[0]);
    return {
      path: '',
      line: at.line,
      column: at.col,
      severity: 'error',
      message: error.message.split('\n')[0] ?? error.code,
    };
  });
  if (syntax.length > 0) return { ok: false, findings: syntax };
  const excess = tooComplex(document);
  if (excess) return refused(excess);
  return validate(document, locator(document, lines));
}

function validate(document: Document, locate: Locate): Parsed {
  const parsed = schema.safeParse(document.toJS({ maxAliasCount: MAX_ALIASES }));
  if (parsed.success) return { ok: true, definition: nameUnnamed(parsed.data), locate };
  const findings = parsed.error.issues.map((issue): Finding => {
    const key = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
    const path = key === undefined ? issue.path : [...issue.path, key];
    return { path: pointer(path), ...locate(path), severity: 'error', message: issue.message };
  });
  return { ok: false, findings };
}

function refused(message: string): Parsed {
  return { ok: false, findings: [{ path: '', line: 1, column: 1, severity: 'error', message }] };
}

function tooComplex(document: Document): string | null {
  let aliases = 0;
  let deepest = 0;
  visit(document, {
    Node(_, node, ancestors) {
      deepest = Math.max(deepest, ancestors.length);
      if (isAlias(node)) aliases += 1;
      return aliases > MAX_ALIASES || deepest > MAX_DEPTH * 2 ? visit.BREAK : undefined;
    },
  });
  if (aliases > MAX_ALIASES) return `The definition has more than ${MAX_ALIASES} aliases.`;
  return deepest > MAX_DEPTH * 2 ? `The definition is nested more than ${MAX_DEPTH} levels deep.` : null;
}

function locator(document: Document, lines: LineCounter): Locate {
  return (path) => {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) {
        const at = lines.linePos(node.range[0]);
        return { line: at.line, column: at.col };
      }
    }
    return { line: 1, column: 1 };
  };
}

/** A path as a JSON pointer. */
export function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** `wait`, `set` and `end` may be written without an id: they get the first free one made from their kind, in the order of the document. */
function nameUnnamed(definition: PathwayDefinition): PathwayDefinition {
  const steps = everyStep(definition);
  const taken = new Set(steps.map((step) => step.id));
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
