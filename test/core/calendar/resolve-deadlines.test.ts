import { computeDeadline, earliestDeadline } from '../../../core/calendar/deadline';
import { resolveDeadlines } from '../../../core/calendar/resolve-deadlines';
import type { DeadlineEffect } from '../../../core/pathway/effects';

const calendar = { zone: 'America/New_York', holidays: () => [] };
const opened = Date.parse('2026-09-14T15:00:00Z');
const visit = new Date('2026-09-18T18:00:00Z');

const due = (parts: Partial<DeadlineEffect>): DeadlineEffect => ({
  type: 'deadline',
  key: 'labs#1/due',
  amount: 'PT0S',
  from: { fact: 'appointment.start', label: 'appointment.start' },
  direction: 'before',
  ...parts,
});

function resolved(effect: DeadlineEffect, known: Date | null) {
  const dates = { earlier: () => null, fact: () => known };
  return resolveDeadlines([effect], (request) => computeDeadline(request, calendar), earliestDeadline, dates).get(
    'labs#1/due',
  );
}

it('counts from a date among the facts, forward and backward', () => {
  expect(resolved(due({}), visit)?.at).toEqual(visit);
  expect(resolved(due({ amount: 'PT24H' }), visit)?.at).toEqual(new Date('2026-09-17T18:00:00Z'));
  const { direction: _direction, ...after } = due({ amount: 'PT24H' });
  expect(resolved(after, visit)?.at).toEqual(new Date('2026-09-19T18:00:00Z'));
});

it('leaves out what counts from a date that is not known', () => {
  expect(resolved(due({}), null)).toBeUndefined();
});

it('takes the earlier of the date and the latest time, and keeps the other in its derivation', () => {
  const bounded = (amount: string) => due({ atLatest: { amount, at: opened } });
  expect(resolved(bounded('PT48H'), visit)).toMatchObject({
    at: new Date(opened + 48 * 3_600_000),
    derivation: { rule: 'at latest PT48H of opened', laterAlternatives: [{ rule: 'PT0S before appointment.start' }] },
  });
  expect(resolved(bounded('P30D'), visit)?.at).toEqual(visit);
  expect(resolved(bounded('PT48H'), null)?.at).toEqual(new Date(opened + 48 * 3_600_000));
});
