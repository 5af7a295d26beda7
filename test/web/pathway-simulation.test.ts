import { readScript } from '../../core/simulation/read-script';
import { isAhead, pathwayRows } from '../../web/features/pathways/pathway-rows';
import { loadRows, outcomeShares, weekdayNames } from '../../web/features/pathways/simulate/load-table';
import { dayOf, momentsOf, phoneAt, tasksAt, type Run } from '../../web/features/pathways/simulate/moments';
import { presets, presetScript } from '../../web/features/pathways/simulate/preset-scripts';

const START = '2026-03-02T14:00:00.000Z';
const DAY_3 = '2026-03-05T14:00:00.000Z';
const DAY_4 = '2026-03-06T14:00:00.000Z';
const END = '2026-03-08T14:00:00.000Z';

const task = { key: 'call#1', title: 'Call', queue: 'nurses', priority: 'high', openedAt: START, escalations: [] };
const message = {
  key: 'ask#1',
  channel: 'sms' as const,
  template: 'check-in',
  intendedAt: START,
  texts: { en: { body: 'How are you?' } },
};
const run: Run = {
  script: 'worse',
  language: 'en',
  start: START,
  zone: 'America/New_York',
  end: { kind: 'ended', at: END, sentence: 'Ended.' },
  timeline: [
    { at: START, kind: 'started', key: '', sentence: 'The pathway begins.' },
    { at: DAY_4, kind: 'reply', key: 'ask#1', sentence: 'The patient replies to Check-in: "a "bit" worse".' },
  ],
  messages: [
    { ...message, status: 'sent', sentAt: DAY_3 },
    { ...message, key: 'late#1', status: 'suppressed' },
  ],
  tasks: [{ ...task, completed: { at: DAY_4, outcome: 'reached' } }],
  warnings: [],
};

describe('a simulated run on its clock', () => {
  it('stops at each instant at which something happens, in order, once', () => {
    expect(momentsOf(run)).toEqual([START, DAY_3, DAY_4, END]);
  });

  it('shows on the phone what was sent and written by then, and never what was not sent', () => {
    expect(phoneAt(run, START)).toEqual([]);
    expect(phoneAt(run, DAY_3).map(({ kind }) => kind)).toEqual(['received']);
    expect(phoneAt(run, DAY_4)).toMatchObject([{ kind: 'received' }, { kind: 'written', text: 'a "bit" worse' }]);
    expect(phoneAt(run, END)).toHaveLength(2);
  });

  it('shows a task as it stood then', () => {
    expect(tasksAt(run, DAY_3)).toMatchObject([{ standing: { kind: 'open' } }]);
    expect(tasksAt(run, DAY_4)).toMatchObject([{ standing: { kind: 'done', outcome: 'reached' } }]);
    const withdrawn: Run = { ...run, tasks: [{ ...task, openedAt: DAY_3, closed: { at: DAY_4, reason: 'exit' } }] };
    expect(tasksAt(withdrawn, START)).toEqual([]);
    expect(tasksAt(withdrawn, END)).toMatchObject([{ standing: { kind: 'closed', reason: 'exit' } }]);
  });

  it('counts days by the calendar of the clinic', () => {
    expect(dayOf(run, START)).toBe(0);
    expect(dayOf(run, '2026-03-03T04:59:00.000Z')).toBe(0);
    expect(dayOf(run, '2026-03-03T05:01:00.000Z')).toBe(1);
    // The clock springs forward in between.
    expect(dayOf(run, '2026-03-09T04:30:00.000Z')).toBe(7);
  });
});

describe('the load on the queues', () => {
  const day = (opened: number) => ({ opened, due: opened / 2, open: 0 });
  const load = [
    { queue: 'nurses', days: [4, 0, 0, 0, 0, 0, 8].map(day) },
    { queue: 'managers', days: [2, 0, 0, 0, 0, 0, 0].map(day) },
  ];

  it('has bars by the busiest day of all queues, and none where nothing is open', () => {
    const [nurses, managers] = loadRows(load, 'opened');
    expect(nurses?.days.map(({ share }) => share)).toEqual([0.5, 0, 0, 0, 0, 0, 1]);
    expect(managers?.days[0]).toEqual({ count: 2, share: 0.25 });
    expect(loadRows(load, 'due')[0]?.days[6]).toEqual({ count: 4, share: 1 });
    expect(loadRows(load, 'open')[0]?.days[6]).toEqual({ count: 0, share: 0 });
  });

  it('begins with Monday, as the simulation counts', () => {
    expect(weekdayNames('en')).toEqual(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']);
  });

  it('tells how many end how, the most frequent first', () => {
    expect(outcomeShares({ outcomes: { readmitted: 5, completed: 15 }, patients: 20 })).toEqual([
      { outcome: 'completed', count: 15, share: 0.75 },
      { outcome: 'readmitted', count: 5, share: 0.25 },
    ]);
  });
});

describe('the scripts to begin with', () => {
  it.each(presets)('can be played as they are: %s', (preset) => {
    const read = readScript(presetScript(preset, 'Name', new Date('2026-07-01T02:00:00Z'), 'America/New_York'));
    expect(read).toMatchObject({ ok: true, script: { name: 'Name', start: '2026-06-30T13:00:00.000Z' } });
  });
});

describe('the list of pathways', () => {
  const published = {
    ...{
      name: 'b',
      title: { en: 'B' },
      version: 2,
      status: 'published' as const,
      hash: '',
      startsOn: null,
      running: 1,
      runningByVersion: [{ version: 1, running: 1 }],
    },
    publishedAt: DAY_3,
  };
  const draft = (pathway: string, updatedAt: string) => ({
    ...{ pathway, version: 1, updatedAt },
    updatedBy: { id: 'u', name: 'Ana' },
  });

  it('holds pathways that are only drafts, and a draft only while it is ahead of its version', () => {
    expect(pathwayRows([published], [draft('b', START), draft('a', START)])).toEqual([
      { name: 'a', published: null, draft: draft('a', START) },
      { name: 'b', published, draft: null },
    ]);
    expect(isAhead(draft('b', DAY_4), published)).toBe(true);
  });
});
