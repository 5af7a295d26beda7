import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { MessagePage } from '../../../api/contract/messages';
import { Failure } from '../../app/failure';
import { useSession } from '../../app/session-context';
import { Waiting } from '../../app/waiting';
import { keys } from '../../client/keys';
import { listMessages } from '../../client/messages';
import { formatInstant } from '../../time/format';
import { isNone, listQuery, writeMessages, type Drill } from './messages-state';
import { reasonWords } from './reason-words';

interface MessageListProps {
  readonly drill: Drill;
  readonly period: { readonly from: string; readonly to: string };
}

/** The messages that a number counts. Shown only when asked for: whoever is listed, it is on record who saw it. */
export function MessageList({ drill, period }: MessageListProps) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const query = { ...listQuery(drill), ...period };
  const found = useInfiniteQuery({
    queryKey: keys.messageList(query),
    queryFn: ({ pageParam, signal }) => listMessages({ ...query, ...(pageParam && { cursor: pageParam }) }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const messages = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="messages-part" aria-labelledby="messages-list">
      <div className="page-head">
        <h2 id="messages-list" ref={heading} tabIndex={-1}>
          {t('messages.list', { what: useDrillWords(drill) })}
        </h2>
        {found.data && (
          <span className="soft small" role="status">
            {t('messages.count', { count: found.data.pages[0]?.total ?? 0 })}
          </span>
        )}
        <Link to={`?${writeMessages(params, { drill: null }).toString()}`}>{t('messages.close')}</Link>
      </div>
      {found.isPending && <Waiting />}
      {found.isError && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && messages.length === 0 && <p className="soft">{t('messages.noneLeft')}</p>}
      {messages.length > 0 && <Messages messages={messages} />}
      {found.hasNextPage && (
        <Button variant="default" mt="sm" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('app.more')}
        </Button>
      )}
    </section>
  );
}

function useDrillWords({ kind, channel, template, pathway, reason }: Drill): string {
  const { t } = useTranslation();
  return [
    t(`messageKind.${kind}`),
    reason === undefined ? [] : reasonWords(t, kind, reason),
    channel ? t(`channel.${channel}`) : [],
    template === undefined ? [] : isNone(template) ? t('messages.noTemplate') : template,
    pathway === undefined ? [] : isNone(pathway) ? t('messages.noPathway') : pathway,
  ]
    .flat()
    .join(', ');
}

type Listed = MessagePage['items'][number];

function Messages({ messages }: { readonly messages: readonly Listed[] }) {
  const { t } = useTranslation();
  return (
    <div className="panel table-scroll" tabIndex={0} role="group" aria-labelledby="messages-list">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('messages.time')}</th>
            <th scope="col">{t('messages.patient')}</th>
            <th scope="col">{t('messages.channel')}</th>
            <th scope="col">{t('messages.template')}</th>
            <th scope="col">{t('messages.status')}</th>
            <th scope="col">{t('messages.reason')}</th>
            <th scope="col">{t('messages.heldUntil')}</th>
          </tr>
        </thead>
        <tbody>
          {messages.map((message) => (
            <MessageRow key={message.id} message={message} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function MessageRow({ message }: { readonly message: Listed }) {
  const { t, i18n } = useTranslation();
  const { zone } = useSession().organization;
  const { status, reason, error, heldUntil, heldFor, mergedWith } = message;
  const at = (instant: string) => formatInstant(new Date(instant), zone, i18n.language);
  const isHeld = status === 'pending' && heldUntil !== null;
  const bad = status === 'failed' || status === 'unknown';
  const together = mergedWith.length > 0 ? t('mergedWith', { count: mergedWith.length }) : '–';
  const why = isHeld && heldFor !== null ? reasonWords(t, 'held', heldFor) : (error?.message ?? together);
  return (
    <tr>
      <td>{at(message.createdAt)}</td>
      <th scope="row">
        {message.patientName === null ? (
          message.address
        ) : (
          <Link to={`/patients/${encodeURIComponent(message.patientId)}`}>{message.patientName}</Link>
        )}
      </th>
      <td>{t(`channel.${message.channel}`)}</td>
      <td>{message.template ?? t('messages.noTemplate')}</td>
      <td className={bad ? 'tone-danger' : undefined}>{t(`messageStatus.${status}`)}</td>
      <td className="messages-reason">{reason === null ? why : reasonWords(t, 'suppressed', reason)}</td>
      <td>{isHeld ? at(heldUntil) : '–'}</td>
    </tr>
  );
}
