import { checkAddition } from '../../core/pathway/check-addition';
import { type AddedStep, daysUntil, writtenStep } from '../../web/features/patients/added-step';
import { pathwayOf } from '../support/pathways';

const filled: AddedStep = {
  ...{ kind: 'task', title: ' Llevar el aparato ', queue: 'nurses', due: '1 business day', date: '' },
  ...{ priority: 'high', form: '', template: '' },
};
const pathway = pathwayOf('- wait: { until: P1D }');
const context = { hasTemplate: () => true, hasForm: () => true };

it.each<[string, Partial<AddedStep>, object]>([
  ['a task', {}, { id: 'llevar-el-aparato', title: { en: 'Llevar el aparato' }, due: { amount: '1 business day' } }],
  ['with a form', { form: 'tcm-first-contact' }, { form: 'tcm-first-contact', priority: 'high', queue: 'nurses' }],
  ['due on a date', { due: 'date' }, { due: { amount: 'P3D' } }],
  ['named in other letters', { title: '¿42?' }, { id: 'added' }],
  ['named by a novel', { title: 'a '.repeat(200) }, { kind: 'task' }],
  ['a message', { kind: 'message', template: 'welcome' }, { kind: 'message', id: 'welcome', template: 'welcome' }],
])('what is filled in is a step of the pathway language: %s', (_, changes, step) => {
  const written = writtenStep({ ...filled, ...changes }, 3);
  expect(checkAddition(written, pathway, context)).toMatchObject({ ok: true, step });
});

it('counts days by the clinic’s calendar, also over a change of its clock', () => {
  const lateInBoston = new Date('2026-10-31T03:30:00Z');
  expect(daysUntil('2026-10-31', lateInBoston, 'America/New_York')).toBe(1);
  expect(daysUntil('2026-11-02', lateInBoston, 'America/New_York')).toBe(3);
  expect(daysUntil('2026-10-29', lateInBoston, 'America/New_York')).toBe(-1);
  expect(daysUntil('soon', lateInBoston, 'America/New_York')).toBeNaN();
});
