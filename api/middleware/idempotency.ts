import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { CarepathFailure } from '../../core/errors';
import type { Json } from '../../core/record/audit-event';
import type { Scope } from '../../core/record/scope';
import type { ApiDeps } from '../deps';
import { toProblem } from '../errors';

export interface StoredAnswer {
  readonly status: number;
  readonly body: Json;
  /** It was given before, to the same request. */
  readonly replayed: boolean;
}

/**
 * Does a write once for an `Idempotency-Key`: the same request again gets the same answer, another one 422, and one that
 * is still being worked on 409. Failures that changed nothing for good (5xx) free the key.
 */
export async function once(
  { repositories, clock }: Pick<ApiDeps, 'repositories' | 'clock'>,
  scope: Scope,
  request: Request,
  key: string,
  work: () => Promise<{ readonly status: number; readonly body: Json }>,
): Promise<StoredAnswer> {
  const begun = await repositories.idempotency.begin(scope, key, hashOf(request), clock.now());
  switch (begun.state) {
    case 'done':
      return { status: begun.status, body: begun.body, replayed: true };
    case 'in-progress':
      throw new CarepathFailure('conflict', 'The first request with this Idempotency-Key is still being worked on.');
    case 'different-request':
      throw new CarepathFailure('idempotency-mismatch', 'The first request with this Idempotency-Key was another one.');
    case 'new':
      return settle(repositories.idempotency, scope, key, work);
  }
}

/** The header's value, if the request carries one. @throws CarepathFailure when it is not 1 to 200 visible characters */
export function idempotencyKey(request: Request): string | undefined {
  const key = request.get('idempotency-key');
  if (key === undefined || /^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new CarepathFailure('invalid-input', 'The Idempotency-Key must be 1 to 200 visible ASCII characters.');
}

async function settle(
  idempotency: ApiDeps['repositories']['idempotency'],
  scope: Scope,
  key: string,
  work: () => Promise<{ readonly status: number; readonly body: Json }>,
): Promise<StoredAnswer> {
  const answer = await work().catch(async (error: unknown) => {
    const problem = toProblem(error);
    if (problem.status >= 500) await idempotency.abandon(scope, key);
    else await idempotency.finish(scope, key, problem.status, asJson(problem));
    throw error;
  });
  await idempotency.finish(scope, key, answer.status, answer.body);
  return { ...answer, replayed: false };
}

export function asJson(value: unknown): Json {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as Json);
}

function hashOf(request: Request): string {
  const hash = createHash('sha256').update(`${request.method} ${request.baseUrl}${request.path}\n`);
  return hash.update(JSON.stringify(request.body ?? null)).digest('hex');
}
