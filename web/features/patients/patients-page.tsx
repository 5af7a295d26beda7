import { Button, TextInput } from '@mantine/core';
import { IconSearch, IconUserSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { Patient } from '../../../api/contract/patients';
import { Failure } from '../../app/failure';
import { usePageTitle } from '../../app/page-title';
import { useShortcuts } from '../../app/shortcuts';
import { Waiting } from '../../app/waiting';
import { keys } from '../../client/keys';
import { listPatients } from '../../client/patients';
import { BirthAndAge } from './birth-and-age';
import './patients.css';

/** Finds a patient by name, phone or identifier. */
export default function PatientsPage() {
  const { t } = useTranslation();
  usePageTitle(t('nav.patients'));
  const [params] = useSearchParams();
  const q = params.get('q') ?? '';
  const found = useInfiniteQuery({
    queryKey: keys.patientList(q),
    queryFn: ({ pageParam, signal }) => listPatients(q, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const patients = found.data?.pages.flatMap((page) => page.items) ?? [];
  const total = found.data?.pages[0]?.total ?? 0;
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t('nav.patients')}</h1>
        <PatientSearch q={q} />
        {found.data && (
          <span className="soft small" role="status">
            {t('patients.count', { count: total })}
          </span>
        )}
      </div>
      {found.isPending && <Waiting />}
      {found.isError && <Failure error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && patients.length === 0 && <Nobody q={q} />}
      {patients.length > 0 && <PatientTable patients={patients} />}
      {found.hasNextPage && (
        <Button variant="default" mt="sm" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('app.more')}
        </Button>
      )}
    </div>
  );
}

const SEARCH_WAIT_MS = 250;

function PatientSearch({ q }: { readonly q: string }) {
  const { t } = useTranslation();
  const [, setParams] = useSearchParams();
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  useShortcuts({ '/': () => input.current?.focus() });
  return (
    <form role="search" className="patient-search" onSubmit={(event) => event.preventDefault()}>
      <TextInput
        ref={input}
        type="search"
        aria-label={t('patients.search')}
        placeholder={t('patients.searchHint')}
        leftSection={<IconSearch size={14} aria-hidden="true" />}
        defaultValue={q}
        onChange={(event) => {
          const text = event.currentTarget.value.trim();
          window.clearTimeout(timer.current);
          timer.current = window.setTimeout(
            () => setParams(text ? { q: text } : {}, { replace: true }),
            SEARCH_WAIT_MS,
          );
        }}
      />
    </form>
  );
}

function PatientTable({ patients }: { readonly patients: readonly Patient[] }) {
  const { t } = useTranslation();
  return (
    <div className="panel table-scroll" tabIndex={0} role="group" aria-label={t('patients.list')}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('patients.name')}</th>
            <th scope="col">{t('patients.born')}</th>
            <th scope="col">{t('patients.phone')}</th>
            <th scope="col">{t('patients.language')}</th>
            <th scope="col">{t('patients.identifiers')}</th>
          </tr>
        </thead>
        <tbody>
          {patients.map((patient) => (
            <tr key={patient.id}>
              <th scope="row">
                <Link to={`/patients/${encodeURIComponent(patient.id)}`}>
                  {patient.name.family}, {patient.name.given}
                </Link>
                {patient.deceasedAt !== null && <span className="tone-danger small"> · {t('patient.deceased')}</span>}
              </th>
              <td>
                <BirthAndAge birthDate={patient.birthDate} />
              </td>
              <td>{patient.phone ?? '–'}</td>
              <td>{t(`language.${patient.language}`)}</td>
              <td className="soft">{patient.identifiers.map(({ value }) => value).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Nobody({ q }: { readonly q: string }) {
  const { t } = useTranslation();
  return (
    <div className="empty">
      <IconUserSearch size={28} stroke={1.5} aria-hidden="true" />
      <h2>{q === '' ? t('patients.noneYet') : t('patients.noneFound', { q })}</h2>
      <p>{t(q === '' ? 'patients.noneYetHint' : 'patients.noneFoundHint')}</p>
    </div>
  );
}
