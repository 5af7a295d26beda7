import fc from 'fast-check';
import type { Due, PathwayDefinition, Step, TaskStep } from '../../core/pathway/definition';

const EVENTS = ['encounter.admitted', 'patient.died', 'appointment.booked'];
const title = { en: 'A step' };
const due = { amount: 'P1D' };
/** Counted from another step, which may be there or not, be open or done. */
const reckoned = fc
  .record({
    of: fc.constantFrom('main-0', 'main-1', 'main-0-done-0'),
    reckon: fc.constantFrom('actual' as const, 'planned' as const),
  })
  .map((anchor) => ({ ...due, ...anchor }));

/** A well-formed step whose id is still empty; `numbered` names all of them afterwards. */
const { step: stepArbitrary } = fc.letrec<{ step: Step; list: Step[] }>((tie) => ({
  list: fc.array(tie('step'), { maxLength: 3, depthIdentifier: 'pathway' }),
  step: fc
    .record({
      when: fc.option(fc.constantFrom('lace.score > 1.0', 'item == "metformin"'), { nil: undefined, freq: 5 }),
      reaches: fc.option(fc.constant('contacted'), { nil: undefined, freq: 5 }),
      step: fc.oneof(
        { depthIdentifier: 'pathway', depthSize: 'small', withCrossShrink: true },
        message(),
        wait(tie('list')),
        fc.constant<Step>({ kind: 'set', id: '', name: 'risk', value: 'high' }),
        fc.constant<Step>({ kind: 'end', id: '', outcome: 'left' }),
        task(tie('list')),
        otherWork(tie('list')),
        goal(tie('list')),
        call(tie('list')),
        ask(tie('list')),
        branch(tie('list')),
        parallel(tie('list')),
        repeat(tie('list')),
        forEach(tie('list')),
      ),
    })
    .map(({ when, reaches, step }): Step => ({
      ...step,
      ...(when !== undefined && { when }),
      ...(reaches !== undefined && { reaches }),
    })),
}));

function message(): fc.Arbitrary<Step> {
  return fc.record({
    kind: fc.constant('message' as const),
    id: fc.constant(''),
    template: fc.constant('welcome'),
    channels: fc.constantFrom(['sms'] as const, ['sms', 'email'] as const),
    urgent: fc.boolean(),
    expires: fc.constant(due),
  });
}

function wait(list: fc.Arbitrary<Step[]>): fc.Arbitrary<Step> {
  return fc.oneof(
    fc.constant<Step>({ kind: 'wait', id: '', until: { amount: 'P3D', of: 'start' } }),
    reckoned.map((until): Step => ({ kind: 'wait', id: '', until })),
    fc
      .record({ event: fc.constantFrom(...EVENTS), on: fc.option(fc.record({ happened: list, timeout: list })) })
      .map(({ event, on }): Step => ({ kind: 'wait', id: '', event, timeout: due, ...(on && { on }) })),
  );
}

function task(list: fc.Arbitrary<Step[]>): fc.Arbitrary<TaskStep> {
  return fc.record({
    kind: fc.constant('task' as const),
    id: fc.constant(''),
    title: fc.constant(title),
    queue: fc.constant('coordinators'),
    priority: fc.constantFrom('routine' as const, 'urgent' as const),
    due: fc.oneof(fc.constant<Due>(due), reckoned),
    escalate: fc.array(fc.constant({ after: 'P1D', to: 'managers' }), { maxLength: 2 }),
    outcomes: fc.tuple(list, list).map(([done, other]) => [
      { id: 'done', label: title, steps: done, reaches: 'contacted' },
      { id: 'other', label: title, steps: other },
    ]),
  });
}

/** The other kinds that open a task. */
function otherWork(list: fc.Arbitrary<Step[]>): fc.Arbitrary<Step> {
  const visit = fc.tuple(list, list).map(([kept, notBooked]) => [
    { id: 'kept', label: title, steps: kept, reaches: 'contacted' },
    { id: 'no-show', label: title, steps: [] },
    { id: 'cancelled', label: title, steps: [] },
    { id: 'not-booked', label: title, steps: notBooked },
  ]);
  return fc.oneof(
    task(list).map((work): Step => ({ ...work, kind: 'questionnaire', form: 'phq-2' })),
    task(list).map((work): Step => ({ ...work, kind: 'service', operation: 'coverage.check' })),
    fc
      .tuple(task(list), visit)
      .map(([work, outcomes]): Step => ({ ...work, kind: 'appointment', confirm: due, outcomes })),
  );
}

function goal(list: fc.Arbitrary<Step[]>): fc.Arbitrary<Step> {
  return fc.record({
    kind: fc.constant('goal' as const),
    id: fc.constant(''),
    met: fc.constant('lace.score > 1.0'),
    check: fc.constant('PT6H'),
    until: fc.constant({ amount: 'P2D' }),
    on: fc.record({ met: list, unmet: list }),
  });
}

function call(list: fc.Arbitrary<Step[]>): fc.Arbitrary<Step> {
  return fc.record({
    kind: fc.constant('call' as const),
    id: fc.constant(''),
    pathway: fc.constant('another'),
    timeout: fc.constant(due),
    on: fc.record({ completed: list, other: list }),
  });
}

function ask(list: fc.Arbitrary<Step[]>): fc.Arbitrary<Step> {
  return fc.record({
    kind: fc.constant('ask' as const),
    id: fc.constant(''),
    template: fc.constant('question'),
    channels: fc.constantFrom(['sms'] as const, ['sms', 'email'] as const),
    reply: fc.constant({
      kind: 'choice' as const,
      options: [
        { id: 'yes', label: title },
        { id: 'no', label: title },
      ],
    }),
    timeout: fc.constant(due),
    urgent: fc.constant(false),
    on: fc.record({ no: list, timeout: list }),
  });
}

function branch(list: fc.Arbitrary<Step[]>): fc.Arbitrary<Step> {
  return fc.record({
    kind: fc.constant('branch' as const),
    id: fc.constant(''),
    cases: fc.array(
      list.map((steps) => ({ if: 'lace.score >= 10.0', steps })),
      { minLength: 1, maxLength: 3 },
    ),
    else: list,
    unknown: list,
  });
}

function parallel(list: fc.Arbitrary<Step[]>): fc.Arbitrary<Step> {
  return fc.record({
    kind: fc.constant('parallel' as const),
    id: fc.constant(''),
    join: fc.constantFrom('all' as const, 'first' as const, 1, 2),
    branches: fc.array(list, { minLength: 2, maxLength: 3 }),
  });
}

function repeat(list: fc.Arbitrary<Step[]>): fc.Arbitrary<Step> {
  return fc.record({
    kind: fc.constant('repeat' as const),
    id: fc.constant(''),
    max: fc.integer({ min: 1, max: 3 }),
    every: fc.constant(due),
    steps: list,
  });
}

/** Rounds over a list, one after another or all at once. */
function forEach(list: fc.Arbitrary<Step[]>): fc.Arbitrary<Step> {
  return fc
    .record({
      max: fc.integer({ min: 1, max: 3 }),
      together: fc.boolean(),
      every: fc.boolean(),
      steps: list,
      unknown: list,
    })
    .map(({ max, together, every, steps, unknown }): Step => ({
      ...{ kind: 'repeat', id: '', max, steps, unknown },
      for: { each: 'patient.medications', together },
      ...(every && !together && { every: due }),
    }));
}

/** Any well-formed pathway. */
export const randomPathway: fc.Arbitrary<PathwayDefinition> = fc
  .record({
    steps: fc.array(stepArbitrary, { minLength: 1, maxLength: 5 }),
    exitSteps: fc.array(stepArbitrary, { maxLength: 2 }),
    sideSteps: fc.array(stepArbitrary, { maxLength: 2 }),
    then: fc.constantFrom('resume' as const, 'restart' as const, undefined),
  })
  .map(({ steps, exitSteps, sideSteps, then }) => ({
    pathway: 'random',
    title,
    sources: [],
    facts: [],
    milestones: { contacted: { amount: 'P2D', of: 'start' } },
    interrupts: [
      { on: 'patient.died', exit: 'deceased', steps: numbered('exit', exitSteps) },
      { on: 'encounter.admitted', steps: numbered('side', sideSteps), ...(then && { then }) },
    ],
    steps: numbered('main', steps),
  }));

/** Gives every step of a list, and of the lists inside it, an id of its own. */
function numbered(prefix: string, steps: readonly Step[]): Step[] {
  return steps.map((step, i) => {
    const id = `${prefix}-${i}`;
    switch (step.kind) {
      case 'task':
      case 'questionnaire':
      case 'service':
      case 'appointment':
        return {
          ...step,
          id,
          outcomes: step.outcomes.map((o) => ({ ...o, steps: numbered(`${id}-${o.id}`, o.steps) })),
        };
      case 'ask':
      case 'goal':
      case 'call':
        return {
          ...step,
          id,
          on: Object.fromEntries(Object.entries(step.on).map(([k, v]) => [k, numbered(`${id}-${k}`, v)])),
        };
      case 'branch':
        return {
          ...step,
          id,
          cases: step.cases.map((c, n) => ({ ...c, steps: numbered(`${id}-c${n}`, c.steps) })),
          else: numbered(`${id}-e`, step.else),
          ...(step.unknown && { unknown: numbered(`${id}-u`, step.unknown) }),
        };
      case 'parallel':
        return { ...step, id, branches: step.branches.map((b, n) => numbered(`${id}-b${n}`, b)) };
      case 'repeat':
        return {
          ...step,
          id,
          steps: numbered(`${id}-r`, step.steps),
          ...(step.unknown && { unknown: numbered(`${id}-u`, step.unknown) }),
        };
      case 'wait': {
        if (!step.on) return { ...step, id };
        const [happened, timeout] = [step.on.happened, step.on.timeout];
        const on = { happened: numbered(`${id}-h`, happened), timeout: numbered(`${id}-t`, timeout) };
        return { ...step, id, on };
      }
      case 'message':
      case 'set':
      case 'end':
        return { ...step, id };
    }
  });
}
