import { rescheduleStepRequest, skipStepRequest } from '../../api/contract/enrollments';
import {
  type CourseChange,
  courseKinds,
  courseOrder,
  missingInChange,
} from '../../web/features/patients/course-change';

const zone = 'America/New_York';
const change: CourseChange = { kind: 'skip', step: 'call#1', to: '', reason: ' asked for it ' };
const open = { key: 'call#1', stepId: 'call', kind: 'task', openedAt: '2026-03-02T15:00:00.000Z' };

it('offers what can be done now: a paused pathway goes on, one without an open step has none to skip', () => {
  expect(courseKinds({ paused: false, openSteps: [open] })).toEqual([
    'skip',
    'reschedule',
    'repeat',
    'pause',
    'cancel',
  ]);
  expect(courseKinds({ paused: true, openSteps: [] })).toEqual(['repeat', 'resume', 'cancel']);
});

it('asks for the step, the time and the reason where they are needed', () => {
  expect(missingInChange({ ...change, step: '', reason: ' ' }, zone)).toEqual({
    step: 'course.needed',
    reason: 'course.needed',
  });
  expect(missingInChange({ ...change, kind: 'reschedule' }, zone)).toEqual({ to: 'course.timeWrong' });
  expect(missingInChange({ ...change, kind: 'pause', step: '' }, zone)).toEqual({});
});

it('writes orders as the API takes them, with the time read on the clinic’s clock', () => {
  const skip = courseOrder(change, zone);
  expect(skip).toEqual({ path: 'steps/skip', body: { step: 'call#1', reason: 'asked for it' } });
  expect(skipStepRequest.safeParse(skip.body).success).toBe(true);
  const moved = courseOrder({ ...change, kind: 'reschedule', to: '2026-11-02T09:30' }, zone);
  expect(moved.body).toEqual({ step: 'call#1', to: '2026-11-02T14:30:00.000Z', reason: 'asked for it' });
  expect(rescheduleStepRequest.safeParse(moved.body).success).toBe(true);
  expect(courseOrder({ ...change, kind: 'cancel' }, zone)).toEqual({
    path: 'cancel',
    body: { reason: 'asked for it' },
  });
});
