import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * An append-only file, one JSON document a line. A line is on disk before the caller goes on, so what a simulator has
 * answered for survives a kill; a last line cut short by one was never answered for and is dropped.
 */
export class Journal<Entry extends object> {
  private constructor(private readonly descriptor: number) {}

  static open<Entry extends object>(path: string): { journal: Journal<Entry>; entries: Entry[] } {
    mkdirSync(dirname(path), { recursive: true });
    const entries = existsSync(path) ? readEntries<Entry>(path) : [];
    return { journal: new Journal<Entry>(openSync(path, 'a', 0o600)), entries };
  }

  append(entry: Entry): void {
    appendFileSync(this.descriptor, `${JSON.stringify(entry)}\n`);
    fsyncSync(this.descriptor);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

function readEntries<Entry>(path: string): Entry[] {
  const bytes = readFileSync(path);
  const complete = bytes.lastIndexOf(0x0a) + 1;
  if (complete < bytes.length) truncateSync(path, complete);
  const lines = bytes.subarray(0, complete).toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Entry);
}
