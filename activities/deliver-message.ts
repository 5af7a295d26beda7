import { ApplicationFailure } from '@temporalio/common';
import { isDeadMailbox, isDeadNumber } from '../core/messaging/delivery/carrier-codes';
import { asks, holdBack } from '../core/messaging/delivery/hold-back';
import { leaveBehind, takeAlong, textOf } from '../core/messaging/delivery/one-text';
import { settleByCarrier, type SettlementDeps } from '../core/messaging/delivery/settle-by-carrier';
import { confirmsOptOut } from '../core/messaging/delivery/standing-replies';
import { tellOutcome, type TellOutcomeDeps } from '../core/messaging/delivery/tell-outcome';
import { judgeTurn, mayBeMerged, withSend, type JudgedTurn } from '../core/messaging/delivery/turn-at-address';
import { learnOptOut, type LearnOptOutDeps } from '../core/messaging/delivery/withdraw-consent';
import type { CampaignRepository } from '../core/campaign-repository';
import { isPromotion } from '../core/messaging/campaigns/promotion';
import { promotionStop } from '../core/messaging/campaigns/send-time';
import type { EmailProvider, SendResult, SmsProvider } from '../core/ports';
import type { ContactRepository, ConversationRepository, IntentRepository } from '../core/message-repositories';
import type { OrganizationRepository, PatientRepository } from '../core/repositories';
import type { Bundle, HoldReason, MessageIntent, SuppressionReason } from '../core/record/message';
import type { Organization } from '../core/record/organization';
import { systemScope, type Scope } from '../core/record/scope';
import { outcomeOf, type DeliveryOutcome } from './delivery-outcome';

export interface DeliverMessageDeps {
  readonly repositories: {
    readonly intents: TellOutcomeDeps['intents'] &
      LearnOptOutDeps['intents'] &
      SettlementDeps['intents'] &
      Pick<IntentRepository, 'openQuestions'>;
    readonly contacts: Pick<ContactRepository, 'claim' | 'release' | 'setUnreachable'> & LearnOptOutDeps['contacts'];
    readonly enrollments: TellOutcomeDeps['enrollments'] & LearnOptOutDeps['enrollments'];
    readonly patients: Pick<PatientRepository, 'get'> & LearnOptOutDeps['patients'];
    readonly organizations: Pick<OrganizationRepository, 'get'>;
    readonly conversations: TellOutcomeDeps['conversations'] & Pick<ConversationRepository, 'inbound'>;
    readonly inbox: LearnOptOutDeps['inbox'];
    readonly campaigns: Pick<CampaignRepository, 'get'>;
  };
  readonly sms: SmsProvider;
  readonly email: EmailProvider;
  readonly runtime: LearnOptOutDeps['runtime'];
  readonly clock: LearnOptOutDeps['clock'];
  readonly patience?: Patience;
}

/** How long others to the same address wait, in milliseconds. */
export interface Patience {
  /** Until the next look, while another message to the same address is in flight. */
  readonly busyHoldMs: number;
  /** A claim this old was left by a crash: no send takes that long. */
  readonly staleClaimMs: number;
}

/** What one look at an intent came to; `again`: somebody else moved it meanwhile. */
type Attempt = DeliveryOutcome | 'again';

const PATIENCE: Patience = { busyHoldMs: 15_000, staleClaimMs: 2 * 60_000 };
const ROUNDS = 5;
/** A provider that is busy is tried so often by retries; then the message waits, longer each time, as a held one. */
const QUICK_RETRIES = 5;
const LONGEST_WAIT_MINUTES = 15;
/** Why a message that would leave too late does not leave at all. */
const TOO_LATE: { readonly [reason in HoldReason]?: SuppressionReason } = {
  'daily-budget': 'over-budget',
  'weekly-budget': 'over-budget',
  'quiet-hours': 'out-of-hours',
  'day-not-allowed': 'out-of-hours',
};

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
  private patientAsked: ReturnType<DeliverMessageDeps['repositories']['patients']['get']> | undefined;

  constructor(
    private readonly deps: DeliverMessageDeps,
    private readonly scope: Scope,
    private readonly intent: MessageIntent,
  ) {}

  async attempt(): Promise<Attempt> {
    switch (this.intent.status) {
      case 'sent':
      case 'delivered':
        // A crash may have come between the result and the release.
        await this.release();
        return outcomeOf(this.intent);
      case 'suppressed':
      case 'failed':
        return this.hasEnded();
      case 'sending':
      case 'unknown':
        return this.settle();
      case 'pending':
        return this.begin();
    }
  }

  private async settle(): Promise<Attempt> {
    const settled = await settleByCarrier(this.settlement, this.scope, this.intent);
    await this.tell(settled);
    return settled.status === 'pending' || settled.status === 'sending' ? 'again' : outcomeOf(settled);
  }

  /** What did not go: its slot and budget are given back, and what was to go in its text is not lost. */
  private async hasEnded(): Promise<Attempt> {
    const { id, status, mergedInto, providerId } = this.intent;
    if (mergedInto !== undefined) return this.asItsCarrier(mergedInto);
    if (status === 'failed' && providerId !== undefined) {
      await this.release();
      await this.tell(this.intent);
      return outcomeOf(this.intent);
    }
    await leaveBehind(this.deps.repositories, this.scope, id);
    await this.release('giveBack');
    await this.tell(this.intent);
    return outcomeOf(this.intent);
  }

  /** It went in the text of another, so what became of that became of it; or that did not go, and it is on its own again. */
  private async asItsCarrier(carrierId: string): Promise<Attempt> {
    const { intents } = this.deps.repositories;
    const carrier = await intents.get(this.scope, carrierId);
    if (carrier?.status === 'pending' || carrier?.status === 'sending') {
      return { result: 'held', until: this.afterBusy().toISOString() };
    }
    const hasGone = carrier?.status === 'sent' || carrier?.status === 'delivered' || carrier?.status === 'unknown';
    if (hasGone && carrier.bundle?.with.includes(this.intent.id)) {
      return { result: carrier.status === 'unknown' ? 'unknown' : 'sent' };
    }
    await intents.unmerge(this.scope, this.intent.id, carrierId);
    return 'again';
  }

  private async begin(): Promise<Attempt> {
    const reason = await this.reasonNotToSend();
    if (reason) return this.suppress(reason);
    // A crash may have left some in a text that did not go.
    if (mayBeMerged(this.intent)) await leaveBehind(this.deps.repositories, this.scope, this.intent.id);
    const { contacts, intents, organizations } = this.deps.repositories;
    const { channel, address, exempt } = this.intent;
    const now = this.deps.clock.now();
    const [patient, organization, contact, heardAt, pending] = await Promise.all([
      this.patient(),
      organizations.get(this.scope.orgId),
      contacts.get(this.scope, channel, address),
      this.heardAt(),
      exempt || channel === 'email' ? [] : intents.pendingTo(this.scope, channel, address),
    ]);
    if (!organization)
      throw ApplicationFailure.nonRetryable('The organization of a message does not exist', 'not-found');
    const stop = await promotionStop(this.deps.repositories, this.scope, this.intent, contact, now);
    if (contact?.unreachable) return this.suppress('unreachable');
    if (stop) return 'until' in stop ? this.hold(stop.until, 'campaign-paused') : this.suppress(stop.suppress);
    const turn = judgeTurn(this.intent, { patient, organization, contact, heardAt, pending, now });
    const back = holdBack(this.intent, { contact, open: await this.openQuestions(), now });
    const isLonger = turn.turn === 'later' && back?.reason === 'question-open' && turn.until > back.until.getTime();
    if (back && !isLonger) return this.hold(back.until, back.reason);
    if (turn.turn === 'later') return this.hold(new Date(turn.until), turn.reason);
    const sends = turn.counted ? withSend(contact?.sends, this.intent.id, now) : (contact?.sends ?? []);
    // A promotional one goes by the contact that was judged, so that no refusal comes in between.
    const spent = turn.counted || isPromotion(this.intent) ? { revision: contact?.revision ?? 0, sends } : undefined;
    return this.claimAndSend(organization, turn, spent);
  }

  private async reasonNotToSend(): Promise<SuppressionReason | null> {
    if (this.intent.address === '') return 'no-address';
    if (this.intent.expiresAt && this.intent.expiresAt <= this.deps.clock.now()) return 'expired';
    const patient = await this.patient();
    return patient?.deceasedAt ? 'deceased' : null;
  }

  private async claimAndSend(
    organization: Organization,
    turn: Extract<JudgedTurn, { turn: 'now' }>,
    spent: Parameters<ContactRepository['claim']>[5],
  ): Promise<Attempt> {
    const claim = await this.claim(spent);
    if (claim.result === 'changed') return 'again';
    if (claim.result === 'busy') return this.hold(this.afterBusy(), 'busy');
    if (claim.result === 'opted-out' && !confirmsOptOut(this.intent)) return this.suppress('opted-out');
    const { intents } = this.deps.repositories;
    const bundle = await this.bundle(organization, turn.with);
    const sending = await intents.transition(this.scope, this.intent, ['pending'], 'sending', {
      ...(bundle && { bundle }),
    });
    if (sending === null) return 'again';
    return this.record(await this.handOver(sending));
  }

  private async bundle(organization: Organization, candidates: readonly string[]): Promise<Bundle | null> {
    const bundle = await takeAlong(this.deps.repositories, this.scope, this.intent, candidates, organization);
    // That of an attempt that came to nothing must not stay.
    return bundle.with.length === 0 && this.intent.bundle === undefined ? null : bundle;
  }

  /** The address's one slot; a slot that a crash left taken is settled first. */
  private async claim(spent: Parameters<ContactRepository['claim']>[5]) {
    const { contacts, intents } = this.deps.repositories;
    const { channel, address, id } = this.intent;
    const take = () => contacts.claim(this.scope, channel, address, id, this.deps.clock.now(), spent);
    const claim = await take();
    if (claim.result !== 'busy') return claim;
    if (this.deps.clock.now().getTime() - claim.since.getTime() < this.patience.staleClaimMs) return claim;
    const other = await intents.get(this.scope, claim.intentId);
    if (other?.status === 'sending' || other?.status === 'unknown') {
      await settleByCarrier(this.settlement, this.scope, other);
    }
    // What is still unknown now stays with a person; it must not keep the patient's other messages back for ever.
    await contacts.release(this.scope, this.intent.channel, this.intent.address, claim.intentId);
    return take();
  }

  private handOver(sending: MessageIntent): Promise<SendResult> {
    const { id: intentId, orgId, address: to, subject = '', channel, language, calendar } = sending;
    const thread = sending.enrollmentId ?? sending.patientId;
    const body = textOf(sending);
    return channel === 'sms'
      ? this.deps.sms.send({ intentId, orgId, to, body })
      : this.deps.email.send({ intentId, orgId, to, subject, body, language, thread, ...(calendar && { calendar }) });
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
        await this.deps.repositories.intents.transition(this.scope, this.intent, ['sending'], 'unknown', { error });
        // The next look asks the carrier's list before a person is asked.
        return 'again';
      }
    }
  }

  private async recordRejection(rejection: Extract<SendResult, { result: 'rejected' }>): Promise<Attempt> {
    const error = { code: rejection.code, message: rejection.message };
    if (isDeadNumber(rejection.code) || isDeadMailbox(rejection.code)) await this.markUnreachable(rejection.code);
    if (!rejection.optedOut) return this.finish('failed', { error });
    await leaveBehind(this.deps.repositories, this.scope, this.intent.id);
    await learnOptOut(this.news, this.scope, this.intent);
    return this.finish('suppressed', { reason: 'opted-out', error });
  }

  private async markUnreachable(code: string): Promise<void> {
    const { channel, address, patientId } = this.intent;
    const mark = { at: this.deps.clock.now(), code, patientId };
    await this.deps.repositories.contacts.setUnreachable(this.scope, channel, address, mark);
  }

  private async finish(
    status: 'sent' | 'failed' | 'suppressed',
    fields: Parameters<IntentRepository['transition']>[4],
  ): Promise<Attempt> {
    const { intents } = this.deps.repositories;
    // A sweeper may have called it unknown meanwhile; a callback may already know more (then this changes nothing).
    const settled = await intents.transition(this.scope, this.intent, ['sending', 'unknown'], status, fields);
    if (settled === null || status === 'sent') await this.release();
    else {
      await leaveBehind(this.deps.repositories, this.scope, this.intent.id);
      await this.release('giveBack');
    }
    if (settled === null) return 'again';
    await this.tell(settled);
    return outcomeOf(settled);
  }

  private async putBack(retryAfterMs: number): Promise<Attempt> {
    await this.deps.repositories.intents.transition(this.scope, this.intent, ['sending'], 'pending', {});
    await leaveBehind(this.deps.repositories, this.scope, this.intent.id);
    await this.release('giveBack');
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
    const suppressed = await intents.transition(this.scope, this.intent, ['pending'], 'suppressed', { reason });
    await leaveBehind(this.deps.repositories, this.scope, this.intent.id);
    await this.release('giveBack');
    return suppressed === null ? 'again' : outcomeOf(suppressed);
  }

  private async hold(until: Date, heldFor: HoldReason): Promise<Attempt> {
    const { intents } = this.deps.repositories;
    // What would be too late at its turn goes by the next channel now.
    const isTooLate = this.intent.expiresAt !== undefined && this.intent.expiresAt <= until;
    const instead = TOO_LATE[heldFor];
    if (isTooLate && instead !== undefined) return this.suppress(instead);
    const held = await intents.transition(this.scope, this.intent, ['pending'], 'pending', {
      heldUntil: until,
      heldFor,
    });
    return held === null ? 'again' : { result: 'held', until: until.toISOString() };
  }

  private tell(intent: MessageIntent): Promise<void> {
    return tellOutcome(this.news, this.scope, intent, 'asResult');
  }

  private release(giveBack?: 'giveBack'): Promise<void> {
    const { contacts } = this.deps.repositories;
    return contacts.release(this.scope, this.intent.channel, this.intent.address, this.intent.id, giveBack);
  }

  private afterBusy(): Date {
    return new Date(this.deps.clock.now().getTime() + this.patience.busyHoldMs);
  }

  /** When the patient last texted from this phone. */
  private async heardAt(): Promise<Date | null> {
    const [last] = await this.deps.repositories.conversations.inbound(this.scope, this.intent.patientId, 1);
    return last?.channel === 'sms' && last.from === this.intent.address ? last.receivedAt : null;
  }

  private openQuestions() {
    const { intents } = this.deps.repositories;
    return asks(this.intent) ? intents.openQuestions(this.scope, 'sms', this.intent.address) : [];
  }

  private patient() {
    this.patientAsked ??= this.deps.repositories.patients.get(this.scope, this.intent.patientId);
    return this.patientAsked;
  }

  private get patience(): Patience {
    return this.deps.patience ?? PATIENCE;
  }

  private get news() {
    const { repositories, runtime, clock } = this.deps;
    return { ...repositories, runtime, clock };
  }

  private get settlement() {
    const { intents, contacts } = this.deps.repositories;
    return { intents, contacts, sms: this.deps.sms };
  }
}
