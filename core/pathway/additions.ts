import type { PathwayDefinition, Step } from './definition';

/** A version of a pathway as it holds for one patient: with the steps that people have added for that patient. */
export function withAdditions(definition: PathwayDefinition, additions: readonly Step[] = []): PathwayDefinition {
  return additions.length === 0 ? definition : { ...definition, additions };
}

/** Whether this step was added for the patient. */
export function isAdded({ additions = [] }: PathwayDefinition, stepId: string): boolean {
  return additions.some(({ id }) => id === stepId);
}
