import type { EnrollmentRef, EventBody, LoadedNews } from '../core/pathway/host';
import type { InboxEntry } from '../core/record/inbox';
import { systemScope } from '../core/record/scope';
import type { ActivityDependencies } from './dependencies';

/** Turns stored inbox entries into engine events, in the order asked. Entries of another enrollment do not exist here. */
export function createLoadNews({ repositories }: Pick<ActivityDependencies, 'repositories'>) {
  return async function loadNews(
    input: EnrollmentRef & { inboxIds: readonly string[] },
  ): Promise<readonly LoadedNews[]> {
    const entries = await repositories.inbox.getMany(systemScope(input.orgId, 'pathway'), input.inboxIds);
    return input.inboxIds.flatMap((inboxId) => {
      const entry = entries.find(({ id, enrollmentId }) => id === inboxId && enrollmentId === input.enrollmentId);
      return entry === undefined ? [] : [{ inboxId, event: eventOf(entry.news) }];
    });
  };
}

function eventOf(news: InboxEntry['news']): EventBody {
  switch (news.type) {
    case 'reply':
      return { type: 'replied', key: news.effectKey, option: news.option };
    case 'event':
      return { type: 'happened', name: news.name };
    case 'delivery':
      return { type: 'message-settled', key: news.effectKey, channel: news.channel, result: news.result };
    case 'cancel':
      return { type: 'cancelled', outcome: news.outcome };
  }
}
