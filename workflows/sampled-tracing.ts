import { defaultPayloadConverter, type Headers, type WorkflowInterceptors } from '@temporalio/workflow';
import type * as tracedModule from './traced-calls';
import type { Inbound, Outbound, TracedCalls } from './traced-calls';

/** Where Temporal's tracing keeps the caller's trace. */
export const TRACE_HEADER = '_tracer-data';

/**
 * Temporal's tracing, except where a caller's header says that nobody records its trace: spans that go nowhere would cost a
 * third of a workflow's processor time, and loading what makes them a sixth. The header is in the history, so replay
 * decides alike. Runs from before this rule have headers without a trace and are traced as they were.
 * Found by this name in each module of the bundle's interceptors.
 */
export const interceptors = (): WorkflowInterceptors => {
  const begun: Begun = {};
  let calls: TracedCalls | undefined;
  const traced = (): TracedCalls => (calls ??= loadTracedCalls());
  return {
    inbound: [inboundOf(traced, begun)],
    outbound: [outboundOf(traced, begun)],
    internals: [
      { dispose: (input, next) => (calls?.internals.dispose ? calls.internals.dispose(input, next) : next(input)) },
    ],
  };
};

function loadTracedCalls(): TracedCalls {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when it is needed, in the middle of a task
  const { tracedCalls } = require('./traced-calls') as typeof tracedModule;
  return tracedCalls();
}

/** The header that this run was started with, if it says that the trace is not recorded. */
interface Begun {
  unrecorded?: Headers[string];
}

function inboundOf(traced: () => TracedCalls, begun: Begun): Inbound {
  const inbound = (): Inbound => traced().inbound;
  return {
    execute(input, next) {
      const header = unrecorded(input.headers);
      if (header === undefined) return inbound().execute(input, next);
      begun.unrecorded = header;
      return next(input);
    },
    handleSignal: (input, next) => (unrecorded(input.headers) ? next(input) : inbound().handleSignal(input, next)),
    handleUpdate: (input, next) => (unrecorded(input.headers) ? next(input) : inbound().handleUpdate(input, next)),
    validateUpdate: (input, next) => (unrecorded(input.headers) ? next(input) : inbound().validateUpdate(input, next)),
    handleQuery: (input, next) => (unrecorded(input.headers) ? next(input) : inbound().handleQuery(input, next)),
  };
}

/** What an unrecorded run calls gets the very header it was started with. */
function outboundOf(traced: () => TracedCalls, begun: Begun): Outbound {
  const outbound = (): Outbound => traced().outbound;
  const passOn = <Input extends { readonly headers: Headers }>(input: Input): Input | undefined =>
    begun.unrecorded && { ...input, headers: { ...input.headers, [TRACE_HEADER]: begun.unrecorded } };
  return {
    scheduleActivity(input, next) {
      const plain = passOn(input);
      return plain ? next(plain) : outbound().scheduleActivity(input, next);
    },
    scheduleLocalActivity(input, next) {
      const plain = passOn(input);
      return plain ? next(plain) : outbound().scheduleLocalActivity(input, next);
    },
    startChildWorkflowExecution(input, next) {
      const plain = passOn(input);
      return plain ? next(plain) : outbound().startChildWorkflowExecution(input, next);
    },
    continueAsNew(input, next) {
      const plain = passOn(input);
      return plain ? next(plain) : outbound().continueAsNew(input, next);
    },
    signalWorkflow(input, next) {
      const plain = passOn(input);
      return plain ? next(plain) : outbound().signalWorkflow(input, next);
    },
  };
}

/** The trace header, if it says that the trace is not recorded (W3C trace context: the last field's last bit). */
function unrecorded(headers: Headers): Headers[string] | undefined {
  const header = headers[TRACE_HEADER];
  if (header === undefined) return undefined;
  const { traceparent } = defaultPayloadConverter.fromPayload<{ readonly traceparent?: unknown }>(header);
  return typeof traceparent === 'string' && /-[\da-f][02468ace]$/.test(traceparent) ? header : undefined;
}
