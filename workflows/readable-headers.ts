import {
  defaultPayloadConverter,
  type Headers,
  type WorkflowInboundCallsInterceptor,
  type WorkflowInterceptors,
} from '@temporalio/workflow';

/**
 * Drops headers that cannot be read before tracing reads them: they are not encrypted, anybody may set them, and an error
 * in an interceptor would fail the workflow task again and again. First in the chain, and it issues no commands.
 */
const readableOnly: WorkflowInboundCallsInterceptor = {
  execute: (input, next) => next({ ...input, headers: readable(input.headers) }),
  handleSignal: (input, next) => next({ ...input, headers: readable(input.headers) }),
  handleUpdate: (input, next) => next({ ...input, headers: readable(input.headers) }),
  validateUpdate: (input, next) => next({ ...input, headers: readable(input.headers) }),
  handleQuery: (input, next) => next({ ...input, headers: readable(input.headers) }),
};

/** Found by this name in each module of the bundle's interceptors. */
export const interceptors = (): WorkflowInterceptors => ({ inbound: [readableOnly] });

function readable(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([, payload]) => isReadable(payload)));
}

function isReadable(payload: Headers[string]): boolean {
  try {
    const value = defaultPayloadConverter.fromPayload<unknown>(payload);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
