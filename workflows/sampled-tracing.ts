import {
  OpenTelemetryInboundInterceptor,
  OpenTelemetryInternalsInterceptor,
  OpenTelemetryOutboundInterceptor,
} from '@temporalio/interceptors-opentelemetry/lib/workflow';
import { TRACE_HEADER } from '@temporalio/interceptors-opentelemetry/lib/instrumentation';
import {
  defaultPayloadConverter,
  type Headers,
  type WorkflowInboundCallsInterceptor,
  type WorkflowInterceptors,
  type WorkflowOutboundCallsInterceptor,
} from '@temporalio/workflow';

type Inbound = Required<
  Pick<WorkflowInboundCallsInterceptor, 'execute' | 'handleSignal' | 'handleUpdate' | 'validateUpdate' | 'handleQuery'>
>;
type Outbound = Required<
  Pick<
    WorkflowOutboundCallsInterceptor,
    'scheduleActivity' | 'scheduleLocalActivity' | 'startChildWorkflowExecution' | 'continueAsNew' | 'signalWorkflow'
  >
>;

/**
 * Temporal's tracing, except where a caller's header says that nobody records its trace: spans that go nowhere would cost a
 * third of a workflow's processor time. The header is in the history, so replay decides alike. Runs from before this rule
 * have headers without a trace and are traced as they were.
 * Found by this name in each module of the bundle's interceptors.
 */
export const interceptors = (): WorkflowInterceptors => {
  const begun: Begun = {};
  return {
    inbound: [inboundOf(new OpenTelemetryInboundInterceptor(), begun)],
    outbound: [outboundOf(new OpenTelemetryOutboundInterceptor(), begun)],
    internals: [new OpenTelemetryInternalsInterceptor()],
  };
};

/** The header that this run was started with, if it says that the trace is not recorded. */
interface Begun {
  unrecorded?: Headers[string];
}

function inboundOf(traced: OpenTelemetryInboundInterceptor, begun: Begun): Inbound {
  return {
    execute(input, next) {
      const header = unrecorded(input.headers);
      if (header === undefined) return traced.execute(input, next);
      begun.unrecorded = header;
      return next(input);
    },
    handleSignal: (input, next) => (unrecorded(input.headers) ? next(input) : traced.handleSignal(input, next)),
    handleUpdate: (input, next) => (unrecorded(input.headers) ? next(input) : traced.handleUpdate(input, next)),
    validateUpdate: (input, next) => (unrecorded(input.headers) ? next(input) : traced.validateUpdate(input, next)),
    handleQuery: (input, next) => (unrecorded(input.headers) ? next(input) : traced.handleQuery(input, next)),
  };
}

/** What an unrecorded run calls gets the very header it was started with. */
function outboundOf(traced: OpenTelemetryOutboundInterceptor, begun: Begun): Outbound {
  const passOn = <Input extends { readonly headers: Headers }>(input: Input): Input | undefined =>
    begun.unrecorded && { ...input, headers: { ...input.headers, [TRACE_HEADER]: begun.unrecorded } };
  return {
    scheduleActivity(input, next) {
      const plain = passOn(input);
      return plain ? next(plain) : traced.scheduleActivity(input, next);
    },
    scheduleLocalActivity(input, next) {
      const plain = passOn(input);
      return plain ? next(plain) : traced.scheduleLocalActivity(input, next);
    },
    startChildWorkflowExecution(input, next) {
      const plain = passOn(input);
      return plain ? next(plain) : traced.startChildWorkflowExecution(input, next);
    },
    continueAsNew(input, next) {
      const plain = passOn(input);
      return plain ? next(plain) : traced.continueAsNew(input, next);
    },
    signalWorkflow(input, next) {
      const plain = passOn(input);
      return plain ? next(plain) : traced.signalWorkflow(input, next);
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
