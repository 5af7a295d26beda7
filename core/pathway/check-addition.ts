import type { FieldError } from '../errors';
import { withAdditions } from './additions';
import { type PublishContext, type Report, type StepSite, subjectOf } from './checks/site';
import type { PathwayDefinition, Step } from './definition';
import { type Places, placesOf } from './migration/places';
import { parsePathway, pointer } from './parse';
import { checks } from './publish';

/** Whoever has more to correct begins with these. */
const MAX_ERRORS = 100;

export type CheckedAddition =
  | { readonly ok: true; readonly step: Step }
  /** Pointers begin with `/step`. */
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/**
 * Reads a step that a person adds for one patient, as it is written in the pathway language, and checks it as publishing
 * would within this definition. An id that is taken gets a number: `call-2`.
 */
export function checkAddition(
  written: unknown,
  definition: PathwayDefinition,
  context: PublishContext,
): CheckedAddition {
  const { pathway, title } = definition;
  const taken = placesOf(definition);
  const parsed = parsePathway(JSON.stringify({ pathway, title, steps: [written] }), {
    taken: taken.keys(),
    templates: context,
  });
  if (!parsed.ok) {
    return refused(
      parsed.findings.map(({ path, message }) => ({ pointer: `/step${path.replace(/^\/steps(\/0)?/, '')}`, message })),
    );
  }
  const [read] = parsed.definition.steps;
  if (!read) return refused([{ pointer: '/step', message: 'There is no step.' }]);
  const step: Step = { ...read, id: freeId(read.id, taken) };
  const errors = errorsOf(step, written, definition, context);
  return errors.length === 0 ? { ok: true, step } : refused(errors);
}

function refused(errors: readonly FieldError[]): CheckedAddition {
  return { ok: false, errors: errors.slice(0, MAX_ERRORS) };
}

function freeId(stem: string, taken: Places): string {
  let id = stem;
  for (let n = 2; taken.has(id); n += 1) id = `${stem}-${n}`;
  return id;
}

/** What the checks find in the added step; what they find elsewhere was found when that was published. */
function errorsOf(
  step: Step,
  written: unknown,
  definition: PathwayDefinition,
  context: PublishContext,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  const place = ['added', step.id, 0] as const;
  const isInside = (path: readonly PropertyKey[]) => place.every((key, i) => path[i] === key);
  const report: Report = (path, message, severity = 'error') => {
    if (severity !== 'error' || !isInside(path)) return;
    errors.push({ pointer: pointer(['step', ...path.slice(place.length)]), message });
  };
  const whole = withAdditions(definition, [...(definition.additions ?? []), step]);
  const subject = subjectOf(whole, { added: { [step.id]: [written] } }, context);
  for (const check of checks) check(subject, report);
  for (const site of subject.steps) refuseEnd(site, report);
  return errors;
}

function refuseEnd({ step, path }: StepSite, report: Report): void {
  if (step.kind !== 'end') return;
  report(path(), 'A step for one patient cannot end the pathway: leave "end" out, and cancel the enrollment instead.');
}
