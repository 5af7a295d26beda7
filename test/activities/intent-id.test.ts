import { intentId } from '../../activities/intent-id';

const intent = { enrollmentId: 'n1', stepId: 'welcome', occurrence: 1, channel: 'sms' as const };

it('is the same for the same message and another for any other', () => {
  expect(intentId({ ...intent })).toBe(intentId(intent));
  expect(intentId(intent)).toMatch(/^[0-9a-f]{64}$/);
  const others = [
    { ...intent, enrollmentId: 'n2' },
    { ...intent, stepId: 'closing' },
    { ...intent, occurrence: 2 },
    { ...intent, channel: 'email' as const },
    { ...intent, enrollmentId: 'n1"', stepId: '"welcome' },
    { ...intent, enrollmentId: 'n1,welcome', stepId: '' },
  ];
  expect(new Set([intent, ...others].map(intentId)).size).toBe(others.length + 1);
});
