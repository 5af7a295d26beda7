import { CarepathFailure, type FailureCode, type FieldError } from '../core/errors';

/** A problem document (RFC 9457). `details` of a failure become members of their own, e.g. `winner`. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly [member: string]: unknown;
}

type ProblemCode = FailureCode | 'method-not-allowed' | 'not-ready' | 'internal';

const problems: Readonly<Record<ProblemCode, { readonly status: number; readonly title: string }>> = {
  'invalid-input': { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'This address does not take this method' },
  conflict: { status: 409, title: 'Somebody or something was faster' },
  'stale-version': { status: 412, title: 'It has changed since you read it' },
  'payload-too-large': { status: 413, title: 'Too large' },
  'unsupported-media-type': { status: 415, title: 'This kind of content is not understood' },
  'idempotency-mismatch': { status: 422, title: 'This Idempotency-Key was used for another request' },
  'broken-definition': { status: 422, title: 'The pathway definition is broken' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  'temporal-unavailable': { status: 503, title: 'The workflow engine cannot be reached' },
  'database-unavailable': { status: 503, title: 'The database cannot be reached' },
  'provider-unavailable': { status: 503, title: 'An outside service cannot be reached' },
  'not-ready': { status: 503, title: 'Not ready' },
};

export function problemOf(
  code: ProblemCode,
  detail?: string,
  more: { readonly errors?: readonly FieldError[]; readonly [member: string]: unknown } = {},
): ProblemDocument {
  const { errors = [], ...members } = more;
  return {
    ...members,
    type: `urn:carepath:problem:${code}`,
    title: problems[code].title,
    status: problems[code].status,
    ...(detail !== undefined && { detail }),
    ...(errors.length > 0 && { errors }),
  };
}

/** The one mapper from whatever was thrown to what a caller is told. Never a stack, never a message we did not write. */
export function toProblem(error: unknown): ProblemDocument {
  if (error instanceof CarepathFailure) {
    return problemOf(error.code, error.message, { ...error.details, errors: error.errors });
  }
  if (isDuplicateKey(error)) return problemOf('conflict', 'This is stored already.');
  if (isDatabaseAway(error))
    return problemOf('database-unavailable', 'The database cannot be reached. Try again soon.');
  const status = httpStatusOf(error);
  if (status !== undefined) return fromHttpError(status);
  return problemOf('internal', 'The failure was recorded. Try again, and tell your administrator if it stays.');
}

/** What may be logged of an error: its kind and where, not its message, which can quote a patient's data. */
export function loggable(error: unknown): { readonly name: string; readonly code?: string; readonly frames?: string } {
  if (!(error instanceof Error)) return { name: typeof error };
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : null;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: error.name, ...(code !== null && { code: String(code) }), frames: frames.slice(0, 12).join('\n') };
}

/** Express and its body readers throw errors that carry an HTTP status. */
function httpStatusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined;
  return typeof error.status === 'number' && error.status >= 400 && error.status < 500 ? error.status : undefined;
}

function fromHttpError(status: number): ProblemDocument {
  switch (status) {
    case 404:
      return problemOf('not-found', 'There is nothing at this address.');
    case 413:
      return problemOf('payload-too-large', 'The body is larger than this address takes.');
    case 415:
      return problemOf('unsupported-media-type', 'The encoding of the body is not understood.');
    default:
      return problemOf('invalid-input', 'The request could not be read.');
  }
}

function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 11000;
}

/** By name, so that no database driver has to be imported here. */
function isDatabaseAway(error: unknown): boolean {
  return (
    error instanceof Error &&
    (/^Mong(o|oose)\w*(Network|ServerSelection|NotConnected|Topology|PoolCleared|WaitQueueTimeout)/.test(error.name) ||
      (error.name === 'MongooseError' && /initial connection|buffering timed out/.test(error.message)))
  );
}
