import type { IntendMessageEffect } from '../core/pathway/effects';
import type { TemplatesInUse } from '../core/messaging/templates/templates-in-use';
import type { CalendarEntry } from '../core/record/message';
import type { Enrollment } from '../core/record/enrollment';
import type { Scope } from '../core/record/scope';
import type { Task } from '../core/record/task';
import type { ActivityDependencies } from './dependencies';

/** What there is to tell a patient's calendar of the visit of an enrollment. */
export interface VisitNews {
  /** The tasks that may have booked one. */
  readonly bookings: readonly Task[];
  /** What emails before this step have told, the oldest first. */
  readonly told: readonly CalendarEntry[];
}

export interface VisitReader {
  readonly enrollment: Pick<Enrollment, 'id' | 'patientId'>;
  readonly step: number;
  readonly now: Date;
}

type VisitRepositories = Pick<ActivityDependencies['repositories'], 'tasks' | 'intents'>;

/** A visit is booked seldom: of an enrollment's latest tasks, of a patient's latest emails. */
const LATEST = 100;
/** It may have reached the calendar, or still will. */
const TOLD = ['pending', 'sending', 'unknown', 'sent', 'delivered'] as const;

/** Read only where a template of the step tells of visits. */
export async function visitNews(
  { repositories }: { readonly repositories: VisitRepositories },
  scope: Scope,
  intended: readonly IntendMessageEffect[],
  templates: TemplatesInUse | null,
  reader: VisitReader,
): Promise<VisitNews> {
  const emails = intended.filter(({ channel }) => channel === 'email');
  const news = new Set(emails.map(({ template }) => templates?.template(template)?.calendar ?? false));
  const [bookings, told] = await Promise.all([
    news.has(true) ? decidedTasks(repositories, scope, reader) : [],
    news.has('cancelled') ? toldBefore(repositories, scope, reader) : [],
  ]);
  return { bookings, told };
}

async function decidedTasks(
  { tasks }: Pick<VisitRepositories, 'tasks'>,
  scope: Scope,
  { enrollment, now }: VisitReader,
): Promise<readonly Task[]> {
  const query = { view: 'all', enrollmentId: enrollment.id, sort: 'opened', limit: LATEST, now } as const;
  const pages = await Promise.all(
    (['open', 'completed'] as const).map((status) => tasks.list(scope, { ...query, includeSnoozed: true, status })),
  );
  return pages.flatMap(({ items }) => items);
}

/** The step's own do not count: it may be done again after a crash. */
async function toldBefore(
  { intents }: Pick<VisitRepositories, 'intents'>,
  scope: Scope,
  { enrollment, step }: VisitReader,
): Promise<readonly CalendarEntry[]> {
  const { patientId } = enrollment;
  const { items } = await intents.list(scope, { patientId, channel: 'email', status: TOLD, limit: LATEST });
  return items
    .filter(({ enrollmentId, openedStep = 0 }) => enrollmentId === enrollment.id && openedStep < step)
    .flatMap(({ calendar }) => calendar ?? [])
    .reverse();
}
