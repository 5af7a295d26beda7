import { z } from 'zod';
import type { Step, StepKind } from '../definition';
import { appointmentSchema } from './appointment.schema';
import { askSchema } from './ask.schema';
import { branchSchema } from './branch.schema';
import { callSchema } from './call.schema';
import { endSchema } from './end.schema';
import { goalSchema } from './goal.schema';
import { messageSchema } from './message.schema';
import { parallelSchema } from './parallel.schema';
import { questionnaireSchema } from './questionnaire.schema';
import { repeatSchema } from './repeat.schema';
import type { StepListSchema } from './schema-parts';
import { serviceSchema } from './service.schema';
import { setSchema } from './set.schema';
import { taskSchema } from './task.schema';
import { waitSchema } from './wait.schema';

/** A list of steps as written. Each step is read by the schema of the one kind whose key it carries, so errors are about that kind. */
export const stepList: StepListSchema = z.array(z.unknown()).transform((items, context) => {
  const steps: Step[] = [];
  items.forEach((item, i) => {
    const parsed = readStep(item);
    if ('step' in parsed) steps.push(parsed.step);
    else
      for (const issue of parsed.issues)
        context.issues.push({ ...issue, path: [i, ...(issue.path ?? [])], input: item });
  });
  return steps;
});

/** Each kind of step as written. */
export const stepSchemas: { readonly [K in StepKind]: z.ZodType<Step> } = {
  message: messageSchema,
  ask: askSchema(stepList),
  task: taskSchema(stepList),
  questionnaire: questionnaireSchema(stepList),
  service: serviceSchema(stepList),
  appointment: appointmentSchema(stepList),
  goal: goalSchema(stepList),
  call: callSchema(stepList),
  wait: waitSchema(stepList),
  branch: branchSchema(stepList),
  parallel: parallelSchema(stepList),
  repeat: repeatSchema(stepList),
  set: setSchema,
  end: endSchema,
};

interface StepIssue {
  readonly code: 'custom';
  readonly message: string;
  readonly path?: PropertyKey[];
}

function readStep(item: unknown): { step: Step } | { issues: StepIssue[] } {
  if (typeof item !== 'object' || item === null || Array.isArray(item))
    return { issues: [issue('a step is an object')] };
  const kinds = Object.keys(item).filter(isKind);
  const [kind] = kinds;
  if (kind === undefined) {
    const known = Object.keys(stepSchemas).join(', ');
    return { issues: [issue(`no kind of step among its keys (${Object.keys(item).join(', ')}): one of ${known}`)] };
  }
  if (kinds.length > 1) return { issues: [issue(`a step has one kind, this one has ${kinds.join(' and ')}`)] };
  const parsed = stepSchemas[kind].safeParse(item);
  if (parsed.success) return { step: parsed.data };
  return { issues: parsed.error.issues.map(({ message, path }) => ({ code: 'custom', message, path })) };
}

function isKind(key: string): key is StepKind {
  return Object.hasOwn(stepSchemas, key);
}

function issue(message: string): StepIssue {
  return { code: 'custom', message };
}
