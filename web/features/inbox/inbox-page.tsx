import { Button } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure';
import { usePageTitle } from '../../app/page-title';
import { useShortcuts } from '../../app/shortcuts';
import { Waiting } from '../../app/waiting';
import { listConversations } from '../../client/conversations';
import { keys } from '../../client/keys';
import '../today/today.css';
import { ConversationRow } from './conversation-row';
import { ConversationView } from './conversation-view';
import './inbox.css';
import { useInbox, VIEWS } from './inbox-state';

/** Conversations that wait for a person as a list, the open one beside it. */
export default function InboxPage() {
  const { t } = useTranslation();
  usePageTitle(t('nav.inbox'));
  const { state, change, hrefOf } = useInbox();
  const query = { view: state.view, limit: 50, ...(state.after !== undefined && { cursor: state.after }) };
  const page = useQuery({
    queryKey: keys.inboxList(query),
    queryFn: ({ signal }) => listConversations(query, signal),
    placeholderData: keepPreviousData,
  });
  const list = useRef<HTMLElement>(null);
  useShortcuts({ j: () => moveFocus(list.current, 1), k: () => moveFocus(list.current, -1) });
  const next = page.data?.nextCursor ?? null;
  return (
    <div className="today" data-task-open={state.conversation !== undefined || undefined}>
      <section className="today-list" ref={list} aria-labelledby="inbox-title">
        <h1 id="inbox-title" className="visually-hidden">
          {t('nav.inbox')}
        </h1>
        <div className="worklist-bar">
          <div className="worklist-views" role="group" aria-label={t('inbox.views')}>
            {VIEWS.map((view) => (
              <button
                key={view}
                type="button"
                aria-pressed={state.view === view}
                onClick={() => change({ view, after: undefined })}
              >
                {t(`inbox.view.${view}`)}
                {state.view === view && page.data && <span className="worklist-count">{page.data.total}</span>}
              </button>
            ))}
          </div>
        </div>
        <div className="today-scroll" tabIndex={-1}>
          {page.isError && <Failure error={page.error} onRetry={() => void page.refetch()} />}
          {page.isPending && <Waiting />}
          {page.data?.items.length === 0 && (
            <div className="empty">
              <IconInbox size={28} stroke={1.5} aria-hidden="true" />
              <p>{t('inbox.empty')}</p>
              <p className="soft">{t('inbox.emptyHint')}</p>
            </div>
          )}
          {page.data && page.data.items.length > 0 && (
            <ul className="worklist" aria-busy={page.isPlaceholderData}>
              {page.data.items.map((item) => (
                <ConversationRow
                  key={item.id}
                  item={item}
                  href={hrefOf(item.id)}
                  open={item.id === state.conversation}
                />
              ))}
            </ul>
          )}
          {next !== null && (
            <Button variant="default" onClick={() => change({ after: next })}>
              {t('app.more')}
            </Button>
          )}
        </div>
      </section>
      <section className="today-panel panel" aria-label={t('inbox.detail')}>
        {state.conversation === undefined ? (
          <div className="empty today-nothing">
            <IconInbox size={28} stroke={1.5} aria-hidden="true" />
            <p>{t('inbox.choose')}</p>
          </div>
        ) : (
          <ConversationView
            key={state.conversation}
            id={state.conversation}
            onLeave={() => change({ conversation: undefined })}
            onMoved={(conversation) => change({ conversation })}
          />
        )}
      </section>
    </div>
  );
}

function moveFocus(list: HTMLElement | null, by: number): void {
  const rows = [...(list?.querySelectorAll<HTMLElement>('a[data-conversation]') ?? [])];
  const focused = rows.findIndex((row) => row === document.activeElement);
  const from = focused >= 0 ? focused : rows.findIndex((row) => row.getAttribute('aria-current') === 'true');
  const to = rows[from < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, from + by))];
  to?.focus();
  to?.scrollIntoView({ block: 'nearest' });
}
