import { confirmsOptOut } from '../../core/messaging/standing-replies';
import type { IntentRepository } from '../../core/message-repositories';
import type { EnrollmentRepository } from '../../core/repositories';
import type { Channel } from '../../core/record/message';
import type { Scope } from '../../core/record/scope';
import { tellEnrollment, type TellDeps } from './tell-enrollment';

export interface TakeBackDeps {
  readonly intents: Pick<IntentRepository, 'pendingTo' | 'transition'>;
}

/** Takes back what waits to go to an address that has opted out; only the confirmation of that may still go. */
export async function takeBackPending(
  { intents }: TakeBackDeps,
  scope: Scope,
  channel: Channel,
  address: string,
): Promise<void> {
  for (const intent of await intents.pendingTo(scope, channel, address)) {
    if (confirmsOptOut(intent)) continue;
    // One that has begun to leave meanwhile is past taking back.
    await intents.transition(scope, intent.id, ['pending'], 'suppressed', { reason: 'opted-out' });
  }
}

export interface TellOptOutDeps extends TellDeps {
  readonly enrollments: Pick<EnrollmentRepository, 'running'>;
}

/** Tells each running pathway of a patient that texts have been refused; the same `source` again is the same news. */
export async function tellOptOut(
  deps: TellOptOutDeps,
  scope: Scope,
  patientId: string,
  source: string,
  reference: string,
): Promise<void> {
  const news = { type: 'event', name: 'patient.optedOut', reference } as const;
  for (const enrollment of await deps.enrollments.running(scope, { patientId })) {
    await tellEnrollment(deps, scope, enrollment, source, news);
  }
}
