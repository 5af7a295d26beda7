import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { CarepathFailure, type FailureCode } from '../core/errors';

/** An error nobody foresaw may pass (a deployment, a lock), but one that comes back this often needs a person. */
const UNEXPECTED_ATTEMPTS = 10;

/** Failures that the same attempt would meet again: a person has to change something first. */
const PERMANENT: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'invalid-input',
  'not-found',
  'forbidden',
  'broken-definition',
]);

const CONNECTION_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN']);

/** Wraps an activity so that what leaves it is a failure of the one list, retryable or not, without patient data. */
export function classified<I extends unknown[], O>(activity: (...input: I) => Promise<O>): (...input: I) => Promise<O> {
  return async (...input) => {
    try {
      return await activity(...input);
    } catch (error) {
      throw classify(error, Context.current().info.attempt);
    }
  };
}

/** `attempt` counts from 1. Messages of foreign errors are left out: a driver's message may quote a document. */
export function classify(error: unknown, attempt: number): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof CarepathFailure) return failure(error.code, error.message, PERMANENT.has(error.code));
  if (isConnectionError(error)) return failure('database-unavailable', 'The database cannot be reached', false);
  const isHopeless = attempt >= UNEXPECTED_ATTEMPTS;
  return failure('unexpected', `An unexpected error (${nameOf(error)}) at ${placeOf(error)}`, isHopeless);
}

function failure(type: FailureCode | 'unexpected', message: string, nonRetryable: boolean): ApplicationFailure {
  return ApplicationFailure.create({ type, message, nonRetryable });
}

function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && CONNECTION_CODES.has(String(error.code))) return true;
  return /^(Mongo(Network|ServerSelection|NotConnected|PoolC|TopologyClosed|Expired)|Mongoose(ServerSelection)?Error$)/.test(
    error.name,
  );
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** The first line of the stack that is ours, file and line only. */
function placeOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const line = stack.split('\n').find((entry) => /^\s+at /.test(entry) && !entry.includes('node_modules'));
  return /([^/\\]+:\d+):\d+\)?$/.exec(line ?? '')?.[1] ?? 'an unknown place';
}
