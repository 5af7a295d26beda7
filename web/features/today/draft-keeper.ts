import type { FormData } from '../../client/tasks';

export type DraftStatus = 'clean' | 'unsaved' | 'saving' | 'saved' | 'failed';

/** What somebody has typed into one task's form, and whether the server has it. */
export interface Draft {
  readonly outcome: string | null;
  readonly data: FormData;
  readonly status: DraftStatus;
  readonly savedAt: Date | null;
}

export type SaveDraft = (taskId: string, data: FormData, leaving: boolean) => Promise<unknown>;

interface Kept {
  draft: Draft;
  timer: ReturnType<typeof setTimeout> | undefined;
  failures: number;
}

const WAIT_MS = 800;
const LONGEST_RETRY_MS = 30_000;

/**
 * Keeps what is typed until the server has it: through switching tasks, a lost connection, a session that ended. Only
 * in memory, as it is patient data. One keeper serves all tasks; a save happens a moment after the last change.
 */
export class DraftKeeper {
  private readonly kept = new Map<string, Kept>();
  private owner: string | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly save: SaveDraft,
    /** Whether saving the same again later may succeed. */
    private readonly worthRetrying: (error: unknown) => boolean,
  ) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The draft of a task that was edited here; undefined when only the server's counts. */
  of(taskId: string): Draft | undefined {
    return this.kept.get(taskId)?.draft;
  }

  edit(taskId: string, data: FormData): void {
    const outcome = this.of(taskId)?.outcome ?? null;
    this.put(taskId, { outcome, data, status: 'unsaved', savedAt: this.of(taskId)?.savedAt ?? null });
    this.schedule(taskId, WAIT_MS);
  }

  /** The chosen result stays here: it is not part of the form's data. */
  choose(taskId: string, outcome: string, data: FormData): void {
    const draft = this.of(taskId) ?? { outcome, data, status: 'clean' as const, savedAt: null };
    this.put(taskId, { ...draft, outcome });
  }

  /** Sends what is not saved yet, now. `leaving`: the page goes away. */
  async flush(taskId: string, leaving = false): Promise<void> {
    const kept = this.kept.get(taskId);
    if (!kept || (kept.draft.status !== 'unsaved' && kept.draft.status !== 'failed')) return;
    this.stop(kept);
    const sent = kept.draft.data;
    this.put(taskId, { ...kept.draft, status: 'saving' });
    try {
      await this.save(taskId, sent, leaving);
      this.settle(taskId, sent, { saved: true, again: false });
    } catch (error) {
      this.settle(taskId, sent, { saved: false, again: this.worthRetrying(error) });
    }
  }

  async flushAll(leaving = false): Promise<void> {
    await Promise.all([...this.kept.keys()].map((taskId) => this.flush(taskId, leaving)));
  }

  /** Somebody signed in: drafts of another person are forgotten, their own are kept and saved. */
  keepFor(userId: string): void {
    if (this.owner !== userId) this.forget();
    this.owner = userId;
    void this.flushAll();
  }

  /** The task is done, or another person signs in: what was typed here is void. */
  forget(taskId?: string): void {
    for (const [id, kept] of this.kept) {
      if (taskId !== undefined && id !== taskId) continue;
      this.stop(kept);
      this.kept.delete(id);
    }
    this.tell();
  }

  private settle(taskId: string, sent: FormData, result: { saved: boolean; again: boolean }): void {
    const kept = this.kept.get(taskId);
    if (!kept) return;
    kept.failures = result.saved ? 0 : kept.failures + 1;
    // Typed on meanwhile: the later edit has its own timer.
    if (kept.draft.data !== sent) return;
    const savedAt = result.saved ? new Date() : kept.draft.savedAt;
    this.put(taskId, { ...kept.draft, status: result.saved ? 'saved' : 'failed', savedAt });
    if (result.again) this.schedule(taskId, Math.min(LONGEST_RETRY_MS, 1000 * 2 ** kept.failures));
  }

  private schedule(taskId: string, wait: number): void {
    const kept = this.kept.get(taskId);
    if (!kept) return;
    this.stop(kept);
    kept.timer = setTimeout(() => void this.flush(taskId), wait);
  }

  private stop(kept: Kept): void {
    clearTimeout(kept.timer);
    kept.timer = undefined;
  }

  private put(taskId: string, draft: Draft): void {
    const kept = this.kept.get(taskId);
    if (kept) kept.draft = draft;
    else this.kept.set(taskId, { draft, timer: undefined, failures: 0 });
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
