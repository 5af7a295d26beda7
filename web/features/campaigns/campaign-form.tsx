import { Button, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../app/failure';
import type { Campaign, CampaignRequest } from '../../client/campaigns';
import { listFacts } from '../../client/facts';
import { keys } from '../../client/keys';
import { listTemplates } from '../../client/templates';
import './campaigns.css';

const CHANNELS = ['sms', 'sms,email', 'email', 'email,sms'] as const;
type Channels = (typeof CHANNELS)[number];

interface CampaignFormProps {
  readonly campaign?: Campaign;
  readonly submit: string;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly onSubmit: (plan: CampaignRequest) => void;
}

/** What a campaign sends to whom, and how fast. */
export function CampaignForm({ campaign, submit, isPending, error, onSubmit }: CampaignFormProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(campaign?.name ?? '');
  const [condition, setCondition] = useState(campaign?.cohort.condition ?? '');
  const [template, setTemplate] = useState(campaign?.template ?? '');
  const [channels, setChannels] = useState(campaign?.channels.join(',') ?? 'sms');
  const [rate, setRate] = useState<number | string>(campaign?.rate ?? 60);
  const [from, setFrom] = useState(campaign?.window?.from ?? '');
  const [to, setTo] = useState(campaign?.window?.to ?? '');
  const field = useRef<HTMLTextAreaElement>(null);
  const facts = useQuery({ queryKey: keys.facts, queryFn: ({ signal }) => listFacts(signal) });
  const templates = useQuery({ queryKey: keys.templates, queryFn: ({ signal }) => listTemplates(signal) });
  const patientIds = campaign?.cohort.patientIds;
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    onSubmit({
      name,
      cohort: { ...(condition.trim() !== '' && { condition }), ...(patientIds && { patientIds }) },
      template,
      channels: channels.split(',') as ('sms' | 'email')[],
      rate: Number(rate),
      ...(from !== '' && to !== '' && { window: { from, to } }),
    });
  };
  const insert = (fact: string) => {
    const at = field.current?.selectionStart ?? condition.length;
    setCondition(`${condition.slice(0, at)}${fact}${condition.slice(at)}`);
    field.current?.focus();
  };
  return (
    <form className="campaign-form" onSubmit={send}>
      {error && <Failure error={error} />}
      <TextInput
        label={t('campaigns.name')}
        required
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        ref={field}
        label={t('campaigns.condition')}
        description={t('campaigns.conditionHint')}
        required={patientIds === undefined}
        rows={3}
        value={condition}
        onChange={(event) => setCondition(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('campaigns.facts')}
        value=""
        data={['', ...(facts.data?.items.map(({ name: fact }) => fact) ?? [])]}
        onChange={(event) => insert(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('campaigns.template')}
        required
        value={template}
        data={['', ...(templates.data?.items.map((item) => item.name) ?? [])]}
        onChange={(event) => setTemplate(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('campaigns.channels')}
        value={channels}
        data={CHANNELS.map((value: Channels) => ({ value, label: t(`campaigns.${value}`) }))}
        onChange={(event) => setChannels(event.currentTarget.value)}
      />
      <NumberInput label={t('campaigns.rate')} required min={1} max={6000} value={rate} onChange={setRate} />
      <div className="campaign-window">
        <TextInput
          type="time"
          label={t('campaigns.windowFrom')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="time"
          label={t('campaigns.windowTo')}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </div>
      <p className="soft small">{t('campaigns.windowHint')}</p>
      <Button type="submit" loading={isPending}>
        {submit}
      </Button>
    </form>
  );
}
