import { findSensitiveWords } from '../../../core/messaging/templates/sensitive-words';
import type { IntentRepository } from '../../../core/message-repositories';
import { withAdditions } from '../../../core/pathway/additions';
import type { Clock } from '../../../core/ports';
import type { Enrollment } from '../../../core/record/enrollment';
import { inLanguage, type Language } from '../../../core/record/organization';
import type { Task } from '../../../core/record/task';
import type { DefinitionRepository, EnrollmentRepository, TaskRepository } from '../../../core/repositories';
import { questionnaireOfLink } from './open-questionnaire';
import { questionOfLink, type QuestionDeps } from './open-question';
import type { Reader } from './open-link';
import { upcomingVisits, type RunningProgram, type UpcomingVisit } from './upcoming-visits';

export interface ReadPlanDeps extends QuestionDeps {
  readonly enrollments: Pick<EnrollmentRepository, 'running' | 'get'>;
  readonly definitions: Pick<DefinitionRepository, 'get'>;
  readonly tasks: Pick<TaskRepository, 'list'>;
  readonly intents: QuestionDeps['intents'] & Pick<IntentRepository, 'list'>;
  readonly clock: Clock;
}

/** What is coming, in kinds that a page has words for. */
export interface ComingItem {
  readonly kind: 'answer' | 'visit' | 'team' | 'message';
  /** By when, or when. */
  readonly at?: Date;
}

export interface PlannedProgram {
  /** Absent where the title would say what the patient suffers from. */
  readonly title?: string;
  readonly since: Date;
  readonly coming: readonly ComingItem[];
}

export interface Plan {
  readonly visits: readonly UpcomingVisit[];
  readonly programs: readonly PlannedProgram[];
  /** Something waits for the patient's own answer. */
  readonly asks: { readonly question: boolean; readonly questionnaire: boolean };
}

const MOST_TASKS = 100;

/** The patient's visits, running programs and what comes next in each; of staff's work only that it is done, and by when. */
export async function readPlan(deps: ReadPlanDeps, reader: Reader, language: Language): Promise<Plan> {
  const { patient, scope } = reader;
  const [running, { items: open }, question, questionnaire] = await Promise.all([
    deps.enrollments.running(scope, { patientId: patient.id }),
    deps.tasks.list(scope, {
      ...{ view: 'all', status: 'open', patientId: patient.id, limit: MOST_TASKS, now: deps.clock.now() },
      includeSnoozed: true,
    }),
    questionOfLink(deps, reader, language),
    questionnaireOfLink(deps, reader),
  ]);
  const programs = await Promise.all(
    running.map(async (enrollment): Promise<RunningProgram> => {
      const stored = await deps.definitions.get(scope, enrollment.definitionId);
      return { enrollment, definition: stored && withAdditions(stored.definition, enrollment.additions) };
    }),
  );
  const visits = await upcomingVisits(deps, reader, programs, language);
  return {
    visits,
    programs: programs.map((program) => planned(program, { open, visits, language })),
    asks: { question: question.state === 'open', questionnaire: questionnaire !== null },
  };
}

function planned(
  { enrollment, definition }: RunningProgram,
  known: { readonly open: readonly Task[]; readonly visits: readonly UpcomingVisit[]; readonly language: Language },
): PlannedProgram {
  const { language } = known;
  const title = definition && inLanguage(definition.title, language);
  const isTold = title !== null && findSensitiveWords(title, language).length === 0;
  const tasks = known.open.filter(({ enrollmentId }) => enrollmentId === enrollment.id);
  const isBooked = known.visits.some(({ enrollmentId }) => enrollmentId === enrollment.id);
  return { ...(isTold && { title }), since: enrollment.startAt, coming: comingIn(enrollment, tasks, isBooked) };
}

/** One line of each kind, the soonest first; a visit that is booked stands above with its time. */
function comingIn({ progress }: Enrollment, tasks: readonly Task[], isBooked: boolean): readonly ComingItem[] {
  const kinds = new Set(progress?.openSteps.map(({ kind }) => kind));
  const waits = (progress?.openSteps ?? []).filter(({ kind }) => kind === 'wait').map(({ key }) => key);
  const timers = (progress?.timers ?? []).flatMap(({ key, at }) =>
    waits.some((wait) => key === wait || key.startsWith(`${wait}/`)) ? [new Date(at)] : [],
  );
  const soonest = (dates: readonly Date[]) =>
    dates.reduce<Date | undefined>((first, date) => (first && first <= date ? first : date), undefined);
  const due = soonest(tasks.flatMap((task) => task.due ?? []));
  const next = soonest(timers);
  const items: ComingItem[] = [];
  if (kinds.has('ask')) items.push({ kind: 'answer' });
  if (kinds.has('appointment') && !isBooked) items.push({ kind: 'visit' });
  if (tasks.length > 0) items.push({ kind: 'team', ...(due && { at: due }) });
  if (next) items.push({ kind: 'message', at: next });
  return items;
}
