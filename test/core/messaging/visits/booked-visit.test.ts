import { bookedVisit, cancelledVisit, minutesIn } from '../../../../core/messaging/visits/booked-visit';
import type { Task } from '../../../../core/record/task';
import { anOrganization } from '../../../support/message-builders';

const form = {
  form: 'book',
  title: { en: 'Book' },
  fields: [],
  books: { outcome: 'booked', date: 'date', time: 'time' },
};
let minutes = 0;
function task(data: Record<string, string>, outcome = 'booked'): Pick<Task, 'form' | 'decision'> {
  minutes += 1;
  const at = new Date(Date.UTC(2026, 10, 24, 12, minutes));
  return { form, decision: { id: 'd', outcome, data, by: { id: 'ana', name: 'Ana' }, at } };
}
const visit = (...tasks: Pick<Task, 'form' | 'decision'>[]) =>
  bookedVisit(tasks, 'enrollment-1', anOrganization(), 'en');

it('is at its time in the clinic’s zone, and says nothing of what for', () => {
  const data = { date: '2026-12-03', time: '2:30 pm', clinician: 'Dr. Grey, Oncology', notes: 'chemo' };
  expect(visit(task(data))).toEqual({
    uid: 'visit-enrollment-1',
    sequence: 0,
    start: new Date('2026-12-03T19:30:00Z'),
    end: new Date('2026-12-03T20:00:00Z'),
    isAllDay: false,
    title: 'Visit - Riverside Clinic',
    note: 'Questions? Call 617-555-0199',
  });
});

it('is the one that was booked last: the calendar shows it in the place of the earlier one', () => {
  const [first, second] = [task({ date: '2026-12-03', time: '9:00' }), task({ date: '2026-12-10', time: '9:00' })];
  const moved = { uid: 'visit-enrollment-1', sequence: 2, start: new Date('2026-12-10T14:00:00Z') };
  expect(visit(first, second)).toMatchObject(moved);
  expect(visit(second, first)).toMatchObject(moved);
});

it('takes the whole day when nobody can say the time', () => {
  expect(visit(task({ date: '2026-12-03', time: 'morning' }))).toMatchObject({
    isAllDay: true,
    start: new Date('2026-12-03T00:00:00Z'),
    end: new Date('2026-12-04T00:00:00Z'),
  });
});

it('is none where none was booked', () => {
  expect(visit()).toBeNull();
  expect(visit(task({ date: '2026-12-03' }, 'not-booked'))).toBeNull();
  expect(visit(task({ date: 'soon' }))).toBeNull();
  expect(visit({ form: { form: 'x', title: { en: 'X' }, fields: [] } })).toBeNull();
});

describe('that it is called off', () => {
  const told = (...days: readonly string[]) => {
    const entry = visit(...days.map((date) => task({ date, time: '9:00' })));
    if (!entry) throw new Error('booked');
    return entry;
  };
  const [first, moved] = [told('2026-12-03'), told('2026-12-03', '2026-12-10')];

  it('takes the place of what was told last, and is itself replaced by a later booking', () => {
    const off = cancelledVisit([first]);
    expect(off).toEqual({ ...first, sequence: first.sequence + 1, isCancelled: true });
    expect(moved.sequence).toBeGreaterThan(off?.sequence ?? 0);
    expect(cancelledVisit([first, { ...first, sequence: 1, isCancelled: true }, moved])).toMatchObject({
      ...{ start: moved.start, sequence: moved.sequence + 1 },
    });
  });

  it('is told of no visit that no calendar has', () => {
    expect(cancelledVisit([])).toBeNull();
    expect(cancelledVisit([first, { ...first, sequence: 1, isCancelled: true }])).toBeNull();
  });
});

it.each([
  ['14:30', 870],
  ['9:05', 545],
  ['2:30 pm', 870],
  ['2:30PM', 870],
  ['9 a.m.', 540],
  ['9am', 540],
  ['12 am', 0],
  ['12:15 pm', 735],
  ['14h30', 870],
  ['9.30', 570],
  ['25:00', null],
  ['9:75', null],
  ['13 pm', null],
  ['9', null],
  ['noon', null],
  ['', null],
])('reads the time %j as %j minutes', (text, expected) => {
  expect(minutesIn(text)).toBe(expected);
});
