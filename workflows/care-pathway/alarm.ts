import { sleep } from '@temporalio/workflow';

/**
 * Wakes the pathway for its earliest deadline. A timer is never cancelled: when its deadline has gone it rings early, finds
 * nothing due, and is armed for the next one. That is cheaper in history than cancelling and starting at every task.
 */
export class Alarm {
  private readonly armed = new Set<number>();
  private hasRung = false;

  get rang(): boolean {
    return this.hasRung;
  }

  /** Makes sure that it rings at `at` (epoch ms) or before. */
  arm(at: number | null): void {
    if (at === null || [...this.armed].some((instant) => instant <= at)) return;
    this.armed.add(at);
    void sleep(Math.max(1, at - Date.now())).then(() => {
      this.armed.delete(at);
      this.hasRung = true;
    });
  }

  silence(): void {
    this.hasRung = false;
  }
}
