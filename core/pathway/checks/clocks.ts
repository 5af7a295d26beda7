import { boundsOf } from '../../calendar/bounds';
import type { Due, Step } from '../definition';
import { duesOf } from './anchors';
import type { Check, ListSite, PublishContext, Report, StepSite, Subject } from './site';

/** When a step opens, counted from the start in milliseconds. `latest` is null where nobody can tell. */
interface Opening {
  readonly earliest: number;
  readonly latest: number | null;
}

/** Spans fit each other: no deadline lies before its step can open, no question outlasts the wait behind it. */
export const checkClocks: Check = (subject, report) => {
  const openings = new Map<ListSite, Opening>();
  const sites = new Map<ListSite, StepSite[]>();
  for (const site of subject.steps) sites.set(site.list, [...(sites.get(site.list) ?? []), site]);
  for (const list of subject.lists) {
    let opening = openings.get(list) ?? openingOf(list);
    for (const site of sites.get(list) ?? []) {
      checkSpans(subject, site, opening, report);
      for (const inner of subject.lists) if (inner.owner === site) openings.set(inner, insideOf(site.step, opening));
      opening = afterStep(site.step, opening, subject.context);
    }
  }
};

/** An interrupt may come at any time, so its steps open at the earliest at the start. */
function openingOf(list: ListSite): Opening {
  return { earliest: 0, latest: list.owner === null && list.name === 'steps' ? 0 : null };
}

function insideOf(step: Step, opening: Opening): Opening {
  const isAtOnce = step.kind === 'parallel' || step.kind === 'branch';
  return isAtOnce ? opening : { earliest: opening.earliest, latest: null };
}

/** When the step after this one opens. */
function afterStep(step: Step, { earliest, latest }: Opening, { workingDays }: PublishContext): Opening {
  if (step.kind === 'message' || step.kind === 'set') return { earliest, latest };
  if (step.kind === 'wait' && step.until && step.when === undefined) {
    const span = boundsOf(step.until.amount, workingDays);
    if (!span) return { earliest, latest: null };
    if (step.until.of === undefined) {
      return { earliest: earliest + span.least, latest: latest === null ? null : latest + span.most };
    }
    // What may have been late is on time again, unless the question before it took too long, which has its own finding.
    if (step.until.of === 'start') {
      return { earliest: Math.max(earliest, span.least), latest: Math.max(earliest, span.most) };
    }
  }
  if (step.kind === 'ask' && latest !== null && step.timeout.of === undefined) {
    const isQuiet = Object.values(step.on).every((list) =>
      list.every(({ kind }) => kind === 'message' || kind === 'set'),
    );
    const span = boundsOf(step.timeout.amount, workingDays);
    if (span && isQuiet) return { earliest, latest: latest + span.most };
  }
  return { earliest, latest: null };
}

function checkSpans({ keyPath, context }: Subject, site: StepSite, opening: Opening, report: Report): void {
  for (const [key, due] of duesOf(site)) {
    if (due.of !== 'start' || due.direction !== undefined) continue;
    const span = boundsOf(due.amount, context.workingDays);
    if (span && span.most < opening.earliest) {
      const message = `"${words(due)}" has passed before "${site.step.id}" can open, on day ${dayOf(opening.earliest)} at the earliest: write a later time, or count from the opening.`;
      report(keyPath(site, key), message);
    }
  }
  checkOutlasted(site, opening, report, { keyPath, context });
  checkLadder(site, report, context);
}

/** A question whose time is not over when the wait behind it is: the pathway would run late. */
function checkOutlasted(
  { step, index, list }: StepSite,
  opening: Opening,
  report: Report,
  { keyPath, context }: Pick<Subject, 'keyPath' | 'context'>,
): void {
  if (step.kind !== 'ask' || opening.latest === null || step.timeout.of !== undefined) return;
  const next = list.steps[index + 1];
  if (next?.kind !== 'wait' || next.until?.of !== 'start') return;
  const timeout = boundsOf(step.timeout.amount, context.workingDays);
  const until = boundsOf(next.until.amount, context.workingDays);
  if (!timeout || !until || opening.earliest + timeout.least <= until.most) return;
  const message = `The question may stay open until day ${dayOf(opening.earliest + timeout.least)}, but the wait after it is over at "${words(next.until)}": shorten "timeout", or wait longer.`;
  const site = { step, index, list, path: () => [...list.path(), index] };
  report(keyPath(site, 'timeout'), message, 'warning');
}

/** The rungs of an escalation ladder follow each other. */
function checkLadder({ step, path }: StepSite, report: Report, { workingDays }: PublishContext): void {
  if (!('escalate' in step)) return;
  step.escalate.forEach(({ after }, i) => {
    const before = step.escalate[i - 1];
    const [earlier, span] = [before && boundsOf(before.after, workingDays), boundsOf(after, workingDays)];
    if (!earlier || !span || span.most >= earlier.least) return;
    const message = `This rung comes ${after} after the due time, before the one above it: put the rungs in order.`;
    report([...path(), 'escalate', i, 'after'], message, 'warning');
  });
}

function words({ amount, of }: Due): string {
  return of === undefined ? amount : `${amount} of ${of}`;
}

function dayOf(milliseconds: number): number {
  return Math.round(milliseconds / 86_400_000);
}
