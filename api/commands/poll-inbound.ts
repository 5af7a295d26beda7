import type { ArrivalRepository, ConversationRepository } from '../../core/message-repositories';
import { MOST_FILES, UNKNOWN_TYPE } from '../../core/messaging/inbound/files/file-type';
import type { Clock, ReceivedSms, SmsProvider } from '../../core/ports';
import type { CarrierMedia } from '../../core/record/inbound-sms';
import { systemScope } from '../../core/record/scope';
import type { OrganizationRepository } from '../../core/repositories';
import type { TextIntake } from './text-intake';

export interface PollInboundDeps {
  readonly organizations: Pick<OrganizationRepository, 'all'>;
  readonly conversations: Pick<ConversationRepository, 'storedInbound'>;
  readonly arrivals: Pick<ArrivalRepository, 'kept'>;
  readonly texts: Pick<TextIntake, 'arrive'>;
  readonly sms: Pick<SmsProvider, 'receivedSince' | 'mediaOf'>;
  readonly clock: Clock;
}

/** How far a first poll looks back: the carrier's webhooks may have met nobody for so long. */
const LONGEST_LOOK_MS = 24 * 60 * 60_000;
/** The carrier's list lags behind what it took, and its clock may differ from ours. */
const OVERLAP_MS = 5 * 60_000;

/**
 * Asks the carrier for what phones have sent to us; what no webhook told of arrives as if it had. Nothing is done twice by
 * any number of pollers.
 */
export class InboundPoller {
  private through = new Date(0);
  /** What this poller has seen through, by the carrier's id. */
  private done = new Map<string, Date>();

  constructor(private readonly deps: PollInboundDeps) {}

  /**
   * Returns how many had not been told of.
   * @throws when the carrier or the database cannot be asked, or a text not be stored: the next poll meets it again.
   */
  async poll(): Promise<number> {
    const now = this.deps.clock.now();
    const since = new Date(Math.max(this.through.getTime() - OVERLAP_MS, now.getTime() - LONGEST_LOOK_MS));
    const listed = (await this.deps.sms.receivedSince(since)).filter(({ providerId }) => !this.done.has(providerId));
    const known = await this.known(listed.map(({ providerId }) => providerId));
    const failures: unknown[] = [];
    for (const text of listed.toSorted((one, other) => one.at.getTime() - other.at.getTime())) {
      const failure = known.has(text.providerId) ? null : await this.arrive(text);
      if (failure === null) this.done.set(text.providerId, text.at);
      else failures.push(failure.error);
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Texts of the carrier could not be stored');
    this.through = now;
    this.done = new Map([...this.done].filter(([, at]) => at.getTime() > now.getTime() - LONGEST_LOOK_MS));
    return listed.filter(({ providerId }) => !known.has(providerId)).length;
  }

  /** One bad text holds up nothing else. */
  private async arrive(text: ReceivedSms): Promise<{ readonly error: unknown } | null> {
    const { providerId: messageSid, from, to, body, at: receivedAt } = text;
    try {
      await this.deps.texts.arrive({ messageSid, from, to, body, receivedAt, attachments: await this.mediaOf(text) });
      return null;
    } catch (error) {
      return { error };
    }
  }

  /** A picture that cannot be told of keeps no text waiting: it may be a STOP. */
  private async mediaOf({ providerId, media }: ReceivedSms): Promise<readonly CarrierMedia[]> {
    if (media === 0) return [];
    const unknown = { url: '', contentType: UNKNOWN_TYPE };
    const all = await this.deps.sms.mediaOf(providerId).catch(() => []);
    return Array.from({ length: Math.min(media, MOST_FILES) }, (_, index) => all[index] ?? unknown);
  }

  /** Of what a webhook told: it waits to be taken in, or, looked at after that, it has been. */
  private async known(providerIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (providerIds.length === 0) return new Set();
    const kept = await this.deps.arrivals.kept(providerIds);
    const organizations = await this.deps.organizations.all();
    const stored = await Promise.all(
      organizations.map(({ id }) => this.deps.conversations.storedInbound(systemScope(id, 'sms-webhook'), providerIds)),
    );
    return new Set([...kept, ...stored.flatMap((ids) => [...ids])]);
  }
}
