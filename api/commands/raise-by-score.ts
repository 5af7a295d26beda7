import type { ScoreResult } from '../../core/clinical/questionnaire-score';
import type { Repositories } from '../../core/repositories';
import type { Scope } from '../../core/record/scope';
import type { Task } from '../../core/record/task';
import type { RaiseCrisis } from './raise-crisis';

export type RaiseByScoreDeps = Pick<Repositories, 'enrollments' | 'definitions'> & {
  readonly raiseCrisis: RaiseCrisis;
};

/** The PHQ-9's item 9, thoughts of death or self-harm: above 0 it is urgent whatever the total. */
const SCORE = 'selfHarm';
const FACT = 'phq9.selfHarm';

/** Calls people for an answer about thoughts of death, unless the pathway that asked sees to it by itself. */
export async function raiseByScore(
  { enrollments, definitions, raiseCrisis }: RaiseByScoreDeps,
  scope: Scope,
  { id, patientId, enrollmentId }: Pick<Task, 'id' | 'patientId' | 'enrollmentId'>,
  scores: readonly ScoreResult[],
  at: Date,
): Promise<void> {
  if (!speakOfSelfHarm(scores)) return;
  const enrollment = await enrollments.get(scope, enrollmentId);
  const asking = enrollment && (await definitions.get(scope, enrollment.definitionId));
  if (asking?.definition.facts.includes(FACT)) return;
  await raiseCrisis(scope, { patientId, at, reference: `task/${id}/${SCORE}` });
}

/** Whether answers were above "not at all" where thoughts of death or self-harm are asked about. */
export function speakOfSelfHarm(scores: readonly ScoreResult[]): boolean {
  return scores.some(({ id, positive }) => id === SCORE && positive === true);
}
