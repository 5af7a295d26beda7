import { TextInput } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Failure } from '../../app/failure';
import { usePageTitle } from '../../app/page-title';
import { useSession } from '../../app/session-context';
import { Waiting } from '../../app/waiting';
import { keys } from '../../client/keys';
import { accountForMessages } from '../../client/messages';
import { useNow } from '../../time/use-now';
import { AccountTable } from './account-table';
import { Backlog } from './backlog';
import { Crises } from './crises';
import { MessageList } from './message-list';
import './messages.css';
import { isDate, periodOf, readMessages, writeMessages } from './messages-state';
import { WhyNotSent } from './why-not-sent';

/** Counting a period is work for the database, and its numbers are no matter of seconds. */
const REFRESH_MS = 15_000;

/** What became of every message of a period; each number leads to its messages. */
export default function MessagesPage() {
  const { t } = useTranslation();
  usePageTitle(t('nav.messages'));
  const { zone } = useSession().organization;
  const [params, setParams] = useSearchParams();
  const state = readMessages(params, useNow(), zone);
  const period = periodOf(state, zone);
  const accounting = useQuery({
    queryKey: keys.messageAccounting(period),
    queryFn: ({ signal }) => accountForMessages(period, signal),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
  const change = (name: 'from' | 'to') => (date: string) =>
    setParams((current) => writeMessages(current, { [name]: date }), { replace: true });
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('nav.messages')}</h1>
        <div className="messages-period">
          <DateField label={t('messages.from')} value={state.from} onChange={change('from')} />
          <DateField label={t('messages.to')} value={state.to} onChange={change('to')} />
        </div>
      </div>
      {accounting.isPending && <Waiting />}
      {accounting.isError && <Failure error={accounting.error} onRetry={() => void accounting.refetch()} />}
      {accounting.isSuccess && <Backlog backlog={accounting.data.backlog} />}
      {accounting.isSuccess && <Crises period={period} />}
      {accounting.isSuccess && accounting.data.intended === 0 && (
        <div className="empty">
          <IconMessages size={28} stroke={1.5} aria-hidden="true" />
          <h2>{t('messages.none')}</h2>
          <p>{t('messages.noneHint')}</p>
        </div>
      )}
      {accounting.isSuccess && accounting.data.intended > 0 && (
        <>
          <AccountTable accounting={accounting.data} drill={state.drill} />
          <WhyNotSent account={accounting.data} />
        </>
      )}
      {state.drill && <MessageList key={JSON.stringify(state.drill)} drill={state.drill} period={period} />}
    </div>
  );
}

interface DateFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (date: string) => void;
}

/** Follows the address, and changes it once what is typed is a date. */
function DateField({ label, value, onChange }: DateFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextInput
      type="date"
      label={label}
      value={typed ?? value}
      onBlur={() => setTyped(null)}
      onChange={(event) => {
        const date = event.currentTarget.value;
        setTyped(isDate(date) ? null : date);
        if (isDate(date)) onChange(date);
      }}
    />
  );
}
