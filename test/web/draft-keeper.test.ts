import { DraftKeeper } from '../../web/features/today/draft-keeper';

interface Saved {
  readonly task: string;
  readonly data: unknown;
  readonly leaving: boolean;
}

class Refused extends Error {}

describe('the keeper of drafts', () => {
  let saved: Saved[];
  let answer: () => Promise<void>;
  let keeper: DraftKeeper;

  beforeEach(() => {
    jest.useFakeTimers();
    saved = [];
    answer = () => Promise.resolve();
    const save = (task: string, data: unknown, leaving: boolean) => {
      saved.push({ task, data, leaving });
      return answer();
    };
    keeper = new DraftKeeper(save, (error) => !(error instanceof Refused));
  });
  afterEach(() => jest.useRealTimers());

  it('saves once, a moment after the last change', async () => {
    keeper.edit('a', { notes: 'x' });
    keeper.edit('a', { notes: 'xy' });
    expect(saved).toEqual([]);
    await jest.advanceTimersByTimeAsync(1000);
    expect(saved).toEqual([{ task: 'a', data: { notes: 'xy' }, leaving: false }]);
    expect(keeper.of('a')?.status).toBe('saved');
  });

  it('saves at once when the task is left, and keeps what was typed', async () => {
    keeper.edit('a', { notes: 'x' });
    await keeper.flush('a');
    expect(saved).toHaveLength(1);
    expect(keeper.of('a')?.data).toEqual({ notes: 'x' });
    await jest.advanceTimersByTimeAsync(5000);
    expect(saved).toHaveLength(1);
  });

  it('tries again until the server has it', async () => {
    answer = () => Promise.reject(new Error('away'));
    keeper.edit('a', { notes: 'x' });
    await jest.advanceTimersByTimeAsync(1000);
    expect(keeper.of('a')?.status).toBe('failed');
    answer = () => Promise.resolve();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(saved).toHaveLength(2);
    expect(keeper.of('a')).toMatchObject({ status: 'saved', data: { notes: 'x' } });
  });

  it('does not repeat what the server has refused for good', async () => {
    answer = () => Promise.reject(new Refused());
    keeper.edit('a', { notes: 'x' });
    await jest.advanceTimersByTimeAsync(120_000);
    expect(saved).toHaveLength(1);
    expect(keeper.of('a')?.data).toEqual({ notes: 'x' });
  });

  it('does not take an older save for the newest text', async () => {
    let arrive = (): void => undefined;
    answer = () => new Promise((resolve) => (arrive = resolve));
    keeper.edit('a', { notes: 'old' });
    await jest.advanceTimersByTimeAsync(1000);
    keeper.edit('a', { notes: 'new' });
    arrive();
    await jest.advanceTimersByTimeAsync(10);
    expect(keeper.of('a')).toMatchObject({ status: 'unsaved', data: { notes: 'new' } });
    await jest.advanceTimersByTimeAsync(1000);
    expect(saved.at(-1)?.data).toEqual({ notes: 'new' });
  });

  it('keeps a chosen result without taking the form for edited', () => {
    keeper.choose('a', 'reached', { notes: 'prefilled' });
    expect(keeper.of('a')).toMatchObject({ outcome: 'reached', status: 'clean' });
    keeper.edit('a', { notes: 'typed' });
    expect(keeper.of('a')).toMatchObject({ outcome: 'reached', status: 'unsaved' });
  });

  it('forgets the drafts of one person when another signs in, but not on a new sign-in of the same', () => {
    keeper.keepFor('ana');
    keeper.edit('a', { notes: 'x' });
    keeper.keepFor('ana');
    expect(keeper.of('a')).toBeDefined();
    keeper.keepFor('luis');
    expect(keeper.of('a')).toBeUndefined();
  });
});
