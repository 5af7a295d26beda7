import { SourceDraft, type SavedDraft } from '../../web/features/pathways/editor/source-draft';

class Conflict extends Error {}
class Refused extends Error {}

interface Sent {
  readonly source: string;
  readonly ifVersion: number;
}

describe('the draft of a pathway', () => {
  let sent: Sent[];
  let answer: (version: number) => Promise<SavedDraft>;
  let draft: SourceDraft;
  const saved = (version: number): SavedDraft => ({ version, updatedAt: '2026-11-23T12:00:00Z' });

  beforeEach(() => {
    jest.useFakeTimers();
    sent = [];
    answer = (version) => Promise.resolve(saved(version + 1));
    draft = new SourceDraft(
      { source: 'a', version: 3, savedAt: null },
      {
        save: (source, ifVersion) => {
          sent.push({ source, ifVersion });
          return answer(ifVersion);
        },
        isConflict: (error) => error instanceof Conflict,
        worthRetrying: (error) => !(error instanceof Refused),
      },
    );
  });
  afterEach(() => jest.useRealTimers());

  it('is saved once, a moment after the last change, on the version it is based on', async () => {
    draft.edit('ab');
    draft.edit('abc');
    expect(draft.snapshot().state).toBe('unsaved');
    await jest.advanceTimersByTimeAsync(1000);
    expect(sent).toEqual([{ source: 'abc', ifVersion: 3 }]);
    expect(draft.snapshot()).toMatchObject({ state: 'saved', savedAt: new Date('2026-11-23T12:00:00Z') });
    draft.edit('abcd');
    await jest.advanceTimersByTimeAsync(1000);
    expect(sent.at(-1)).toEqual({ source: 'abcd', ifVersion: 4 });
  });

  it('is not saved when nothing was changed', async () => {
    draft.edit('a');
    await draft.flush(true);
    expect(sent).toEqual([]);
  });

  it('sends what is typed during a save after it, never beside it', async () => {
    let arrive = (_: SavedDraft): void => undefined;
    answer = () => new Promise((resolve) => (arrive = resolve));
    draft.edit('old');
    await jest.advanceTimersByTimeAsync(1000);
    draft.edit('new');
    await jest.advanceTimersByTimeAsync(5000);
    expect(sent).toHaveLength(1);
    arrive(saved(4));
    answer = (version) => Promise.resolve(saved(version + 1));
    await jest.advanceTimersByTimeAsync(1000);
    expect(sent.at(-1)).toEqual({ source: 'new', ifVersion: 4 });
    expect(draft.snapshot().state).toBe('saved');
  });

  it('tries again until the server has it, but not what is refused for good', async () => {
    answer = () => Promise.reject(new Error('away'));
    draft.edit('b');
    await jest.advanceTimersByTimeAsync(1000);
    expect(draft.snapshot().state).toBe('failed');
    answer = () => Promise.reject(new Refused());
    await jest.advanceTimersByTimeAsync(300_000);
    expect(sent).toHaveLength(2);
    expect(draft.snapshot()).toMatchObject({ state: 'failed', source: 'b' });
  });

  it('stops saving in a conflict, keeps the text, and saves it over theirs only when told to', async () => {
    answer = () => Promise.reject(new Conflict());
    draft.edit('mine');
    await jest.advanceTimersByTimeAsync(1000);
    draft.edit('mine too');
    await jest.advanceTimersByTimeAsync(300_000);
    await draft.flush(true);
    expect(sent).toHaveLength(1);
    expect(draft.snapshot()).toMatchObject({ state: 'conflict', source: 'mine too' });
    answer = (version) => Promise.resolve(saved(version + 1));
    await draft.overwrite(9);
    expect(sent.at(-1)).toEqual({ source: 'mine too', ifVersion: 9 });
    expect(draft.snapshot().state).toBe('saved');
  });
});
