import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChangeConsentRequest, Consent } from '../../../api/contract/consents';
import { Failure } from '../../app/failure';
import { useToast } from '../../app/use-toast';
import { putConsent } from '../../client/consents';
import { keys } from '../../client/keys';
import { type ConsentChoice, consentChoices, saysHow } from './consent-words';

const NO_MORE: ConsentChoice = { purpose: 'treatment', status: 'opted-out' };

interface ConsentFormProps {
  readonly patientId: string;
  readonly consent: Consent;
  readonly onDone: () => void;
}

/** Records what the patient has said about messages to one address. */
export function ConsentForm({ patientId, consent, onDone }: ConsentFormProps) {
  const { t } = useTranslation();
  const { channel } = consent;
  const choices = consentChoices(consent);
  const [chosen, setChosen] = useState(0);
  const [reason, setReason] = useState('');
  const [isTried, setTried] = useState(false);
  const change = useConsentChange(patientId, channel, onDone);
  const { purpose, status } = choices[chosen] ?? NO_MORE;
  const isForAll = purpose === 'treatment';
  const isBlockedByCarrier = channel === 'sms' && status === 'opted-in' && consent.status === 'opted-out' && isForAll;
  return (
    <form
      className="add-step"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (saysHow(reason) && !change.isPending) change.mutate({ status, purpose, reason: reason.trim() });
      }}
    >
      <NativeSelect
        label={t('consent.what')}
        value={String(chosen)}
        onChange={(event) => setChosen(Number(event.currentTarget.value))}
        data={choices.map((choice, index) => ({ value: String(index), label: choiceLabel(choice, channel, t) }))}
      />
      <p className="soft small">
        {t(isForAll ? `consent.hint.${status}` : `consent.hint.promotion.${status}`)}
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

function choiceLabel({ purpose, status }: ConsentChoice, channel: Consent['channel'], t: TFunction): string {
  return t(purpose === 'treatment' ? `consent.choice.${channel}.${status}` : `consent.choice.promotion.${status}`);
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
