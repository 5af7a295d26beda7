import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure';
import type { Campaign } from '../../client/campaigns';
import { keys } from '../../client/keys';
import { errorsByField } from '../../client/problems';
import { listTemplates } from '../../client/templates';
import { campaignDraft, hasList, type CampaignDraft } from './campaign-draft';
import { CohortFields } from './cohort-fields';
import { QuestionFields } from './question-fields';
import './campaigns.css';

const CHANNELS = ['sms', 'sms,email', 'email', 'email,sms'] as const;
type Channels = (typeof CHANNELS)[number];

interface CampaignFormProps {
  readonly campaign?: Campaign;
  readonly submit: string;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly onSubmit: (draft: CampaignDraft, onSaved: () => void) => void;
}

/** What a campaign sends to whom, and how fast. */
export function CampaignForm({ campaign, submit, isPending, error, onSubmit }: CampaignFormProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(() => campaignDraft(campaign));
  const [isEarly, setEarly] = useState(false);
  const [saves, setSaves] = useState(0);
  const stored = campaign?.cohort.listed ?? null;
  const set = (change: Partial<CampaignDraft>) => {
    setDraft((before) => ({ ...before, ...change }));
    setEarly(false);
  };
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    if (draft.list.kind === 'unread') setEarly(true);
    else onSubmit(draft, saved);
  };
  // What was pasted is the stored list now.
  const saved = () => {
    set({ list: { kind: 'stays' } });
    setSaves((before) => before + 1);
  };
  return (
    <form className="campaign-form" onSubmit={send}>
      {error && <Failure error={error} />}
      <TextInput
        label={t('campaigns.name')}
        required
        maxLength={120}
        value={draft.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <CohortFields
        key={saves}
        draft={draft}
        listed={stored}
        isConditionRequired={!hasList(draft, stored) && draft.list.kind !== 'unread'}
        errors={{ ...errorsByField(error), ...(isEarly && { 'cohort/patientIds': t('campaigns.listUnread') }) }}
        onChange={set}
      />
      <SendingFields draft={draft} errors={errorsByField(error)} onChange={set} />
      <QuestionFields
        question={draft.question}
        errors={errorsByField(error)}
        onChange={(question) => set({ question })}
      />
      <Button type="submit" loading={isPending}>
        {submit}
      </Button>
    </form>
  );
}

interface SendingFieldsProps {
  readonly draft: CampaignDraft;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (change: Partial<CampaignDraft>) => void;
}

/** The template, by what, how fast and when. */
function SendingFields({ draft, errors, onChange }: SendingFieldsProps) {
  const { t } = useTranslation();
  const templates = useQuery({ queryKey: keys.templates, queryFn: ({ signal }) => listTemplates(signal) });
  return (
    <>
      <NativeSelect
        label={t('campaigns.template')}
        required
        error={errors['template']}
        value={draft.template}
        data={['', ...(templates.data?.items.map((item) => item.name) ?? [])]}
        onChange={(event) => onChange({ template: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('campaigns.channels')}
        error={errors['channels']}
        value={draft.channels}
        data={CHANNELS.map((value: Channels) => ({ value, label: t(`campaigns.${value}`) }))}
        onChange={(event) => onChange({ channels: event.currentTarget.value })}
      />
      <NumberInput
        label={t('campaigns.rate')}
        required
        min={1}
        max={6000}
        value={draft.rate}
        onChange={(rate) => onChange({ rate })}
      />
      <div className="campaign-window">
        <TextInput
          type="time"
          label={t('campaigns.windowFrom')}
          value={draft.from}
          onChange={(event) => onChange({ from: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label={t('campaigns.windowTo')}
          error={errors['window/to']}
          value={draft.to}
          onChange={(event) => onChange({ to: event.currentTarget.value })}
        />
      </div>
      <p className="soft small">{t('campaigns.windowHint')}</p>
    </>
  );
}
