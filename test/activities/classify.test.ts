import { ApplicationFailure } from '@temporalio/common';
import { classify } from '../../activities/classify';
import { CarepathFailure } from '../../core/errors';

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });

test.each(['broken-definition', 'not-found', 'invalid-input', 'forbidden'] as const)(
  '%s is not tried again',
  (code) => {
    expect(classify(new CarepathFailure(code, 'Why.'), 1)).toMatchObject({
      type: code,
      message: 'Why.',
      nonRetryable: true,
    });
  },
);

test.each(['conflict', 'temporal-unavailable', 'database-unavailable', 'provider-unavailable'] as const)(
  '%s is tried again, however often',
  (code) => {
    expect(classify(new CarepathFailure(code, 'Why.'), 1_000)).toMatchObject({ type: code, nonRetryable: false });
  },
);

test.each([
  named('MongoNetworkError', 'connection 3 closed'),
  named('MongoServerSelectionError', 'no server'),
  named('MongooseServerSelectionError', 'no server'),
  named('MongoNotConnectedError', 'not connected'),
  Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
])('an outage of the database ($name) is tried again, however often', (error) => {
  expect(classify(error, 1_000)).toMatchObject({ type: 'database-unavailable', nonRetryable: false });
});

test('an error nobody foresaw is tried some times, and then needs a person', () => {
  const error = new TypeError('x is not a function');
  expect(classify(error, 1)).toMatchObject({ type: 'unexpected', nonRetryable: false });
  expect(classify(error, 10)).toMatchObject({ type: 'unexpected', nonRetryable: true });
});

test('what a driver quotes of a document does not leave the activity', () => {
  const canary = 'Rosa Alvarez 617-555-0142';
  const failure = classify(named('MongoServerError', `E11000 duplicate key { name: "${canary}" }`), 1);
  expect(`${failure.message} ${failure.stack ?? ''} ${JSON.stringify(failure)}`).not.toContain('Rosa');
  expect(failure.message).toContain('classify.test.ts');
});

test('a failure that was classified before stays as it is', () => {
  const failure = ApplicationFailure.retryable('Busy', 'provider-unavailable');
  expect(classify(failure, 50)).toBe(failure);
});
