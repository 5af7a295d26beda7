import { needsFound, type ScoreResult } from '../../clinical/questionnaire-score';
import type { Task } from '../../record/task';
import type { Fact } from '../facts';
import type { FactReader } from './records';

const PHQ = 'phq-9';
const HRSN = 'ahc-hrsn';

/** From the task by which the patient answered the questionnaire last. */
export const readScoreFact: FactReader = async (records, name) => {
  const task = await records.latestScored(name.startsWith('sdoh.') ? HRSN : PHQ);
  const value = task && scoreValue(name, task);
  return task?.decision && value !== null
    ? { value, evidence: { resource: `Task/${task.id}`, at: task.decision.at } }
    : null;
};

function scoreValue(name: string, { form, decision }: Task): Fact['value'] | null {
  const results = decision?.scores ?? [];
  const of = (id: string): ScoreResult | undefined => results.find((result) => result.id === id);
  switch (name) {
    case 'phq2.score':
      return of('phq2')?.value ?? null;
    case 'phq9.score':
      return of('phq9')?.value ?? null;
    case 'phq9.selfHarm':
      return of('selfHarm')?.positive ?? null;
    case 'sdoh.needs':
      return form ? needsFound(form, results) : null;
    case 'sdoh.safety':
      return of('safety')?.value ?? null;
    default:
      return null;
  }
}
