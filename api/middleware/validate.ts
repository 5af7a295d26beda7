import type { Request } from 'express';
import type { z } from 'zod';
import { CarepathFailure, type FieldError } from '../../core/errors';
import type { RouteContract } from '../routes/route';

export interface Input {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/**
 * Parses all parts of a request by its route's contract. Every wrong field is named at once: in the body by its JSON
 * pointer, elsewhere by `/params/…` and `/query/…`.
 */
export function validate(contract: RouteContract, request: Request): Input {
  const errors: FieldError[] = [];
  const part = (schema: z.ZodType | undefined, value: unknown, prefix: string): unknown => {
    if (!schema) return undefined;
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    errors.push(...fieldErrors(parsed.error, prefix));
    return undefined;
  };
  const input = {
    params: part(contract.params, request.params, '/params'),
    query: part(contract.query, request.query, '/query'),
    body: part(contract.body, request.body ?? {}, ''),
  };
  errors.push(...(contract.query ? [] : unexpected(request.query, '/query')));
  errors.push(...(contract.body ? [] : unexpected(request.body, '')));
  if (errors.length > 0) throw new CarepathFailure('invalid-input', sentence(errors), errors);
  return input;
}

export function fieldErrors(error: z.ZodError, prefix: string): FieldError[] {
  return error.issues.flatMap((issue) => {
    const pointer = prefix + toPointer(issue.path);
    if (issue.code !== 'unrecognized_keys') return [{ pointer, message: issue.message }];
    return issue.keys.map((key) => ({ pointer: pointer + toPointer([key]), message: 'There is no such field' }));
  });
}

function toPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** A route without a contract for a part takes nothing there; an empty object is nothing. */
function unexpected(value: unknown, prefix: string): FieldError[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ pointer: prefix, message: 'Nothing is expected here' }];
  }
  return Object.keys(value).map((key) => ({ pointer: prefix + toPointer([key]), message: 'There is no such field' }));
}

function sentence(errors: readonly FieldError[]): string {
  return errors.length === 1 ? 'One field is not valid.' : `${errors.length} fields are not valid.`;
}
