import { ApplicationFailure } from '@temporalio/common';
import { IANAZone } from 'luxon';
import { nextAllowed } from '../core/messaging/quiet-hours';
import { settleByCarrier } from '../core/messaging/settle-by-carrier';
import { confirmsOptOut } from '../core/messaging/standing-replies';
import type { Clock, EmailProvider, SendResult, SmsProvider } from '../core/ports';
import type { ContactRepository, ConversationRepository, IntentRepository } from '../core/message-repositories';
import type { OrganizationRepository, PatientRepository } from '../core/repositories';
import type { HoldReason, MessageIntent, SuppressionReason } from '../core/record/message';
import { systemScope, type Scope } from '../core/record/scope';

export interface DeliverMessageDeps {
  readonly repositories: {
    readonly intents: Pick<IntentRepository, 'get' | 'transition' | 'findByProviderId'>;
    readonly contacts: Pick<ContactRepository, 'claim' | 'release' | 'optOut'>;
    readonly patients: Pick<PatientRepository, 'get'>;
    readonly organizations: Pick<OrganizationRepository, 'get'>;
    readonly conversations: Pick<ConversationRepository, 'touch'>;
  };
  readonly sms: SmsProvider;
  readonly email: EmailProvider;
  readonly clock: Clock;
}

export type DeliveryOutcome =
  | { readonly result: 'sent' | 'delivered' | 'suppressed' | 'failed' | 'unknown'; readonly reason?: string }
  /** Not before `until` (ISO 8601): the caller waits and delivers the same intent again. */
  | { readonly result: 'held'; readonly until: string };

/** What one look at an intent came to; `again`: somebody else moved it meanwhile. */
type Attempt = DeliveryOutcome | 'again';

/** How long a message waits while another to the same address is in flight. */
const BUSY_HOLD_MS = 15_000;
/** A claim this old was left by a crash: no send takes that long. */
const STALE_CLAIM_MS = 2 * 60_000;
const ROUNDS = 5;
/** A provider that is busy is tried so often by retries; then the message waits, longer each time, as a held one. */
const QUICK_RETRIES = 5;
const LONGEST_WAIT_MINUTES = 15;

/**
 * Takes one message intent as far as it can go now. Safe to repeat at any point: an intent is handed to a provider only
 * by whoever moved it from `pending` to `sending`, and one found in `sending` is looked up, never sent again.
 * An outage ends by itself: the message goes when the carrier is back, unless it has expired by then.
 * @throws ApplicationFailure `provider-unavailable` (retryable, with the carrier's delay): certainly not accepted.
 */
export function createDeliverMessage(deps: DeliverMessageDeps) {
  return async function deliverMessage(input: { orgId: string; intentId: string }): Promise<DeliveryOutcome> {
    const scope = systemScope(input.orgId, 'message-delivery');
    for (let round = 0; round < ROUNDS; round += 1) {
      const intent = await deps.repositories.intents.get(scope, input.intentId);
      if (intent === null) return { result: 'failed', reason: 'not-found' };
      const attempt = await new Delivery(deps, scope, intent).attempt();
      if (attempt !== 'again') return attempt;
    }
    throw ApplicationFailure.retryable('The message was changed by others at each attempt', 'conflict');
  };
}

/** One look at one intent. */
class Delivery {
  constructor(
    private readonly deps: DeliverMessageDeps,
    private readonly scope: Scope,
    private readonly intent: MessageIntent,
  ) {}

  async attempt(): Promise<Attempt> {
    switch (this.intent.status) {
      case 'sent':
      case 'delivered':
      case 'suppressed':
      case 'failed':
        // A crash may have come between the result and the release.
        await this.release();
        return outcomeOf(this.intent);
      case 'sending':
      case 'unknown':
        return this.settle();
      case 'pending':
        return this.begin();
    }
  }

  private async settle(): Promise<Attempt> {
    const settled = await settleByCarrier(this.settlement, this.scope, this.intent);
    if (settled.status === 'unknown') await this.askPerson();
    return settled.status === 'pending' || settled.status === 'sending' ? 'again' : outcomeOf(settled);
  }

  private async begin(): Promise<Attempt> {
    const reason = await this.reasonNotToSend();
    if (reason) return this.suppress(reason);
    const quietUntil = await this.quietUntil();
    if (quietUntil) return this.hold(quietUntil, 'quiet-hours');
    return this.claimAndSend();
  }

  private async reasonNotToSend(): Promise<SuppressionReason | null> {
    if (this.intent.address === '') return 'no-address';
    if (this.intent.expiresAt && this.intent.expiresAt <= this.deps.clock.now()) return 'expired';
    const patient = await this.patient();
    return patient?.deceasedAt ? 'deceased' : null;
  }

  private async quietUntil(): Promise<Date | null> {
    if (this.intent.exempt) return null;
    const [patient, organization] = await Promise.all([
      this.patient(),
      this.deps.repositories.organizations.get(this.scope.orgId),
    ]);
    if (!organization)
      throw ApplicationFailure.nonRetryable('The organization of a message does not exist', 'not-found');
    const zone = patient?.zone && IANAZone.isValidZone(patient.zone) ? patient.zone : organization.zone;
    return nextAllowed(this.deps.clock.now(), zone, organization.quietHours);
  }

  private async claimAndSend(): Promise<Attempt> {
    const claim = await this.claim();
    if (claim.result === 'busy') return this.hold(new Date(this.deps.clock.now().getTime() + BUSY_HOLD_MS), 'busy');
    if (claim.result === 'opted-out' && !confirmsOptOut(this.intent)) return this.suppress('opted-out');
    const { intents } = this.deps.repositories;
    const sending = await intents.transition(this.scope, this.intent.id, ['pending'], 'sending', {});
    if (sending === null) return 'again';
    return this.record(await this.handOver());
  }

  /** The address's one slot; a slot that a crash left taken is settled first. */
  private async claim() {
    const { contacts, intents } = this.deps.repositories;
    const take = () =>
      contacts.claim(this.scope, this.intent.channel, this.intent.address, this.intent.id, this.deps.clock.now());
    const claim = await take();
    if (claim.result !== 'busy') return claim;
    if (this.deps.clock.now().getTime() - claim.since.getTime() < STALE_CLAIM_MS) return claim;
    const other = await intents.get(this.scope, claim.intentId);
    if (other?.status === 'sending' || other?.status === 'unknown') {
      await settleByCarrier(this.settlement, this.scope, other);
    }
    // What is still unknown now stays with a person; it must not keep the patient's other messages back for ever.
    await contacts.release(this.scope, this.intent.channel, this.intent.address, claim.intentId);
    return take();
  }

  private handOver(): Promise<SendResult> {
    const { id: intentId, orgId, address: to, subject = '', body } = this.intent;
    return this.intent.channel === 'sms'
      ? this.deps.sms.send({ intentId, orgId, to, body })
      : this.deps.email.send({ intentId, orgId, to, subject, body });
  }

  private async record(sent: SendResult): Promise<Attempt> {
    switch (sent.result) {
      case 'accepted':
        return this.finish('sent', { providerId: sent.providerId, sentAt: this.deps.clock.now() });
      case 'rejected':
        return this.recordRejection(sent);
      case 'busy':
        return this.putBack(sent.retryAfterMs);
      case 'unknown': {
        const error = { code: 'outcome-unknown', message: sent.message };
        await this.deps.repositories.intents.transition(this.scope, this.intent.id, ['sending'], 'unknown', { error });
        // The next look asks the carrier's list before a person is asked.
        return 'again';
      }
    }
  }

  private async recordRejection(rejection: Extract<SendResult, { result: 'rejected' }>): Promise<Attempt> {
    const error = { code: rejection.code, message: rejection.message };
    if (!rejection.optedOut) return this.finish('failed', { error });
    const { contacts } = this.deps.repositories;
    await contacts.optOut(this.scope, this.intent.channel, this.intent.address, 'carrier', this.deps.clock.now());
    return this.finish('suppressed', { reason: 'opted-out', error });
  }

  private async finish(
    status: 'sent' | 'failed' | 'suppressed',
    fields: Parameters<IntentRepository['transition']>[4],
  ): Promise<Attempt> {
    const { intents } = this.deps.repositories;
    // A sweeper may have called it unknown meanwhile; a callback may already know more (then this changes nothing).
    const settled = await intents.transition(this.scope, this.intent.id, ['sending', 'unknown'], status, fields);
    await this.release();
    if (settled === null) return 'again';
    if (status === 'failed') await this.askPerson();
    return outcomeOf(settled);
  }

  private async putBack(retryAfterMs: number): Promise<Attempt> {
    await this.deps.repositories.intents.transition(this.scope, this.intent.id, ['sending'], 'pending', {});
    await this.release();
    const failures = this.intent.attempts + 1;
    if (failures > QUICK_RETRIES) {
      const minutes = Math.min(2 ** (failures - QUICK_RETRIES - 1), LONGEST_WAIT_MINUTES);
      const wait = Math.max(retryAfterMs, minutes * 60_000);
      return this.hold(new Date(this.deps.clock.now().getTime() + wait), 'carrier-busy');
    }
    throw ApplicationFailure.create({
      type: 'provider-unavailable',
      message: 'The provider asks to try again later',
      nonRetryable: false,
      nextRetryDelay: retryAfterMs,
    });
  }

  private async suppress(reason: SuppressionReason): Promise<Attempt> {
    const { intents } = this.deps.repositories;
    const suppressed = await intents.transition(this.scope, this.intent.id, ['pending'], 'suppressed', { reason });
    await this.release();
    return suppressed === null ? 'again' : outcomeOf(suppressed);
  }

  private async hold(until: Date, heldFor: HoldReason): Promise<Attempt> {
    const { intents } = this.deps.repositories;
    const held = await intents.transition(this.scope, this.intent.id, ['pending'], 'pending', {
      heldUntil: until,
      heldFor,
    });
    return held === null ? 'again' : { result: 'held', until: until.toISOString() };
  }

  /** A pathway opens a task when its message fails; a message of no pathway shows in the patient's conversation. */
  private async askPerson(): Promise<void> {
    if (this.intent.enrollmentId !== undefined) return;
    const { conversations } = this.deps.repositories;
    const reason = 'message not delivered';
    await conversations.touch(this.scope, this.intent.patientId, this.deps.clock.now(), { reason });
  }

  private release(): Promise<void> {
    const { contacts } = this.deps.repositories;
    return contacts.release(this.scope, this.intent.channel, this.intent.address, this.intent.id);
  }

  private patient() {
    return this.deps.repositories.patients.get(this.scope, this.intent.patientId);
  }

  private get settlement() {
    const { intents, contacts } = this.deps.repositories;
    return { intents, contacts, sms: this.deps.sms };
  }
}

function outcomeOf(intent: MessageIntent): DeliveryOutcome {
  switch (intent.status) {
    case 'sent':
    case 'delivered':
    case 'unknown':
      return { result: intent.status };
    case 'suppressed':
      return { result: 'suppressed', ...(intent.reason && { reason: intent.reason }) };
    case 'failed':
      return { result: 'failed', ...(intent.error && { reason: intent.error.code }) };
    case 'pending':
    case 'sending':
      throw ApplicationFailure.retryable('A message without an outcome was reported', 'conflict');
  }
}
