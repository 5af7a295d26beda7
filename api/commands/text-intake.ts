import fastq from 'fastq';
import { readCrisis } from '../../core/messaging/inbound/crisis';
import { readMessage } from '../../core/messaging/inbound/opt-out';
import type { ArrivalRepository } from '../../core/message-repositories';
import type { Clock } from '../../core/ports';
import type { InboundSms } from '../../core/record/inbound-sms';

export interface TextIntakeDeps {
  readonly arrivals: ArrivalRepository;
  /** Takes in one text; may be done again. */
  readonly receive: (sms: InboundSms) => Promise<unknown>;
  readonly clock: Clock;
  /** A text that could not be taken in now; it is tried again. */
  readonly onFailure: (sms: Pick<InboundSms, 'messageSid'>, error: unknown) => void;
}

/** Taken in at once, so that a flood of texts does not keep the next webhooks from being answered. */
const AT_ONCE = 4;
/** From then on it is taken up by whoever looks: the one that had it has died, or has failed. */
const DUE_MS = 15_000;
const MOST_AT_A_LOOK = 200;

/**
 * Between the carrier's webhook and what follows from a text. The webhook is answered once the text is stored as it came;
 * it is taken in right after that, those of one phone in the order in which they came, opt-outs and crises before all
 * others. What a crash has left is taken up by any API that looks.
 */
export class TextIntake {
  /** By phone: what waits, in order. */
  private readonly lines = new Map<string, InboundSms[]>();
  private readonly inHands = new Set<string>();
  private readonly busy = new Set<string>();
  private readonly phones = fastq.promise((phone: string) => this.takeIn(phone), AT_ONCE);

  constructor(private readonly deps: TextIntakeDeps) {}

  /** Stores the text and returns; taking it in goes on. @throws when it cannot be stored: the carrier has to call again. */
  async arrive(text: InboundSms): Promise<void> {
    const now = this.deps.clock.now();
    const sms = { ...text, receivedAt: text.receivedAt ?? now };
    await this.deps.arrivals.keep(sms, new Date(now.getTime() + DUE_MS));
    this.line(sms);
  }

  /** Takes up what was left lying. Returns how many there were. */
  async sweep(): Promise<number> {
    const now = this.deps.clock.now();
    const left = await this.deps.arrivals.takeDue(now, new Date(now.getTime() + DUE_MS), MOST_AT_A_LOOK);
    const found = left.filter((sms) => this.line(sms));
    return found.length;
  }

  /** Resolves when nothing is in its hands. */
  idle(): Promise<void> {
    return this.phones.drained();
  }

  /** Ends with those that it is at; the others are stored, and whoever looks takes them up. */
  close(): Promise<void> {
    this.lines.clear();
    this.phones.kill();
    return this.phones.drained();
  }

  private line(sms: InboundSms): boolean {
    if (this.inHands.has(sms.messageSid)) return false;
    this.inHands.add(sms.messageSid);
    this.lines.set(sms.from, [...(this.lines.get(sms.from) ?? []), sms]);
    // A phone may stand in the queue more than once: whoever comes to it first takes all that it has.
    if (isUrgent(sms)) void this.phones.unshift(sms.from);
    else void this.phones.push(sms.from);
    return true;
  }

  private async takeIn(phone: string): Promise<void> {
    if (this.busy.has(phone)) return;
    this.busy.add(phone);
    for (let sms = this.next(phone); sms; sms = this.next(phone)) await this.takeInOne(sms);
    this.busy.delete(phone);
  }

  private next(phone: string): InboundSms | undefined {
    const line = this.lines.get(phone);
    const sms = line?.shift();
    if (!sms) this.lines.delete(phone);
    return sms;
  }

  private async takeInOne(sms: InboundSms): Promise<void> {
    try {
      await this.deps.receive(sms);
      await this.deps.arrivals.drop(sms.messageSid);
    } catch (error) {
      this.deps.onFailure(sms, error);
    } finally {
      this.inHands.delete(sms.messageSid);
    }
  }
}

function isUrgent({ body, optOutType }: InboundSms): boolean {
  if (optOutType === 'STOP' || readCrisis(body).level === 'crisis') return true;
  return readMessage(body, { questionOpen: false }) === 'opt-out';
}
