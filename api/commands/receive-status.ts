import { carrierError, isDeadNumber, OPTED_OUT_AT_CARRIER } from '../../core/messaging/delivery/carrier-codes';
import { statusAtCarrier } from '../../core/messaging/delivery/settle-by-carrier';
import { tellOutcome, type TellOutcomeDeps } from '../../core/messaging/delivery/tell-outcome';
import { learnOptOut, type LearnOptOutDeps } from '../../core/messaging/delivery/withdraw-consent';
import type { ContactRepository } from '../../core/message-repositories';
import type { IntentStatus, MessageIntent } from '../../core/record/message';
import { systemScope, type Scope } from '../../core/record/scope';

export interface StatusReport {
  readonly intentId: string;
  readonly orgId: string;
  readonly messageSid: string;
  /** As the carrier says it: `queued`, `sent`, `delivered`, `undelivered`, `failed`, ... */
  readonly status: string;
  readonly errorCode?: string;
}

export interface ReceiveStatusDeps extends TellOutcomeDeps {
  readonly intents: TellOutcomeDeps['intents'] & LearnOptOutDeps['intents'];
  readonly contacts: Pick<ContactRepository, 'release' | 'setUnreachable'> & LearnOptOutDeps['contacts'];
  readonly enrollments: TellOutcomeDeps['enrollments'] & LearnOptOutDeps['enrollments'];
  readonly patients: LearnOptOutDeps['patients'];
}

type Reported = ReturnType<typeof statusAtCarrier>;

/**
 * From where each report moves an intent. Every report proves that the carrier took the message, so it also corrects what
 * was called unknown or withdrawn; `delivered` is last, whatever comes after it. So any order ends the same.
 */
const FROM: { readonly [Status in Reported]: readonly IntentStatus[] } = {
  sent: ['sending', 'unknown', 'suppressed'],
  failed: ['sending', 'unknown', 'suppressed', 'sent'],
  delivered: ['sending', 'unknown', 'suppressed', 'sent', 'failed'],
};

/** Takes in what the carrier says about one of our messages; reports may come in any order, and again and again. */
export async function receiveStatus(deps: ReceiveStatusDeps, report: StatusReport): Promise<'applied' | 'ignored'> {
  const scope = systemScope(report.orgId, 'sms-webhook');
  const intent = await deps.intents.get(scope, report.intentId);
  if (!intent || intent.channel !== 'sms' || isOtherMessage(intent, report)) return 'ignored';
  const status = statusAtCarrier(report.status);
  const at = deps.clock.now();
  const isNews = FROM[status].includes(intent.status);
  const moved = isNews
    ? await deps.intents.transition(scope, intent, FROM[status], status, fieldsOf(intent, status, report, at))
    : null;
  await deps.contacts.release(scope, intent.channel, intent.address, intent.id);
  await noteReach(deps, scope, intent, status, report.errorCode);
  if (report.errorCode === OPTED_OUT_AT_CARRIER) await learnOptOut(deps, scope, intent);
  // Also when it did not move: the call that moved it may have been cut off before it told anybody.
  const now = status === 'failed' ? (moved ?? (await deps.intents.get(scope, intent.id))) : null;
  if (now) await tellOutcome(deps, scope, now);
  return moved ? 'applied' : 'ignored';
}

/** A number that cannot have texts is not tried again; one at which a text has arrived can. */
async function noteReach(
  { contacts, clock }: ReceiveStatusDeps,
  scope: Scope,
  { channel, address, patientId }: MessageIntent,
  status: Reported,
  code: string | undefined,
): Promise<void> {
  if (status === 'delivered') await contacts.setUnreachable(scope, channel, address, null);
  if (status !== 'failed' || code === undefined || !isDeadNumber(code)) return;
  await contacts.setUnreachable(scope, channel, address, { at: clock.now(), code, patientId });
}

/** One intent is one message; a report about another one is not about this intent. */
function isOtherMessage(intent: MessageIntent, report: StatusReport): boolean {
  return intent.providerId !== undefined && intent.providerId !== report.messageSid;
}

function fieldsOf(intent: MessageIntent, status: Reported, report: StatusReport, at: Date) {
  return {
    providerId: report.messageSid,
    ...(intent.sentAt === undefined && { sentAt: at }),
    ...(status === 'delivered' && { deliveredAt: at }),
    ...(status === 'failed' && { error: carrierError(report.errorCode ?? '30008') }),
  };
}
