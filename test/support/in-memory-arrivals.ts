import type { ArrivalRepository } from '../../core/message-repositories';
import type { InboundSms } from '../../core/record/inbound-sms';

/** The texts that were stored as they came, over a map: each method is one atomic change, as the database's are. */
export class InMemoryArrivals implements ArrivalRepository {
  readonly rows = new Map<string, { readonly text: InboundSms; readonly due: Date }>();

  async keep(text: InboundSms, due: Date): Promise<void> {
    if (!this.rows.has(text.messageSid)) this.rows.set(text.messageSid, { text, due });
  }

  async kept(messageSids: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(messageSids.filter((messageSid) => this.rows.has(messageSid)));
  }

  async takeDue(now: Date, next: Date, limit: number): Promise<readonly InboundSms[]> {
    const due = [...this.rows.values()].filter((row) => row.due <= now).slice(0, limit);
    for (const { text } of due) this.rows.set(text.messageSid, { text, due: next });
    return due.map(({ text }) => text);
  }

  async drop(messageSid: string): Promise<void> {
    this.rows.delete(messageSid);
  }
}
