import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal } from '../../../dev/simulators/journal';

const folder = mkdtempSync(join(tmpdir(), 'carepath-journal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a journal', () => {
  it('is there again after a restart, without the line that a kill cut short', () => {
    const path = join(folder, 'deep', 'texts.jsonl');
    const first = Journal.open<{ n: number }>(path);
    first.journal.append({ n: 1 });
    first.journal.append({ n: 2 });
    first.journal.close();
    appendFileSync(path, '{"n":3');

    const second = Journal.open<{ n: number }>(path);
    expect(second.entries).toEqual([{ n: 1 }, { n: 2 }]);
    second.journal.append({ n: 4 });
    second.journal.close();
    expect(Journal.open<{ n: number }>(path).entries).toEqual([{ n: 1 }, { n: 2 }, { n: 4 }]);
  });
});
