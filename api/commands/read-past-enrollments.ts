import type { PathwayDefinition } from '../../core/pathway/definition';
import { loadFacts } from '../../core/criteria/load-facts';
import type { Page, Repositories } from '../../core/repositories';
import type { AuditEvent } from '../../core/record/audit-event';
import { DECIDED_KIND } from '../../core/record/condition-decision';
import type { Enrollment } from '../../core/record/enrollment';
import type { Scope } from '../../core/record/scope';
import type { PastEnrollment } from '../../core/simulation/from-enrollment';

export interface PastRequest {
  readonly pathway: string;
  readonly limit: number;
  readonly outcome?: string | undefined;
}

type Deps = Pick<
  Repositories,
  'definitions' | 'encounters' | 'enrollments' | 'patients' | 'tasks' | 'intents' | 'inbox' | 'timeline'
> &
  Parameters<typeof loadFacts>[0];

const PAGE = 500;

/** The latest enrollments of a pathway that have ended, newest first, with the facts that `definition` reads. */
export async function readPastEnrollments(
  deps: Deps,
  scope: Scope,
  { pathway, limit, outcome }: PastRequest,
  definition: PathwayDefinition,
): Promise<readonly PastEnrollment[]> {
  const query = { pathway, status: 'ended', limit, ...(outcome !== undefined && { outcome }) } as const;
  const { items } = await deps.enrollments.list(scope, query);
  const past: PastEnrollment[] = [];
  // One after the other: a request must not take the whole database to itself.
  for (const enrollment of items) past.push(...(await readOne(deps, scope, enrollment, definition)));
  return past;
}

async function readOne(
  deps: Deps,
  scope: Scope,
  enrollment: Enrollment,
  definition: PathwayDefinition,
): Promise<readonly PastEnrollment[]> {
  const { id, patientId, startAt, trigger, definitionId } = enrollment;
  const subject = {
    patientId,
    enrollmentId: id,
    at: startAt,
    ...(trigger.encounterId !== undefined && { encounterId: trigger.encounterId }),
  };
  const [stored, patient, tasks, intents, inbox, events, facts] = await Promise.all([
    deps.definitions.get(scope, definitionId),
    deps.patients.get(scope, patientId),
    all((page) => deps.tasks.list(scope, { ...page, view: 'all', enrollmentId: id, sort: 'opened', now: startAt })),
    all((page) => deps.intents.list(scope, { ...page, patientId })),
    deps.inbox.appliedTo(scope, id),
    all((page) => deps.timeline.forPatient(scope, patientId, page)),
    loadFacts(deps, scope, subject, definition.facts),
  ]);
  if (!patient) return [];
  const oldestFirst = (one: { readonly at: Date }, other: { readonly at: Date }): number =>
    Number(one.at) - Number(other.at);
  const own = events.filter(({ enrollmentId }) => enrollmentId === id).sort(oldestFirst);
  const notes = own.filter(({ kind }) => kind === 'step.noted');
  return [
    {
      ...{ enrollment, patient, inbox, notes, facts, definition: stored?.definition ?? null },
      decisions: own.filter(({ kind }) => kind === DECIDED_KIND),
      tasks: [...tasks].reverse(),
      intents: intents.filter(({ enrollmentId }) => enrollmentId === id).reverse(),
      childStarts: await childStarts(deps, scope, id, notes),
    },
  ];
}

/** A call is on the timeline when the called pathway ends. */
async function childStarts(
  { enrollments }: Deps,
  scope: Scope,
  enrollmentId: string,
  notes: readonly AuditEvent[],
): Promise<ReadonlyMap<string, Date>> {
  const targets = notes.flatMap(({ data: { note, target } }) =>
    note === 'child' && typeof target === 'string' ? [target] : [],
  );
  const children = await Promise.all(targets.map((target) => enrollments.childOf(scope, { enrollmentId, target })));
  return new Map(children.flatMap((child) => (child?.parent ? [[child.parent.target, child.createdAt] as const] : [])));
}

async function all<T>(
  read: (page: { readonly limit: number; readonly cursor?: string }) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  for (let page = await read({ limit: PAGE }); ; page = await read({ limit: PAGE, cursor: page.nextCursor })) {
    items.push(...page.items);
    if (page.nextCursor === null) return items;
  }
}
