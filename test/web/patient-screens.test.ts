import type { TimelineEntry } from '../../api/contract/patients';
import { staleKeys } from '../../web/client/keys';
import { detailOf, foldNoise } from '../../web/features/patients/timeline-entry';
import { textLength } from '../../web/features/patients/text-length';
import { listName } from '../../web/features/pathways/outline';
import { phonesOf } from '../../web/features/simulator/phones';
import type { SimulatedText } from '../../web/client/simulators';
import { ageOn } from '../../web/time/format';

const entry = (id: string, kind: string, data: TimelineEntry['data'] = {}): TimelineEntry => ({
  id,
  at: '2026-11-23T12:00:00Z',
  kind,
  actor: { kind: 'system', id: 'worker', name: 'worker' },
  subject: { type: 'task', id: 't' },
  enrollmentId: null,
  data,
  decision: null,
});

describe('the timeline', () => {
  it('folds each run of bookkeeping and leaves what people did in its place', () => {
    const groups = foldNoise([
      entry('1', 'task.claimed'),
      entry('2', 'task.drafted'),
      entry('3', 'task.completed'),
      entry('4', 'step.noted'),
    ]);
    const shape = groups.map((group) => (group.kind === 'entry' ? group.entry.id : group.entries.map(({ id }) => id)));
    expect(shape).toEqual([['1', '2'], '3', ['4']]);
  });

  it('shows which way a branch went and what was not known, and folds other conditions', () => {
    const asked = (id: string, key: string, value: boolean | 'unknown'): TimelineEntry => ({
      ...entry(id, 'condition.decided'),
      decision: { key, step: 'risk', condition: 'lace.score >= 10.0', value, facts: [], at: '2026-11-23T12:00:00Z' },
    });
    const shown = [
      asked('1', 'risk#1/if/0', false),
      asked('2', 'risk#1/when', 'unknown'),
      asked('3', 'a#1/when', true),
    ];
    expect(foldNoise(shown).map(({ kind }) => kind)).toEqual(['entry', 'entry', 'noise']);
  });

  it('tells what an entry carries, in the reader’s language', () => {
    const data = { title: { en: 'Call', es: 'Llamar' }, outcome: 'reached', form: { notes: 'private' } };
    const words = ((key: string) => key) as unknown as Parameters<typeof detailOf>[2];
    expect(detailOf(entry('1', 'task.completed', data), 'es', words)).toBe('Llamar · reached');
    expect(detailOf(entry('1', 'task.completed', data), 'en', words)).toBe('Call · reached');
  });
});

describe('the length of a text', () => {
  it.each([
    ['a'.repeat(160), { characters: 160, parts: 1, wide: undefined }],
    ['a'.repeat(161), { characters: 161, parts: 2, wide: undefined }],
    ['ñ'.repeat(160), { characters: 160, parts: 1, wide: undefined }],
    ['€'.repeat(81), { characters: 162, parts: 2, wide: undefined }],
    [`Í${'a'.repeat(70)}`, { characters: 71, parts: 2, wide: 'Í' }],
    ['', { characters: 0, parts: 0, wide: undefined }],
  ])('%#', (text, length) => {
    expect(textLength(text)).toEqual(length);
  });
});

describe('the simulated phones', () => {
  const text = (sid: string, direction: SimulatedText['direction'], patient: string, at: string): SimulatedText => ({
    sid,
    direction,
    media: [],
    from: direction === 'inbound' ? patient : '+15550000000',
    to: direction === 'inbound' ? '+15550000000' : patient,
    body: sid,
    at,
    status: 'delivered',
  });

  it('hold both directions of a number, the latest phone first', () => {
    const phones = phonesOf([
      text('3', 'inbound', '+1617', '2026-11-23T12:02:00Z'),
      text('1', 'outbound', '+1617', '2026-11-23T12:00:00Z'),
      text('2', 'outbound', '+1212', '2026-11-23T12:01:00Z'),
    ]);
    expect(phones.map(({ number, texts }) => [number, texts.map(({ sid }) => sid)])).toEqual([
      ['+1617', ['1', '3']],
      ['+1212', ['2']],
    ]);
  });
});

describe('small things', () => {
  it('an age changes on the birthday', () => {
    expect(ageOn('1950-11-24', '2026-11-23')).toBe(75);
    expect(ageOn('1950-11-24', '2026-11-24')).toBe(76);
  });

  it('lists of an outline are numbered from 1', () => {
    expect(listName('branch/0')).toEqual({ kind: 'branch', name: '1' });
    expect(listName('on/no')).toEqual({ kind: 'on', name: 'no' });
  });

  it('a draft of somebody makes no list stale', () => {
    const event = { id: 'e', at: '', subject: { type: 'task', id: 't' }, patientId: 'p' };
    expect(staleKeys({ ...event, kind: 'task.drafted' })).toEqual([['task', 't']]);
    expect(staleKeys({ ...event, kind: 'task.claimed' })).toContainEqual(['tasks']);
  });
});
