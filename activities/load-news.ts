import type { EnrollmentRef, EventBody, LoadedNews } from '../core/pathway/host';
import type { InboxEntry, StepOrder } from '../core/record/inbox';
import { systemScope } from '../core/record/scope';
import type { ActivityDependencies } from './dependencies';

/** Turns stored inbox entries into engine events, in the order asked. Entries of another enrollment do not exist here. */
export function createLoadNews({ repositories }: Pick<ActivityDependencies, 'repositories'>) {
  return async function loadNews(
    input: EnrollmentRef & { inboxIds: readonly string[] },
  ): Promise<readonly LoadedNews[]> {
    const entries = await repositories.inbox.getMany(systemScope(input.orgId, 'pathway'), input.inboxIds);
    return input.inboxIds.flatMap((inboxId): readonly LoadedNews[] => {
      const entry = entries.find(({ id, enrollmentId }) => id === inboxId && enrollmentId === input.enrollmentId);
      if (entry === undefined) return [];
      if (entry.news.type === 'migrate') return [{ inboxId, migration: entry.news.migration }];
      return [{ inboxId, event: eventOf(entry.news) }];
    });
  };
}

function eventOf(news: Exclude<InboxEntry['news'], { type: 'migrate' }>): EventBody {
  switch (news.type) {
    case 'reply':
      return { type: 'replied', key: news.effectKey, option: news.option };
    case 'event':
      return { type: 'happened', name: news.name };
    case 'delivery':
      return { type: 'message-settled', key: news.effectKey, channel: news.channel, result: news.result };
    case 'cancel':
      return { type: 'cancelled', outcome: news.outcome };
    case 'child':
      return { type: 'child-ended', key: news.effectKey, outcome: news.outcome };
    case 'order':
      return orderEvent(news.order);
  }
}

function orderEvent(order: StepOrder): EventBody {
  const { reason } = order;
  switch (order.kind) {
    case 'pause':
      return { type: 'paused', reason };
    case 'resume':
      return { type: 'resumed' };
    case 'skip':
      return { type: 'step-skipped', key: order.key, reason };
    case 'repeat':
      return { type: 'step-repeated', stepId: order.stepId, reason };
    case 'add':
      return { type: 'step-added', stepId: order.stepId, reason };
    case 'reschedule':
      return { type: 'step-rescheduled', key: order.key, to: order.to, reason };
  }
}
