import { createHash } from 'node:crypto';
import { STAFF_PAGE } from '../core/messaging/delivery/standing-replies';
import { renderMessage } from '../core/messaging/templates/render';
import { templatesInUse } from '../core/messaging/templates/templates-in-use';
import type { RecordedEffect } from '../core/pathway/host';
import type { ResolvedBatch } from '../core/step-ledger';
import { STRANGER, type MessageIntent } from '../core/record/message';
import type { Organization } from '../core/record/organization';
import { callsAtOnce, onCall } from '../core/record/pager';
import type { Scope } from '../core/record/scope';
import type { ActivityDependencies } from './dependencies';

type Dependencies = Pick<ActivityDependencies, 'repositories' | 'content' | 'dispatch'>;

/** Nobody needs to be told later than this. */
const LASTS_MS = 30 * 60_000;

interface Call {
  /** What it is for, once for each person. */
  readonly key: string;
  readonly queue: string;
}

/**
 * Texts the people of a queue who have a phone for it: when an urgent task opens that is due within half an hour, and at each
 * rung of an urgent task's escalation. The text names no patient. After the step is written; again it is the same texts.
 */
export async function pageStaff(
  deps: Dependencies,
  scope: Scope,
  enrollmentId: string,
  organization: Organization,
  batch: ResolvedBatch,
): Promise<void> {
  const calls = await callsOf(deps, scope, enrollmentId, batch);
  if (calls.length === 0) return;
  const { users, intents } = deps.repositories;
  const people = await users.list(scope);
  const template = (
    await templatesInUse({ ...deps.repositories, content: deps.content }, scope, [STAFF_PAGE])
  ).template(STAFF_PAGE);
  const patient = { name: { given: '', family: '' }, language: 'en' } as const;
  const rendered = template && renderMessage(template, 'sms', { patient, organization });
  if (!template || !rendered?.ok) return;
  for (const { key, queue } of calls) {
    for (const { id: userId, pagerPhone } of onCall(people, queue)) {
      const intent: MessageIntent = {
        id: createHash('sha256')
          .update(JSON.stringify(['page', enrollmentId, key, userId]))
          .digest('hex'),
        ...{ orgId: scope.orgId, patientId: STRANGER, channel: 'sms', address: pagerPhone },
        ...{ template: STAFF_PAGE, templateVersion: template.version, language: 'en', body: rendered.body },
        ...(rendered.segments !== undefined && { segments: rendered.segments }),
        ...{ exempt: true, status: 'pending', createdAt: batch.at, attempts: 0 },
        expiresAt: new Date(batch.at.getTime() + LASTS_MS),
      };
      await intents.create(scope, intent);
      // Deferred is fine: the sweeper hands over what waits.
      await deps.dispatch.dispatch(intent).catch(() => 'deferred');
    }
  }
}

async function callsOf(
  { repositories }: Dependencies,
  scope: Scope,
  enrollmentId: string,
  { effects, deadlines, at }: ResolvedBatch,
): Promise<readonly Call[]> {
  const opened = effects.filter(isA('open-task')).flatMap(({ key, queue, priority, due }) => {
    const dueAt = due === undefined ? undefined : deadlines.get(due)?.at;
    return callsAtOnce({ priority, due: dueAt }, at) ? [{ key, queue }] : [];
  });
  const escalated = effects.filter(isA('escalate-task'));
  if (escalated.length === 0) return opened;
  const query = {
    view: 'all',
    status: 'open',
    enrollmentId,
    limit: MOST_TASKS,
    now: at,
    includeSnoozed: true,
  } as const;
  const { items } = await repositories.tasks.list(scope, query);
  const isUrgent = (target: string) =>
    items.some(({ effectKey, priority }) => effectKey === target && priority === 'urgent');
  return [...opened, ...escalated.filter(({ target }) => isUrgent(target)).map(({ key, to }) => ({ key, queue: to }))];
}

const MOST_TASKS = 100;

function isA<T extends RecordedEffect['type']>(type: T) {
  return (effect: { readonly type: string }): effect is Extract<RecordedEffect, { type: T }> => effect.type === type;
}
