import type { Reader } from '../../../api/commands/links/open-link';
import { upcomingVisits, type RunningProgram } from '../../../api/commands/links/upcoming-visits';
import type { EnrollmentProgress } from '../../../core/pathway/progress';
import { systemScope } from '../../../core/record/scope';
import type { Task } from '../../../core/record/task';
import { anEnrollment, anOrganization, aPatient } from '../../support/message-builders';
import { pathwayOf } from '../../support/pathways';

const now = new Date('2026-12-01T15:00:00Z');
const form = {
  form: 'book',
  title: { en: 'Book' },
  fields: [],
  books: { outcome: 'booked', date: 'date', time: 'time' },
};
const appointment = pathwayOf(`
    - appointment: visit
      title: Book the visit
      queue: coordinators
      form: book
      due: P2D
      confirm: P14D
      outcomes: { kept: [], no-show: [] }
`);
const task = pathwayOf(`
    - task: visit
      title: Book the visit
      queue: coordinators
      form: book
      due: P2D
      outcomes: { booked: [], not-booked: [] }
`);

interface Booked {
  readonly enrollmentId?: string;
  readonly status?: Task['status'];
  readonly date: string;
  readonly time?: string;
}

function booking({ enrollmentId = 'e', status = 'completed', date, time = '9:00' }: Booked): Task {
  const decision = { id: 'd', outcome: 'booked', data: { date, time }, by: { id: 'ana', name: 'Ana' }, at: now };
  return { enrollmentId, status, stepId: 'visit', effectKey: 'visit#1', form, decision } as unknown as Task;
}

function program(definition: RunningProgram['definition'], timers: readonly string[] = [], id = 'e'): RunningProgram {
  const progress = {
    ...{ openSteps: [], milestones: {}, recorded: {} },
    timers: timers.map((key) => ({ key, at: now.toISOString() })),
  } satisfies EnrollmentProgress;
  return { definition, enrollment: anEnrollment({ id, progress }) };
}

async function days(tasks: readonly Task[], ...programs: readonly RunningProgram[]) {
  const reader = { patient: aPatient(), organization: anOrganization(), scope: systemScope('o', 'test') } as Reader;
  const deps = {
    tasks: { list: () => Promise.resolve({ items: tasks, nextCursor: null, total: tasks.length }) },
    clock: { now: () => now },
  };
  return (await upcomingVisits(deps, reader, programs, 'en')).map(({ at }) => at.toISOString().slice(0, 10));
}

it('tells of each running program’s visit, the soonest first', async () => {
  const tasks = [booking({ date: '2026-12-09' }), booking({ enrollmentId: 'f', date: '2026-12-04' })];
  expect(await days(tasks, program(task), program(task, [], 'f'))).toEqual(['2026-12-04', '2026-12-09']);
  expect(await days(tasks, program(task))).toEqual(['2026-12-09']);
});

it('tells of a day without a time until the day is over at the clinic', async () => {
  const today = booking({ date: '2026-12-01', time: '' });
  expect(await days([today], program(task))).toEqual(['2026-12-01']);
  expect(await days([booking({ date: '2026-11-30', time: '' })], program(task))).toEqual([]);
  expect(await days([booking({ date: '2026-12-01', time: '9:00' })], program(task))).toEqual([]);
});

it('tells of an appointment as long as it is awaited: not once it was cancelled', async () => {
  const visit = booking({ date: '2026-12-09' });
  expect(await days([visit], program(appointment, ['visit#1/confirm']))).toEqual(['2026-12-09']);
  expect(await days([visit], program(appointment))).toEqual([]);
  // The pathway has not heard of the booking yet.
  expect(await days([booking({ date: '2026-12-09', status: 'open' })], program(appointment))).toEqual(['2026-12-09']);
});
