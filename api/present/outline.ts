import { rootLists } from '../../core/pathway/index-definition';
import { listsOf } from '../../core/pathway/steps/registry';
import type { Due, PathwayDefinition, Step } from '../../core/pathway/definition';
import type { OutlineStep } from '../contract/enrollments';
import type { Presented } from './presented';

type Outline = Presented<OutlineStep>;

/** Every step of a definition, nested as it is written; interrupts with steps and what was added stand after the pathway's own. */
export function outlineOf(definition: PathwayDefinition): readonly Outline[] {
  const [main, ...others] = rootLists(definition);
  const withSteps = others.slice(0, definition.interrupts.length).flatMap(({ name, steps }, index): Outline[] => {
    const on = definition.interrupts[index]?.on ?? name;
    return steps.length === 0
      ? []
      : [{ id: name, kind: 'interrupt', title: on, lists: [{ name: 'steps', steps: steps.map(outlineStep) }] }];
  });
  const { additions = [] } = definition;
  return [...(main?.steps ?? []).map(outlineStep), ...withSteps, ...additions.map(outlineStep)];
}

function outlineStep(step: Step): Outline {
  const lists = listsOf(step).map(({ name, steps }) => ({ name, steps: steps.map(outlineStep) }));
  return { id: step.id, kind: step.kind, title: titleOf(step), lists: lists.filter(({ steps }) => steps.length > 0) };
}

/** Staff read it in English; a step without a title is shown by what it does. */
function titleOf(step: Step): string {
  if (step.title) return step.title.en;
  switch (step.kind) {
    case 'message':
    case 'ask':
      return step.template;
    case 'wait':
      return step.event ?? wording(step.until);
    case 'set':
      return `${step.name} = ${step.value}`;
    case 'end':
      return step.outcome;
    case 'service':
      return step.operation;
    case 'call':
      return step.pathway;
    case 'task':
    case 'questionnaire':
    case 'appointment':
    case 'goal':
    case 'branch':
    case 'parallel':
    case 'repeat':
      return step.id;
  }
}

function wording(due: Due | undefined): string {
  if (!due) return '';
  if (due.reckon !== undefined) return `${due.amount} after ${due.reckon} ${due.of ?? ''}`;
  return due.of === undefined ? due.amount : `${due.amount} of ${due.of}`;
}
