import type { IntentRepository } from '../../message-repositories';
import type { Bundle, MessageIntent } from '../../record/message';
import type { Organization } from '../../record/organization';
import type { Scope } from '../../record/scope';
import type { EnrollmentRepository } from '../../repositories';
import { tellEnrollment, type TellDeps } from '../../tell-enrollment';
import { segmentsOf } from '../templates/segments';

/** A longer one is worse to read than two. */
const MOST_SEGMENTS = 3;

/** What is handed to the carrier for an intent. */
export function textOf({ body, bundle }: Pick<MessageIntent, 'body' | 'bundle'>): string {
  return bundle?.body ?? body;
}

/** Several texts as one: between them a blank line, and who writes only once. */
export function joinTexts(bodies: readonly string[], { name }: Pick<Organization, 'name'>): string {
  const opening = openingOf(bodies[0] ?? '', name);
  return bodies
    .map((body, index) => (index > 0 && opening !== '' && body.startsWith(opening) ? body.slice(opening.length) : body))
    .join('\n\n');
}

/** `Riverside Clinic: `, or `Hi Rosa, it is Riverside Clinic. `. */
function openingOf(body: string, name: string): string {
  const end = name === '' ? -1 : body.indexOf(name);
  if (end < 0) return '';
  const rest = /^[.:,!]?\s+/.exec(body.slice(end + name.length));
  return rest ? body.slice(0, end + name.length) + rest[0] : '';
}

export interface OneTextDeps {
  readonly intents: Pick<IntentRepository, 'get' | 'merge' | 'unmerge' | 'mergedInto' | 'transition'>;
  readonly enrollments: Pick<EnrollmentRepository, 'get'>;
}

/**
 * Merges into a message what may go out in its text, as far as that stays short. A pathway that a person holds, or that has
 * ended, is left alone. Only whoever holds the contact's slot for the carrying message calls this.
 */
export async function takeAlong(
  { intents, enrollments }: OneTextDeps,
  scope: Scope,
  carrier: MessageIntent,
  candidates: readonly string[],
  organization: Pick<Organization, 'name'>,
): Promise<Bundle> {
  const bodies = [carrier.body];
  const along: string[] = [];
  for (const id of candidates) {
    const other = await intents.get(scope, id);
    if (other?.status !== 'pending' || other.enrollmentId === undefined) continue;
    if (segmentsOf(joinTexts([...bodies, other.body], organization)) > MOST_SEGMENTS) continue;
    const enrollment = await enrollments.get(scope, other.enrollmentId);
    if (enrollment?.status !== 'running' || enrollment.progress?.paused) continue;
    if (!(await intents.merge(scope, id, carrier.id))) continue;
    bodies.push(other.body);
    along.push(id);
  }
  const body = joinTexts(bodies, organization);
  return { body, segments: segmentsOf(body), with: along };
}

/** The carrying message has not gone: what it would have taken along waits again by itself. */
export async function leaveBehind({ intents }: OneTextDeps, scope: Scope, carrierId: string): Promise<void> {
  for (const { id } of await intents.mergedInto(scope, carrierId)) await intents.unmerge(scope, id, carrierId);
}

/** The carrier took the text and could not deliver it: what went in it has failed with it, and each pathway is told. */
export async function failTogether(
  deps: OneTextDeps & TellDeps,
  scope: Scope,
  carrier: Pick<MessageIntent, 'id' | 'error'>,
): Promise<void> {
  for (const { id } of await deps.intents.mergedInto(scope, carrier.id)) {
    await deps.intents.unmerge(scope, id, carrier.id);
    const { error } = carrier;
    const failed = await deps.intents.transition(scope, id, ['pending'], 'failed', { ...(error && { error }) });
    if (failed?.enrollmentId === undefined || failed.effectKey === undefined) continue;
    const enrollment = await deps.enrollments.get(scope, failed.enrollmentId);
    if (!enrollment) continue;
    const { effectKey, channel } = failed;
    const news = { type: 'delivery', effectKey, channel, result: 'failed' } as const;
    await tellEnrollment(deps, scope, enrollment, `merged/${id}/failed`, news);
  }
}
