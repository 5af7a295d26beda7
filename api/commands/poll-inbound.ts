import type { ReceivedSms, SmsProvider } from '../../core/ports';
import type { ArrivalRepository, ConversationRepository } from '../../core/message-repositories';
import { MOST_FILES, UNKNOWN_TYPE } from '../../core/messaging/inbound/files/file-type';
import type { CarrierMedia } from '../../core/record/inbound-sms';
import type { InboundMessage } from '../../core/record/message';
import { systemScope } from '../../core/record/scope';
import { receiveSms, type ReceiveSmsDeps } from './receive-sms';

export interface PollInboundDeps extends ReceiveSmsDeps {
  readonly conversations: ReceiveSmsDeps['conversations'] & Pick<ConversationRepository, 'storedInbound'>;
  readonly arrivals: Pick<ArrivalRepository, 'kept'>;
  readonly sms: Pick<SmsProvider, 'receivedSince' | 'mediaOf'>;
}

export interface InboundPoll {
  /** Nobody had told us of them. */
  readonly found: number;
  /** Could not be taken in now: the next poll meets them again. */
  readonly failed: number;
}

/** How far a first poll looks back: the carrier's webhooks may have met nobody for so long. */
const LONGEST_LOOK_MS = 24 * 60 * 60_000;
/** The carrier's list lags behind what it took, and its clock may differ from ours. */
const OVERLAP_MS = 5 * 60_000;
/** What is stored for longer than this is no longer in anybody's hands. */
const TAKEN_IN_MS = 10 * 60_000;

/**
 * Asks the carrier for what phones have sent to us and takes in what no webhook told, exactly as the webhook would. Looked
 * at once more is also what was stored a moment ago: a crash may have come between its storing and what follows from it.
 * Nothing is done twice by any number of pollers.
 */
export class InboundPoller {
  private through = new Date(0);
  /** What this poller has seen through, by the carrier's id. */
  private done = new Map<string, Date>();

  constructor(private readonly deps: PollInboundDeps) {}

  /** @throws when the carrier or the database cannot be asked: then nothing has changed. */
  async poll(): Promise<InboundPoll> {
    const now = this.deps.clock.now();
    const since = new Date(Math.max(this.through.getTime() - OVERLAP_MS, now.getTime() - LONGEST_LOOK_MS));
    const listed = (await this.deps.sms.receivedSince(since)).filter(({ providerId }) => !this.done.has(providerId));
    const ids = listed.map(({ providerId }) => providerId);
    // Of these a webhook did tell, and they are about to be taken in.
    const kept = await this.deps.arrivals.kept(ids);
    const stored = await this.storedAs(ids);
    let found = 0;
    let failed = 0;
    for (const text of listed.filter(({ providerId }) => !kept.has(providerId))) {
      const storedAs = stored.get(text.providerId);
      if (!isSettled(text, storedAs, now) && !(await this.take(text))) failed += 1;
      else {
        this.done.set(text.providerId, text.at);
        if (storedAs === undefined) found += 1;
      }
    }
    if (failed === 0) this.through = now;
    this.done = new Map([...this.done].filter(([, at]) => at.getTime() > now.getTime() - LONGEST_LOOK_MS));
    return { found, failed };
  }

  /** One bad text holds up nothing else. */
  private async take(text: ReceivedSms): Promise<boolean> {
    const { providerId: messageSid, from, to, body, at: receivedAt } = text;
    try {
      const attachments = await this.mediaOf(text);
      await receiveSms(this.deps, { messageSid, from, to, body, receivedAt, attachments });
      return true;
    } catch {
      return false;
    }
  }

  /** A picture that cannot be told of keeps no text waiting: it may be a STOP. */
  private async mediaOf({ providerId, media }: ReceivedSms): Promise<readonly CarrierMedia[]> {
    if (media === 0) return [];
    const unknown = { url: '', contentType: UNKNOWN_TYPE };
    const all = await this.deps.sms.mediaOf(providerId).catch(() => []);
    return Array.from({ length: Math.min(media, MOST_FILES) }, (_, index) => all[index] ?? unknown);
  }

  private async storedAs(providerIds: readonly string[]): Promise<ReadonlyMap<string, InboundMessage['meaning']>> {
    if (providerIds.length === 0) return new Map();
    const organizations = await this.deps.organizations.all();
    const found = await Promise.all(
      organizations.map(({ id }) => this.deps.conversations.storedInbound(systemScope(id, 'sms-webhook'), providerIds)),
    );
    return new Map(found.flatMap((stored) => [...stored]));
  }
}

/** What follows from a text that is nobody's is done before it is stored. */
function isSettled(text: ReceivedSms, storedAs: InboundMessage['meaning'] | undefined, now: Date): boolean {
  if (storedAs === undefined) return false;
  return storedAs === 'unmatched' || now.getTime() - text.at.getTime() > TAKEN_IN_MS;
}
