import {
  type Client,
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowHandle,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { CarepathFailure } from '../../core/errors';
import type { MigrationAnswer } from '../../core/pathway/host';
import type { OrderAnswer, PathwayRuntime } from '../../core/ports';
import type { Enrollment } from '../../core/record/enrollment';
import {
  CARE_PATHWAY_WORKFLOW,
  type CarePathwayInput,
  type CompleteTask,
  type CompleteTaskResult,
  COMPLETE_TASK_UPDATE,
  enrollmentWorkflowId,
  MIGRATE_UPDATE,
  type News,
  NEWS_SIGNAL,
  ORDER_UPDATE,
  type OrderResult,
} from '../../workflows/care-pathway/messages';

/** A coordinator does not wait longer than this for the pathway to move on: what was decided is stored, a sweeper re-sends it. */
const DECISION_DEADLINE_MS = 5_000;
const CALL_DEADLINE_MS = 5_000;
/** A workflow that is not in memory is replayed first. */
const MIGRATION_DEADLINE_MS = 15_000;
/** gRPC's status code. */
const NOT_FOUND = 5;
const REACHABLE_DEADLINE_MS = 1_500;

export interface RuntimeOptions {
  readonly taskQueue: string;
  /** Hears why something was deferred; ids only. */
  readonly onDeferred?: (what: { readonly call: string; readonly workflowId: string; readonly error: unknown }) => void;
  /** Passed to the workflows this runtime starts. */
  readonly limits?: CarePathwayInput['limits'];
}

/** The durable side of enrollments over a Temporal client. */
export function createRuntime(client: Client, options: RuntimeOptions): PathwayRuntime {
  return new TemporalRuntime(client, options);
}

class TemporalRuntime implements PathwayRuntime {
  constructor(
    private readonly client: Client,
    private readonly options: RuntimeOptions,
  ) {}

  async start(enrollment: Enrollment): Promise<void> {
    const { orgId, id: enrollmentId, definitionId, definitionVersion, parent } = enrollment;
    const { limits, taskQueue } = this.options;
    const input = {
      version: 1,
      orgId,
      enrollmentId,
      definitionId,
      definitionVersion,
      ...(parent && { called: true }),
      ...(limits && { limits }),
    } as const;
    try {
      await this.within(CALL_DEADLINE_MS, () =>
        this.client.workflow.start(CARE_PATHWAY_WORKFLOW, {
          workflowId: enrollmentWorkflowId(orgId, enrollmentId),
          taskQueue,
          args: [input],
          workflowIdConflictPolicy: 'USE_EXISTING',
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
        }),
      );
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return;
      throw new CarepathFailure('temporal-unavailable', 'The pathway engine cannot be reached now.', [], {
        cause: String(error),
      });
    }
  }

  async applyDecision(
    enrollment: Pick<Enrollment, 'id' | 'orgId'>,
    decision: { id: string; target: string; outcome: string },
  ): Promise<'applied' | 'deferred'> {
    const handle = this.handle(enrollment);
    try {
      const result = await this.within(DECISION_DEADLINE_MS, () =>
        handle.executeUpdate<CompleteTaskResult, [CompleteTask]>(COMPLETE_TASK_UPDATE, {
          updateId: decision.id,
          args: [{ decisionId: decision.id, target: decision.target, outcome: decision.outcome }],
        }),
      );
      return !result.applied && result.reason === 'held-up' ? 'deferred' : 'applied';
    } catch (error) {
      if (isGone(error) && (await this.hasEnded(handle))) return 'applied';
      this.options.onDeferred?.({ call: 'applyDecision', workflowId: handle.workflowId, error });
      return 'deferred';
    }
  }

  async order(enrollment: Pick<Enrollment, 'id' | 'orgId'>, inboxId: string): Promise<OrderAnswer> {
    const handle = this.handle(enrollment);
    try {
      const result = await this.within(DECISION_DEADLINE_MS, () =>
        handle.executeUpdate<OrderResult, [News]>(ORDER_UPDATE, { updateId: inboxId, args: [{ inboxId }] }),
      );
      if (result.applied) return 'applied';
      return result.reason === 'held-up' ? 'deferred' : result.reason;
    } catch (error) {
      if (isGone(error) && (await this.hasEnded(handle))) return 'ended';
      this.options.onDeferred?.({ call: 'order', workflowId: handle.workflowId, error });
      return 'deferred';
    }
  }

  async notify(enrollment: Pick<Enrollment, 'id' | 'orgId'>, inboxId: string): Promise<'sent' | 'gone' | 'deferred'> {
    const handle = this.handle(enrollment);
    try {
      await this.within(CALL_DEADLINE_MS, () => handle.signal(NEWS_SIGNAL, { inboxId }));
      return 'sent';
    } catch (error) {
      if (isGone(error) && (await this.hasEnded(handle))) return 'gone';
      this.options.onDeferred?.({ call: 'notify', workflowId: handle.workflowId, error });
      return 'deferred';
    }
  }

  async migrate(enrollment: Pick<Enrollment, 'id' | 'orgId'>, inboxId: string): Promise<MigrationAnswer> {
    const handle = this.handle(enrollment);
    try {
      return await this.within(MIGRATION_DEADLINE_MS, () =>
        handle.executeUpdate<MigrationAnswer, [News]>(MIGRATE_UPDATE, { updateId: inboxId, args: [{ inboxId }] }),
      );
    } catch (error) {
      if (isGone(error) && (await this.hasEnded(handle))) return { applied: false, reason: 'ended' };
      this.options.onDeferred?.({ call: 'migrate', workflowId: handle.workflowId, error });
      return { applied: false, reason: 'deferred' };
    }
  }

  async reachable(): Promise<boolean> {
    const { workflowService, namespace } = {
      workflowService: this.client.workflowService,
      namespace: this.client.options.namespace,
    };
    try {
      await this.within(REACHABLE_DEADLINE_MS, () => workflowService.describeNamespace({ namespace }));
      return true;
    } catch {
      return false;
    }
  }

  /** Not found may also mean not started yet: then a sweeper starts it, and what was sent is sent again. */
  private async hasEnded(handle: WorkflowHandle): Promise<boolean> {
    try {
      const { status } = await this.within(CALL_DEADLINE_MS, () => handle.describe());
      return status.name !== 'RUNNING';
    } catch {
      return false;
    }
  }

  private handle({ orgId, id }: Pick<Enrollment, 'id' | 'orgId'>): WorkflowHandle {
    return this.client.workflow.getHandle(enrollmentWorkflowId(orgId, id));
  }

  private within<T>(ms: number, call: () => Promise<T>): Promise<T> {
    return this.client.withDeadline(Date.now() + ms, call);
  }
}

/** There is no such execution, or it has ended. */
function isGone(error: unknown): boolean {
  if (error instanceof WorkflowNotFoundError) return true;
  return error instanceof Error && isGrpcServiceError(error.cause) && grpcCode(error.cause) === NOT_FOUND;
}

function grpcCode(cause: { readonly code: number }): number {
  return cause.code;
}
