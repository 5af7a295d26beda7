import { NativeSelect, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { listFacts } from '../../client/facts';
import { keys } from '../../client/keys';
import type { CampaignDraft } from './campaign-draft';
import { CohortList } from './cohort-list';

interface CohortFieldsProps {
  readonly draft: CampaignDraft;
  /** How many are on the list that is stored. */
  readonly listed: number | null;
  readonly isConditionRequired: boolean;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (change: Partial<CampaignDraft>) => void;
}

/** To whom: by a condition, by a list, or by both. */
export function CohortFields({ draft, listed, isConditionRequired, errors, onChange }: CohortFieldsProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  const facts = useQuery({ queryKey: keys.facts, queryFn: ({ signal }) => listFacts(signal) });
  const { condition, list } = draft;
  const insert = (fact: string) => {
    const at = field.current?.selectionStart ?? condition.length;
    onChange({ condition: `${condition.slice(0, at)}${fact}${condition.slice(at)}` });
    field.current?.focus();
  };
  return (
    <>
      <Textarea
        ref={field}
        label={t('campaigns.condition')}
        description={t('campaigns.conditionHint')}
        required={isConditionRequired}
        rows={3}
        error={errors['cohort/condition'] ?? errors['cohort']}
        value={condition}
        onChange={(event) => onChange({ condition: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('campaigns.facts')}
        value=""
        data={['', ...(facts.data?.items.map(({ name }) => name) ?? [])]}
        onChange={(event) => insert(event.currentTarget.value)}
      />
      <CohortList
        listed={listed}
        change={list}
        error={errors['cohort/patientIds']}
        onChange={(changed) => onChange({ list: changed })}
      />
    </>
  );
}
