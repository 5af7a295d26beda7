/** One wrong field: a JSON pointer (RFC 6901) and a sentence. */
export interface FieldError {
  readonly pointer: string;
  readonly message: string;
}

/** The one list of failures the product raises on purpose. `code` becomes the problem type's URI (RFC 9457) and the ApplicationFailure type. */
export type FailureCode =
  | 'invalid-input'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'stale-version'
  | 'idempotency-mismatch'
  | 'too-many-requests'
  | 'payload-too-large'
  | 'unsupported-media-type'
  | 'temporal-unavailable'
  | 'database-unavailable'
  | 'provider-unavailable'
  | 'broken-definition';

/** `message` is a sentence a coordinator understands and holds no PHI. */
export class CarepathFailure extends Error {
  constructor(
    readonly code: FailureCode,
    message: string,
    readonly errors: readonly FieldError[] = [],
    /** Extra members of the problem document, e.g. the winner of a race. */
    readonly details: { readonly [key: string]: unknown } = {},
  ) {
    super(message);
    this.name = 'CarepathFailure';
  }
}
