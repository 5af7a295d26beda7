import { settleByCarrier, type SettlementDeps } from '../core/messaging/delivery/settle-by-carrier';
import { tellOutcome, type TellOutcomeDeps } from '../core/messaging/delivery/tell-outcome';
import type { MessageDispatch } from '../core/ports';
import type { IntentRepository } from '../core/message-repositories';
import type { OrganizationRepository } from '../core/repositories';
import type { MessageIntent } from '../core/record/message';
import { systemScope, type Scope } from '../core/record/scope';

export interface ReconcileMessagesDeps extends SettlementDeps, TellOutcomeDeps {
  readonly intents: SettlementDeps['intents'] &
    TellOutcomeDeps['intents'] &
    Pick<IntentRepository, 'unsettledSince' | 'untoldSince' | 'list'>;
  readonly organizations: Pick<OrganizationRepository, 'all'>;
  readonly dispatch: MessageDispatch;
}

export interface Reconciliation {
  /** Now known by the carrier's list. */
  readonly settled: number;
  /** Looked for and not found: they wait for a callback or a person, and are never sent again. */
  readonly unknown: number;
  /** Handed over for delivery again. */
  readonly dispatched: number;
  /** Failed or unknown, and whoever must act on it had not been told. */
  readonly told: number;
}

/** Longer than any attempt takes: what is `sending` since then was left by a crash. */
const LEFT_BEHIND_MS = 2 * 60_000;
/** Longer than it takes to tell of an outcome once it is on the record. */
const UNTOLD_MS = 15_000;
/** A message that waits this long was not handed over, or its hand-over was lost. */
const WAITING_MS = 30_000;
const MINUTE_MS = 60_000;
/** A lost answer shows on the list within minutes, if ever: each sweep looks so long, then one minute in the hour. */
const LOOKED_FOR_EACH_TIME_MINUTES = 15;
/** What a day has not settled is with a person by then. */
const LOOKED_FOR_MINUTES = 24 * 60;
const BATCH = 1000;
const PAGE = 200;

/**
 * For the sweeper: settles by the carrier's list what got no answer, hands over what nobody delivers, and tells of failures
 * that a crash has kept from whoever must act on them.
 */
export async function reconcileMessages(deps: ReconcileMessagesDeps): Promise<Reconciliation> {
  const now = deps.clock.now().getTime();
  let settled = 0;
  let unknown = 0;
  for (const intent of await deps.intents.unsettledSince(new Date(now - LEFT_BEHIND_MS), BATCH)) {
    if (!isWorthLooking(intent, now)) continue;
    const { status } = await settleByCarrier(deps, systemScope(intent.orgId, 'sweeper'), intent);
    if (status === 'unknown' || status === 'sending') unknown += 1;
    else settled += 1;
  }
  return { settled, unknown, dispatched: await dispatchWaiting(deps, now), told: await tellUntold(deps, now) };
}

async function tellUntold(deps: ReconcileMessagesDeps, now: number): Promise<number> {
  const untold = await deps.intents.untoldSince(new Date(now - UNTOLD_MS), BATCH);
  for (const intent of untold) await tellOutcome(deps, systemScope(intent.orgId, 'sweeper'), intent);
  return untold.length;
}

function isWorthLooking(intent: MessageIntent, now: number): boolean {
  if (intent.status === 'sending') return true;
  const minutes = Math.floor((now - dueAt(intent).getTime()) / MINUTE_MS);
  return minutes < LOOKED_FOR_EACH_TIME_MINUTES || (minutes < LOOKED_FOR_MINUTES && minutes % 60 === 0);
}

/** Messages a person or a standing reply created, and those of a pathway that ended before they could leave. */
async function dispatchWaiting(deps: ReconcileMessagesDeps, now: number): Promise<number> {
  let dispatched = 0;
  for (const organization of await deps.organizations.all()) {
    const scope = systemScope(organization.id, 'sweeper');
    for await (const intent of pendingIntents(deps, scope)) {
      if (!isOverdue(intent, now) || (await hasPathway(deps, scope, intent))) continue;
      await deps.dispatch.dispatch(intent);
      dispatched += 1;
    }
  }
  return dispatched;
}

async function* pendingIntents(deps: ReconcileMessagesDeps, scope: Scope): AsyncGenerator<MessageIntent> {
  let cursor: string | null = null;
  do {
    const query: Parameters<IntentRepository['list']>[1] = {
      status: 'pending',
      limit: PAGE,
      ...(cursor && { cursor }),
    };
    const page = await deps.intents.list(scope, query);
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

function isOverdue(intent: MessageIntent, now: number): boolean {
  return dueAt(intent).getTime() < now - WAITING_MS;
}

function dueAt(intent: MessageIntent): Date {
  return intent.heldUntil ?? intent.createdAt;
}

async function hasPathway(deps: ReconcileMessagesDeps, scope: Scope, intent: MessageIntent): Promise<boolean> {
  if (intent.enrollmentId === undefined) return false;
  const enrollment = await deps.enrollments.get(scope, intent.enrollmentId);
  return enrollment !== null && enrollment.status !== 'ended';
}
