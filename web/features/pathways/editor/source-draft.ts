/** `conflict`: somebody else has saved the draft since it was read here. */
export type SaveState = 'clean' | 'unsaved' | 'saving' | 'saved' | 'failed' | 'conflict';

export interface SourceSnapshot {
  readonly source: string;
  readonly state: SaveState;
  readonly savedAt: Date | null;
}

export interface SavedDraft {
  readonly version: number;
  readonly updatedAt: string;
}

export interface DraftPort {
  /** Saves when the server's draft has this version; 0: when it has none. `leaving`: the page goes away. */
  readonly save: (source: string, ifVersion: number, leaving: boolean) => Promise<SavedDraft>;
  readonly isConflict: (error: unknown) => boolean;
  /** Whether saving the same again later may succeed. */
  readonly worthRetrying: (error: unknown) => boolean;
}

const WAIT_MS = 800;
const LONGEST_RETRY_MS = 30_000;

/** The text of one pathway while it is edited: saved a moment after the last change, one save at a time. */
export class SourceDraft {
  private readonly listeners = new Set<() => void>();
  private current: SourceSnapshot;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private inFlight: Promise<void> | undefined;
  private failures = 0;
  /** Of the server's draft that this text is based on. */
  private version: number;

  constructor(
    start: { readonly source: string; readonly version: number; readonly savedAt: Date | null },
    private readonly port: DraftPort,
  ) {
    this.current = { source: start.source, state: 'clean', savedAt: start.savedAt };
    this.version = start.version;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): SourceSnapshot => this.current;

  edit(source: string): void {
    if (source === this.current.source) return;
    // A conflict stays until somebody decides: until then nothing is sent.
    this.put({ source, state: this.current.state === 'conflict' ? 'conflict' : 'unsaved' });
    this.schedule(WAIT_MS);
  }

  /** Sends what is not saved yet, now; done when the server has it or has refused it. */
  async flush(leaving = false): Promise<void> {
    await this.inFlight;
    if (this.current.state !== 'unsaved' && this.current.state !== 'failed') return;
    clearTimeout(this.timer);
    this.inFlight = this.send(this.current.source, leaving);
    await this.inFlight;
    this.inFlight = undefined;
  }

  /** The way out of a conflict that keeps what is written here: it is saved over the version that is there. */
  async overwrite(version: number): Promise<void> {
    this.version = version;
    this.put({ state: 'unsaved' });
    await this.flush();
  }

  private async send(sent: string, leaving: boolean): Promise<void> {
    this.put({ state: 'saving' });
    try {
      const saved = await this.port.save(sent, this.version, leaving);
      this.version = saved.version;
      this.failures = 0;
      this.settle(sent, 'saved', new Date(saved.updatedAt));
    } catch (error) {
      this.failures += 1;
      const state = this.port.isConflict(error) ? 'conflict' : 'failed';
      this.settle(state === 'conflict' ? this.current.source : sent, state, this.current.savedAt);
      if (state === 'failed' && this.port.worthRetrying(error)) {
        this.schedule(Math.min(LONGEST_RETRY_MS, 1000 * 2 ** this.failures));
      }
    }
  }

  private settle(sent: string, state: SaveState, savedAt: Date | null): void {
    if (this.current.source === sent) {
      this.put({ state, savedAt });
      return;
    }
    // Typed on meanwhile.
    this.put({ state: 'unsaved', savedAt });
    this.schedule(WAIT_MS);
  }

  private schedule(wait: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), wait);
  }

  private put(change: Partial<SourceSnapshot>): void {
    this.current = { ...this.current, ...change };
    for (const listener of this.listeners) listener();
  }
}
