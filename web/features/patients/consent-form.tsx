import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChangeConsentRequest, Consent } from '../../../api/contract/consents';
import { Failure } from '../../app/failure';
import { useToast } from '../../app/use-toast';
import { putConsent } from '../../client/consents';
import { keys } from '../../client/keys';
import { type ConsentChoice, consentChoices, saysHow } from './consent-words';

interface ConsentFormProps {
  readonly patientId: string;
  readonly consent: Consent;
  readonly onDone: () => void;
}

/** Records what the patient has said about messages to one address. */
export function ConsentForm({ patientId, consent, onDone }: ConsentFormProps) {
  const { t } = useTranslation();
  const { channel } = consent;
  const choices = consentChoices(consent.status);
  const [chosen, setChosen] = useState<ConsentChoice>('opted-out');
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const change = useConsentChange(patientId, channel, onDone);
  const status = choices.find((choice) => choice === chosen) ?? choices[0] ?? 'opted-out';
  const isBlockedByCarrier = channel === 'sms' && status === 'opted-in' && consent.status === 'opted-out';
  return (
    <form
      className="add-step"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (saysHow(reason) && !change.isPending) change.mutate({ status, reason: reason.trim() });
      }}
    >
      <NativeSelect
        label={t('consent.what')}
        value={status}
        onChange={(event) => setChosen(event.currentTarget.value === 'opted-in' ? 'opted-in' : 'opted-out')}
        data={choices.map((choice) => ({ value: choice, label: t(`consent.choice.${channel}.${choice}`) }))}
      />
      <p className="soft small">
        {t(`consent.hint.${status}`)}
        {isBlockedByCarrier && <> {t('consent.carrierHint')}</>}
      </p>
      <Textarea
        label={t('consent.reason')}
        description={t('consent.reasonHint')}
        required
        autosize
        minRows={2}
        maxLength={500}
        error={isTried && !saysHow(reason) ? t('consent.needed') : undefined}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {change.isError && <Failure error={change.error} />}
      <Button type="submit" loading={change.isPending}>
        {t('consent.record')}
      </Button>
    </form>
  );
}

function useConsentChange(patientId: string, channel: Consent['channel'], onDone: () => void) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (change: ChangeConsentRequest) => putConsent(patientId, channel, change),
    onSuccess: () => {
      toast.done(t('consent.done'));
      onDone();
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.patient(patientId) }),
  });
}
