import { Button, NativeSelect, NumberInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PastPatients as Past } from '../../../../api/contract/simulation';
import { Failure } from '../../../app/failure';
import { useSession } from '../../../app/session-context';
import { simulatePathway } from '../../../client/pathways';
import { formatInstant } from '../../../time/format';

interface PastPatientsProps {
  readonly pathway: string;
  readonly source: string;
  readonly language: 'en' | 'es';
  readonly onPlay: (script: string) => void;
}

type Patient = Past['patients'][number];

/** Patients who have been through the pathway: how they fared, and how they fare in the text as it stands. */
export default function PastPatients({ pathway, source, language, onPlay }: PastPatientsProps) {
  const { t } = useTranslation();
  const [limit, setLimit] = useState(20);
  const compare = useMutation({
    mutationFn: () => simulatePathway({ source, language, past: { pathway, limit } }),
  });
  const faulty = (compare.data?.findings.length ?? 0) > 0;
  return (
    <div className="past">
      <p className="soft small">{t('past.intro')}</p>
      <div className="simulate-run">
        <NumberInput
          label={t('past.limit')}
          min={1}
          max={50}
          clampBehavior="strict"
          w="6rem"
          value={limit}
          onChange={(value) => setLimit(Number(value) || 1)}
        />
        <Button variant="default" loading={compare.isPending} onClick={() => compare.mutate()}>
          {t('past.compare')}
        </Button>
      </div>
      {compare.isError && <Failure error={compare.error} />}
      {faulty && <p className="small tone-warn">{t('simulate.sourceFaulty')}</p>}
      {compare.data?.past && <Compared past={compare.data.past} onPlay={onPlay} />}
    </div>
  );
}

function Compared({ past, onPlay }: { readonly past: Past; readonly onPlay: PastPatientsProps['onPlay'] }) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState('');
  const { patients, outcomeChanges, tasks, messages } = past;
  if (patients.length === 0) return <p className="soft small">{t('past.none')}</p>;
  const outcomes = [...new Set(patients.map(({ then }) => then.outcome))].sort();
  const shown = patients.filter(({ then }) => outcome === '' || then.outcome === outcome);
  return (
    <>
      <p className="small" role="status">
        <strong>{t('past.changes', { changes: outcomeChanges, patients: patients.length })}</strong>.{' '}
        {t('past.totals', {
          tasksThen: tasks.then,
          tasksNow: tasks.now,
          messagesThen: messages.then,
          messagesNow: messages.now,
        })}
      </p>
      {outcomes.length > 1 && (
        <NativeSelect
          size="xs"
          w="fit-content"
          label={t('past.outcome')}
          data={[{ value: '', label: t('past.anyOutcome') }, ...outcomes]}
          value={outcome}
          onChange={(event) => setOutcome(event.currentTarget.value)}
        />
      )}
      <div className="simulate-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('past.patient')}</th>
              <th scope="col">{t('past.then')}</th>
              <th scope="col">{t('past.now')}</th>
              <th scope="col">{t('past.difference')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((patient) => (
              <Row key={patient.label} patient={patient} onPlay={onPlay} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Row({ patient, onPlay }: { readonly patient: Patient; readonly onPlay: PastPatientsProps['onPlay'] }) {
  const { t } = useTranslation();
  const { label, then, now, outcomeChanged, notPlayed, script } = patient;
  return (
    <tr data-changed={outcomeChanged || undefined}>
      <th scope="row">
        {label}
        <br />
        <Button
          variant="default"
          size="compact-xs"
          aria-label={t('past.playNamed', { patient: label })}
          onClick={() => onPlay(script)}
        >
          {t('past.play')}
        </Button>
      </th>
      <td>
        {then.outcome}
        <br />
        <span className="soft">{t('past.counts', { tasks: then.tasks, messages: then.messages })}</span>
      </td>
      <td>
        <span className={outcomeChanged ? 'tone-warn' : undefined} title={now.sentence}>
          {now.outcome}
        </span>
        <br />
        <span className="soft">{t('past.counts', { tasks: now.tasks, messages: now.messages })}</span>
      </td>
      <td>
        <Difference difference={patient.firstDifference} />
        {notPlayed.length > 0 && <div className="soft">{t('past.notPlayed', { what: notPlayed.join(', ') })}</div>}
      </td>
    </tr>
  );
}

function Difference({ difference }: { readonly difference: Patient['firstDifference'] }) {
  const { t, i18n } = useTranslation();
  const { zone } = useSession().organization;
  if (!difference) return <span className="soft">{t('past.same')}</span>;
  const at = (instant: string): string => formatInstant(new Date(instant), zone, i18n.language);
  return (
    <>
      {difference.then && (
        <div>{t('past.thenLine', { at: at(difference.then.at), sentence: difference.then.sentence })}</div>
      )}
      {difference.now && (
        <div>{t('past.nowLine', { at: at(difference.now.at), sentence: difference.now.sentence })}</div>
      )}
    </>
  );
}
