import { Button } from '@mantine/core';
import { IconBan } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Consent } from '../../../api/contract/consents';
import type { Patient } from '../../../api/contract/patients';
import { Dialog } from '../../app/dialog';
import { useMay, useSession } from '../../app/session-context';
import { confirmAddress, getConsents } from '../../client/consents';
import { keys } from '../../client/keys';
import { formatInstant } from '../../time/format';
import { ConsentForm } from './consent-form';
import { whoseWords } from './consent-words';

/** Whether the patient may be written to, since when and in whose words, as entries of a description list. */
export function ConsentFacts({ patient }: { readonly patient: Patient }) {
  const consents = useQuery({
    queryKey: keys.consents(patient.id),
    queryFn: ({ signal }) => getConsents(patient.id, signal),
  });
  return (
    <>
      {consents.data?.items.map((consent) => (
        <ConsentFact key={consent.channel} patient={patient} consent={consent} />
      ))}
    </>
  );
}

interface ConsentProps {
  readonly patient: Patient;
  readonly consent: Consent;
}

function ConsentFact({ patient, consent }: ConsentProps) {
  const { t, i18n } = useTranslation();
  const { organization } = useSession();
  const [opened, setOpened] = useState(false);
  const may = useMay();
  const { channel, status, since, promotion, unreachable } = consent;
  const zone = patient.zone ?? organization.zone;
  const at = since ? formatInstant(new Date(since.at), zone, i18n.language) : '';
  const isOut = status === 'opted-out';
  return (
    <div>
      <dt>{t(`consent.channel.${channel}`)}</dt>
      <dd>
        <span className={isOut ? 'with-icon tone-danger' : undefined}>
          {isOut && <IconBan size={14} aria-hidden="true" />}
          {t(`consent.state.${status}`, { at })}
        </span>
        {since && <span className="soft"> · {whoseWords(since, t)}</span>}
        {promotion.status === 'opted-out' && !isOut && <span> · {t('consent.noPromotion')}</span>}
        {unreachable && <Unreachable patient={patient} consent={consent} unreachable={unreachable} zone={zone} />}
        {may('patients:write') && (
          <Button
            variant="subtle"
            size="compact-xs"
            aria-label={`${t(`consent.title.${channel}`)}: ${t('consent.change')}`}
            onClick={() => setOpened(true)}
          >
            {t('consent.change')}
          </Button>
        )}
        <Dialog opened={opened} title={t(`consent.title.${channel}`)} onClose={() => setOpened(false)}>
          <ConsentForm patientId={patient.id} consent={consent} onDone={() => setOpened(false)} />
          <History consent={consent} zone={zone} />
        </Dialog>
      </dd>
    </div>
  );
}

interface UnreachableProps extends ConsentProps {
  readonly unreachable: NonNullable<Consent['unreachable']>;
  readonly zone: string;
}

/** The carrier says that nothing arrives there: whoever has made sure of the number lets messages go again. */
function Unreachable({ patient, consent: { channel }, unreachable: { at, message }, zone }: UnreachableProps) {
  const { t, i18n } = useTranslation();
  const may = useMay();
  const queries = useQueryClient();
  const confirm = useMutation({
    mutationFn: () => confirmAddress(patient.id, channel),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.consents(patient.id) }),
  });
  return (
    <p className="tone-danger">
      {t('consent.unreachable', { at: formatInstant(new Date(at), zone, i18n.language), message })}{' '}
      {may('patients:write') && (
        <Button variant="subtle" size="compact-xs" loading={confirm.isPending} onClick={() => confirm.mutate()}>
          {t('consent.confirmAddress')}
        </Button>
      )}
    </p>
  );
}

function History({ consent, zone }: { readonly consent: Consent; readonly zone: string }) {
  const { t, i18n } = useTranslation();
  return (
    <section className="consent-history">
      <h3>{t('consent.history')}</h3>
      {consent.history.length === 0 && <p className="soft">{t('consent.none')}</p>}
      <ol>
        {consent.history.map((change) => (
          <li key={`${change.at} ${change.purpose} ${change.status}`}>
            {t(
              change.purpose === 'promotion'
                ? `consent.promotionLine.${change.status}`
                : `consent.line.${change.status}`,
              { at: formatInstant(new Date(change.at), zone, i18n.language) },
            )}
            <span className="soft"> · {whoseWords(change, t)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
