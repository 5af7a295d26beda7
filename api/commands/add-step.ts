import { CarepathFailure } from '../../core/errors';
import { withAdditions } from '../../core/pathway/additions';
import { checkAddition } from '../../core/pathway/check-addition';
import type { Step } from '../../core/pathway/definition';
import type { Repositories } from '../../core/repositories';
import type { Enrollment } from '../../core/record/enrollment';
import type { Scope } from '../../core/record/scope';
import { publishContext, type PublishContextDeps } from './publish-context';
import { tellEnrollment, type TellDeps } from '../../core/tell-enrollment';
import { type Ordered, type OrderDeps, whenTakenIn } from './when-taken-in';

/** Whoever needs more has another pathway in mind. */
const MOST_ADDITIONS = 50;

type AddStepDeps = PublishContextDeps &
  OrderDeps &
  Pick<TellDeps, 'clock'> & { readonly repositories: Pick<Repositories, 'enrollments' | 'inbox'> };

interface AddStepInput {
  readonly id: string;
  /** One step as the pathway language writes it. */
  readonly step: unknown;
  readonly reason: string;
}

/**
 * Adds a step for one patient, from now, beside whatever is going on. Read and checked as publishing would; an id that is
 * taken gets a number. Stored with the enrollment before the workflow is told.
 * @throws CarepathFailure not-found; invalid-input with pointers below `/step`; conflict when the enrollment has ended
 */
export async function addStep(deps: AddStepDeps, scope: Scope, input: AddStepInput): Promise<Ordered> {
  const { enrollment, step } = await store(deps, scope, input);
  return whenTakenIn(deps, 'The pathway is about to end and takes no step in any more.', async (runtime) => {
    const { inbox, enrollments } = deps.repositories;
    await tellEnrollment({ inbox, clock: deps.clock, runtime }, scope, enrollment, `add/${step.id}`, {
      type: 'order',
      order: { kind: 'add', stepId: step.id, reason: input.reason },
    });
    return (await enrollments.get(scope, input.id)) ?? enrollment;
  });
}

/** Again from the beginning when somebody else has added a step meanwhile, whose id may be the same. */
async function store(
  deps: AddStepDeps,
  scope: Scope,
  { id, step: written, reason }: AddStepInput,
): Promise<{ readonly enrollment: Enrollment; readonly step: Step }> {
  const { enrollments, definitions } = deps.repositories;
  const context = await publishContext(deps, scope);
  for (;;) {
    const enrollment = await enrollments.get(scope, id);
    if (enrollment === null) throw new CarepathFailure('not-found', 'There is no such enrollment.');
    if (enrollment.status === 'ended') throw new CarepathFailure('conflict', 'This enrollment has ended already.');
    const expected = enrollment.additions?.length ?? 0;
    if (expected >= MOST_ADDITIONS)
      throw new CarepathFailure('conflict', `This enrollment has ${MOST_ADDITIONS} added steps already.`);
    const stored = await definitions.get(scope, enrollment.definitionId);
    if (stored === null) throw new CarepathFailure('not-found', 'The version of the pathway is not in the record.');
    const checked = checkAddition(written, withAdditions(stored.definition, enrollment.additions), context);
    if (!checked.ok)
      throw new CarepathFailure('invalid-input', 'The step cannot be added as it is written.', checked.errors);
    const { step } = checked;
    const added = await enrollments.addStep(scope, id, { step, reason, expected });
    if (added) return { enrollment: added, step };
  }
}
