import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail } from '../../../api/contract/conversations';
import { assignToPatient } from '../../client/conversations';
import { keys } from '../../client/keys';
import { listPatients } from '../../client/patients';
import { formatDate } from '../../time/format';
import { useInboxAction } from './use-inbox-action';

interface WhoseProps {
  readonly conversation: ConversationDetail;
  readonly onMoved: (conversation: string) => void;
}

/** Who may have written: those who have the phone, or anybody who is searched for. */
export function WhoseBlock({ conversation: { id, candidates }, onMoved }: WhoseProps) {
  const { t, i18n } = useTranslation();
  const [q, setQ] = useState('');
  const found = useQuery({
    queryKey: keys.patientList(q),
    queryFn: ({ signal }) => listPatients(q, undefined, signal),
    enabled: q.trim().length >= 2,
  });
  const give = useInboxAction((patientId: string) => assignToPatient(id, patientId), {
    then: (given) => onMoved(given.id),
  });
  const others = (q.trim().length >= 2 ? (found.data?.items ?? []) : []).slice(0, 5).map((patient) => ({
    id: patient.id,
    name: `${patient.name.given} ${patient.name.family}`,
    birthDate: patient.birthDate,
  }));
  return (
    <section className="inbox-block">
      <h3>{t('inbox.whose')}</h3>
      <p className="soft small">{t(candidates.length > 0 ? 'inbox.whoseHint' : 'inbox.nobodyKnown')}</p>
      <div className="inbox-actions">
        {[...candidates, ...others].map(({ id: patientId, name, birthDate }) => (
          <Button
            key={patientId}
            variant="default"
            loading={give.isPending && give.variables === patientId}
            onClick={() => give.mutate(patientId)}
          >
            {t('inbox.isTheirs', { name })}
            {birthDate !== null && <> · {t('inbox.born', { day: formatDate(birthDate, i18n.language) })}</>}
          </Button>
        ))}
        <TextInput
          aria-label={t('inbox.patientFound')}
          placeholder={t('inbox.patientFound')}
          value={q}
          onChange={(event) => setQ(event.currentTarget.value)}
        />
      </div>
    </section>
  );
}
