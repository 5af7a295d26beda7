import type { Evaluation, FactEvidence } from '../criteria/facts';
import type { Json } from './audit-event';

/** The kind of the timeline's event that keeps an answered condition. */
export const DECIDED_KIND = 'condition.decided';

/**
 * An answered condition as the timeline keeps it. `key` is `risk#1/if/0`: step, occurrence, and which of its conditions.
 * Holds PHI: it stays in the record and goes to no workflow.
 */
export function decisionData(
  key: string,
  condition: string,
  { value, evidence }: Evaluation,
): { readonly [key: string]: Json } {
  return { key, condition, value, facts: evidence.map(factData) };
}

function factData({ fact, state, value, resource, at, olderThan }: FactEvidence): Json {
  return {
    fact,
    state,
    ...(value !== undefined && { value: value instanceof Date ? value.toISOString() : value }),
    ...(resource !== undefined && { resource }),
    ...(at && { at: at.toISOString() }),
    ...(olderThan !== undefined && { olderThan }),
  };
}
