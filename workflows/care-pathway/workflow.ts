import {
  CancellationScope,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  setHandler,
  TemporalFailure,
} from '@temporalio/workflow';
import type { MigrationAnswer } from '../../core/pathway/host';
import type { EnrollmentProgress } from '../../core/pathway/progress';
import {
  type CarePathwayInput,
  type CarePathwayResult,
  type CompleteTask,
  type CompleteTaskResult,
  COMPLETE_TASK_UPDATE,
  isCarePathwayInput,
  isCompleteTask,
  isNews,
  MIGRATE_UPDATE,
  type News,
  NEWS_SIGNAL,
  ORDER_UPDATE,
  type OrderResult,
  PROGRESS_QUERY,
} from './messages';
import { RunningEnrollment } from './running-enrollment';

const completeTask = defineUpdate<CompleteTaskResult, [CompleteTask]>(COMPLETE_TASK_UPDATE);
const order = defineUpdate<OrderResult, [News]>(ORDER_UPDATE);
const migrate = defineUpdate<MigrationAnswer, [News]>(MIGRATE_UPDATE);
const news = defineSignal<[unknown]>(NEWS_SIGNAL);
const progress = defineQuery<EnrollmentProgress>(PROGRESS_QUERY);

/**
 * One enrollment from its trigger to its end. Errors that are not understood fail the workflow task and not the workflow:
 * Temporal tries again, the enrollment stays, and a corrected worker goes on where it was.
 */
export async function carePathway(input: CarePathwayInput): Promise<CarePathwayResult> {
  if (!isCarePathwayInput(input))
    throw new Error('The input cannot be read: is the payload key of its sender known here?');
  const enrollment = new RunningEnrollment(input);
  // A buffered Update runs inside setHandler: the state it needs is there already.
  setHandler(completeTask, (decision) => enrollment.completeTask(decision), { validator: requireTrusted });
  setHandler(order, (news) => enrollment.order(news), { validator: requireTrustedNews });
  setHandler(migrate, (wish) => enrollment.migrate(wish), { validator: requireTrustedNews });
  setHandler(news, (message) => enrollment.hear(message));
  setHandler(progress, () => enrollment.progress);
  CancellationScope.current().cancelRequested.catch(() => enrollment.cancel());
  const end = await CancellationScope.nonCancellable(() => enrollment.run()).catch(rethrowAsTaskFailure);
  if ('result' in end) return end.result;
  const { id, version } = end.definition;
  const { carried } = end;
  return continueAsNew<typeof carePathway>({ ...input, definitionId: id, definitionVersion: version, carried });
}

/** Rejects before anything reaches the history. */
function requireTrusted(decision: unknown): void {
  if (!isCompleteTask(decision)) throw new Error('This is not a decision of this system');
}

function requireTrustedNews(news: unknown): void {
  if (!isNews(news)) throw new Error('This is not an order of this system');
}

/** A TemporalFailure that left the main function would fail the workflow for good. */
function rethrowAsTaskFailure(error: unknown): never {
  if (error instanceof TemporalFailure) throw new Error(`A step failed: ${error.message}`, { cause: error });
  throw error;
}
