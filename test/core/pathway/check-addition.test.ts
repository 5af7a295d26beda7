import fc from 'fast-check';
import { withAdditions } from '../../../core/pathway/additions';
import { checkAddition, type CheckedAddition } from '../../../core/pathway/check-addition';
import type { Step } from '../../../core/pathway/definition';
import { pathwayOf } from '../../support/pathways';

const context = { hasTemplate: () => true, hasForm: () => true };
const pathway = pathwayOf(`
    - wait: { until: P1D }
    - task: call
      title: Call
      queue: nurses
      due: P1D`);
const task = { task: 'call', title: 'Call again', queue: 'nurses', due: 'P1D' };

function stepOf(checked: CheckedAddition): Step {
  if (!checked.ok) throw new Error(JSON.stringify(checked.errors));
  return checked.step;
}

it('gives every step an id that nothing else of the patient has, whether it is written or not', () => {
  const first = stepOf(checkAddition({ ...task, outcomes: { done: [{ wait: { until: 'P1D' } }] } }, pathway, context));
  expect(first).toMatchObject({ id: 'call-2', outcomes: [{ steps: [{ id: 'wait-2' }] }] });
  const again = checkAddition({ wait: { until: 'P1D' } }, withAdditions(pathway, [first]), context);
  expect(stepOf(again)).toMatchObject({ id: 'wait-3' });
});

it('lets a step count from another one of the pathway', () => {
  const due = { ...task, due: '2 days after actual call' };
  expect(checkAddition(due, pathway, context).ok).toBe(true);
  const nothing = checkAddition({ ...task, due: '2 days after actual nothing' }, pathway, context);
  expect(nothing).toMatchObject({ ok: false, errors: [{ pointer: '/step/due' }] });
});

it('blames the step alone, not what the pathway was published with', () => {
  const careful = { ...context, queues: new Map([['coordinators', 1]]) };
  expect(checkAddition({ ...task, queue: 'coordinators' }, pathway, careful).ok).toBe(true);
});

it('never throws, and says where it is wrong below the step', () => {
  const key = fc.constantFrom('task', 'wait', 'message', 'steps', 'due', 'outcomes', 'when', '__proto__');
  const almost = fc.tuple(key, fc.jsonValue()).map(([name, value]): unknown => ({ ...task, [name]: value }));
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), almost), (written) => {
      const checked = checkAddition(written, pathway, context);
      if (!checked.ok) expect(checked.errors.filter(({ pointer }) => !/^\/step(\/|$)/.test(pointer))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
