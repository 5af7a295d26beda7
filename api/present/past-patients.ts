import type { PathwayDefinition } from '../../core/pathway/definition';
import type { Language } from '../../core/record/organization';
import { comparePast, type ComparedLine, type PastCourse } from '../../core/simulation/compare-past';
import { scriptFromEnrollment, type PastEnrollment } from '../../core/simulation/from-enrollment';
import type { SimulationOptions } from '../../core/simulation/options';
import { endSentenceOf } from '../../core/simulation/sentences';
import { simulate } from '../../core/simulation/simulate';
import { writeScript } from '../../core/simulation/write-script';
import type { PastPatients } from '../contract/simulation';
import type { Presented } from './presented';

type Patient = Presented<PastPatients>['patients'][number];

/** How past patients of a pathway really fared, and how they fare in this definition. They have no names here. */
export function presentPastPatients(
  pathway: string,
  past: readonly PastEnrollment[],
  definition: PathwayDefinition,
  options: SimulationOptions,
  language: Language,
): Presented<PastPatients> {
  const patients = past.map((one, index) =>
    presentOne(one, `past patient ${index + 1}`, definition, options, language),
  );
  const sum = (count: (patient: Patient) => number): number =>
    patients.reduce((total, patient) => total + count(patient), 0);
  return {
    pathway,
    outcomeChanges: patients.filter(({ outcomeChanged }) => outcomeChanged).length,
    tasks: { then: sum(({ then }) => then.tasks), now: sum(({ now }) => now.tasks) },
    messages: { then: sum(({ then }) => then.messages), now: sum(({ now }) => now.messages) },
    patients,
  };
}

function presentOne(
  past: PastEnrollment,
  label: string,
  definition: PathwayDefinition,
  options: SimulationOptions,
  language: Language,
): Patient {
  const { script, notPlayed } = scriptFromEnrollment(past, label);
  const run = simulate(definition, script, options);
  const { then, now, outcomeChanged, firstDifference } = comparePast(past, run, definition, language);
  return {
    label,
    version: past.enrollment.definitionVersion,
    then: course(then),
    now: { ...course(now), sentence: endSentenceOf(run.end, language) },
    outcomeChanged,
    firstDifference: firstDifference && {
      ...(firstDifference.then && { then: line(firstDifference.then) }),
      ...(firstDifference.now && { now: line(firstDifference.now) }),
    },
    notPlayed,
    script: writeScript(script),
  };
}

function course({ outcome, endedAt, tasks, messages }: PastCourse): Patient['then'] {
  return { outcome, at: new Date(endedAt).toISOString(), tasks, messages };
}

function line({ at, sentence }: ComparedLine): { at: string; sentence: string } {
  return { at: new Date(at).toISOString(), sentence };
}
