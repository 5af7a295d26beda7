import { Button, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure';
import { findCohort } from '../../client/campaigns';
import type { ListChange } from './campaign-draft';
import { MOST_LISTED, namesOf, problemsOf, type ListProblem } from './list-lines';

interface CohortListProps {
  /** How many are on the list that is stored. */
  readonly listed: number | null;
  readonly change: ListChange;
  readonly error: string | undefined;
  readonly onChange: (change: ListChange) => void;
}

/** Patients by name: pasted, looked up, and what is wrong with them told by line. */
export function CohortList({ listed, change, error, onChange }: CohortListProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const names = namesOf(text);
  const isTooLong = names.length > MOST_LISTED;
  const lookUp = useMutation({
    mutationFn: () => findCohort(names.map(({ name }) => name)),
    onSuccess: ({ patientIds }) => onChange(patientIds.length > 0 ? { kind: 'new', patientIds } : { kind: 'unread' }),
  });
  const write = (written: string) => {
    setText(written);
    lookUp.reset();
    onChange({ kind: written.trim() === '' ? 'stays' : 'unread' });
  };
  return (
    <div className="campaign-list">
      {listed !== null && <StoredList listed={listed} change={change} onChange={onChange} />}
      <Textarea
        label={t(listed === null ? 'campaigns.list' : 'campaigns.otherList')}
        description={t('campaigns.listHint')}
        rows={4}
        spellCheck={false}
        value={text}
        // What is looked up belongs to what was written then.
        readOnly={lookUp.isPending}
        error={isTooLong ? t('campaigns.listTooLong', { count: names.length }) : error}
        onChange={(event) => write(event.currentTarget.value)}
      />
      <div className="campaign-list-foot">
        <Button
          variant="default"
          disabled={names.length === 0 || isTooLong}
          loading={lookUp.isPending}
          onClick={() => lookUp.mutate()}
        >
          {t('campaigns.lookUp')}
        </Button>
        <span role="status">
          {lookUp.data
            ? t('campaigns.found', { count: lookUp.data.patientIds.length })
            : t('campaigns.written', { count: names.length })}
        </span>
      </div>
      {lookUp.isError && <Failure error={lookUp.error} />}
      {lookUp.data && <Problems problems={problemsOf(names, lookUp.data)} />}
    </div>
  );
}

function StoredList({
  listed,
  change: { kind },
  onChange,
}: Pick<CohortListProps, 'change' | 'onChange'> & { readonly listed: number }) {
  const { t } = useTranslation();
  const isGone = kind === 'taken-away';
  return (
    <div className="campaign-list-foot">
      <span>{t(isGone ? 'campaigns.listGone' : 'campaigns.listed', { count: listed })}</span>
      {(isGone || kind === 'stays') && (
        <Button variant="default" size="compact-xs" onClick={() => onChange({ kind: isGone ? 'stays' : 'taken-away' })}>
          {t(isGone ? 'campaigns.keepList' : 'campaigns.dropList')}
        </Button>
      )}
    </div>
  );
}

/** More would be no help on a screen: the list itself is wrong. */
const MOST_SHOWN = 200;

function Problems({ problems }: { readonly problems: readonly ListProblem[] }) {
  const { t } = useTranslation();
  if (problems.length === 0) return null;
  return (
    <div className="notice" data-tone="warn">
      <div className="campaign-list-problems" tabIndex={0} role="group" aria-label={t('campaigns.listProblems')}>
        <div>{t('campaigns.notTaken', { count: problems.length })}</div>
        <ul className="plain small">
          {problems.slice(0, MOST_SHOWN).map(({ line, name, kind, first }, index) => (
            // The same number may stand on a line twice.
            <li key={index}>{t(`campaigns.line.${kind}`, { line, name, first })}</li>
          ))}
        </ul>
        {problems.length > MOST_SHOWN && <div>{t('campaigns.andMore', { count: problems.length - MOST_SHOWN })}</div>}
      </div>
    </div>
  );
}
