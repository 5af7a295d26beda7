import { Button, Checkbox, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TextingHours } from '../../../api/contract/texting-hours';
import { Failure } from '../../app/failure';
import { usePageTitle } from '../../app/page-title';
import { useToast } from '../../app/use-toast';
import { Waiting } from '../../app/waiting';
import { keys } from '../../client/keys';
import { errorsByField } from '../../client/problems';
import { getTextingHours, putTextingHours } from '../../client/settings';
import { Pagers } from './pagers';
import './settings.css';

const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;

/** What an organization sets for itself: when, and how often, it texts its patients. */
export default function SettingsPage() {
  const { t } = useTranslation();
  usePageTitle(t('nav.settings'));
  const hours = useQuery({ queryKey: keys.textingHours, queryFn: ({ signal }) => getTextingHours(signal) });
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('nav.settings')}</h1>
      </div>
      {hours.isPending && <Waiting />}
      {hours.isError && <Failure error={hours.error} onRetry={() => void hours.refetch()} />}
      {hours.data && <TextingHoursForm hours={hours.data} />}
      <Pagers />
    </div>
  );
}

function TextingHoursForm({ hours }: { readonly hours: TextingHours }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toast = useToast();
  const [quietHours, setQuietHours] = useState(hours.quietHours);
  const [allowedDays, setAllowedDays] = useState<readonly number[]>(hours.allowedDays);
  const [perDay, setPerDay] = useState<number | string>(hours.contactBudget.perDay);
  const [perWeek, setPerWeek] = useState<number | string>(hours.contactBudget.perWeek);
  const [zones, setZones] = useState(hours.zones.join('\n'));
  const save = useMutation({
    mutationFn: putTextingHours,
    onSuccess: (now) => {
      client.setQueryData(keys.textingHours, now);
      toast.done(t('settings.saved'));
    },
  });
  const wrong = Object.entries(errorsByField(save.error));
  const errorOf = (field: string): string | undefined => wrong.find(([name]) => name.startsWith(field))?.[1];
  return (
    <form
      className="panel card settings-form"
      aria-labelledby="texting"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({
          quietHours,
          allowedDays: [...allowedDays],
          contactBudget: { perDay: Number(perDay), perWeek: Number(perWeek) },
          zones: zones.split(/\s+/).filter((zone) => zone !== ''),
        });
      }}
    >
      <h2 id="texting">{t('settings.texting')}</h2>
      <p className="soft small">{t('settings.textingHint')}</p>
      <div className="settings-pair">
        <TextInput
          type="time"
          required
          label={t('settings.quietFrom')}
          error={errorOf('quietHours')}
          value={quietHours.start}
          onChange={(event) => setQuietHours({ ...quietHours, start: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          required
          label={t('settings.quietTo')}
          value={quietHours.end}
          onChange={(event) => setQuietHours({ ...quietHours, end: event.currentTarget.value })}
        />
      </div>
      <Checkbox.Group
        label={t('settings.days')}
        error={errorOf('allowedDays')}
        value={allowedDays.map(String)}
        onChange={(chosen) => setAllowedDays(DAYS.filter((day) => chosen.includes(String(day))))}
      >
        <div className="settings-days">
          {DAYS.map((day) => (
            <Checkbox key={day} value={String(day)} label={t(`settings.day.${day}`)} />
          ))}
        </div>
      </Checkbox.Group>
      <div className="settings-pair">
        <NumberInput
          label={t('settings.perDay')}
          error={errorOf('contactBudget/perDay')}
          required
          min={1}
          max={20}
          value={perDay}
          onChange={setPerDay}
        />
        <NumberInput
          label={t('settings.perWeek')}
          error={errorOf('contactBudget/perWeek')}
          required
          min={1}
          max={100}
          value={perWeek}
          onChange={setPerWeek}
        />
      </div>
      <p className="soft small">{t('settings.budgetHint')}</p>
      <Textarea
        label={t('settings.zones')}
        description={t('settings.zonesHint')}
        error={errorOf('zones')}
        required
        autosize
        minRows={2}
        value={zones}
        onChange={(event) => setZones(event.currentTarget.value)}
      />
      {save.isError && <Failure error={save.error} />}
      <Button type="submit" loading={save.isPending}>
        {t('settings.save')}
      </Button>
    </form>
  );
}
