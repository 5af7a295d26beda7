import { CarepathFailure } from '../../core/errors';
import type { Scope } from '../../core/record/scope';
import type { Filter } from './collection';

/** The filter within the scope's organization; a filter cannot widen it. */
export function within(scope: Scope, filter: Filter): Filter {
  return { ...filter, orgId: scope.orgId };
}

/** A record given as a whole must belong to the caller's organization. @throws forbidden */
export function requireOwn(scope: Scope, record: { readonly orgId: string }): void {
  if (record.orgId !== scope.orgId) {
    throw new CarepathFailure('forbidden', 'This belongs to another organization.');
  }
}
