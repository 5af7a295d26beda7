import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { CarepathFailure } from '../../core/errors';
import { GO_ON_SIGNAL } from '../../core/pathway/host';

const CALL_DEADLINE_MS = 5_000;

/** How the one workflow of a record is started. */
interface Start<Input> {
  readonly workflowId: string;
  readonly taskQueue: string;
  readonly args: [Input];
}

/** One workflow for a record: started, or told to look at the record again when it is there. */
export function createGoOnDispatch<Item, Input>(
  client: Client,
  workflow: string,
  startOf: (item: Item) => Start<Input>,
) {
  const within = <T>(call: () => Promise<T>): Promise<T> =>
    client.withDeadline(Date.now() + CALL_DEADLINE_MS, call).catch(unlessLiving);
  return {
    async goOn(item: Item): Promise<void> {
      await within(() => client.workflow.signalWithStart(workflow, { ...startOf(item), signal: GO_ON_SIGNAL }));
    },
    async ensure(item: Item): Promise<boolean> {
      try {
        await within(() => client.workflow.start(workflow, startOf(item)));
        return true;
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
        throw error;
      }
    },
  };
}

function unlessLiving(error: unknown): never {
  if (error instanceof WorkflowExecutionAlreadyStartedError) throw error;
  throw new CarepathFailure('temporal-unavailable', 'The pathway engine cannot be reached now.', [], {
    cause: String(error),
  });
}
