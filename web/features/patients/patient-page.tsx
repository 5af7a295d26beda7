import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { Failure } from '../../app/failure';
import { usePageTitle } from '../../app/page-title';
import { useMay } from '../../app/session-context';
import { Waiting } from '../../app/waiting';
import { keys } from '../../client/keys';
import { getPatient } from '../../client/patients';
import { ConversationPanel } from './conversation-panel';
import { EnrollmentsPanel } from './enrollments-panel';
import { OpenTasks } from './open-tasks';
import { PatientHead } from './patient-head';
import './patients.css';
import { TimelinePanel } from './timeline-panel';

const TABS = ['timeline', 'conversation', 'care'] as const;
type Tab = (typeof TABS)[number];

/** One patient whole: side by side where there is room, in tabs (kept in the address) where there is not. */
export default function PatientPage() {
  const { id = '' } = useParams();
  const patient = useQuery({ queryKey: keys.patient(id), queryFn: ({ signal }) => getPatient(id, signal) });
  const [params, setParams] = useSearchParams();
  const may = useMay();
  const tab = TABS.find((each) => each === params.get('tab')) ?? 'timeline';
  usePageTitle(patient.data ? `${patient.data.name.given} ${patient.data.name.family}` : '');
  if (patient.isPending) return <Waiting />;
  if (!patient.data) {
    return (
      <div className="page">
        <Failure error={patient.error} onRetry={() => void patient.refetch()} />
      </div>
    );
  }
  return (
    <div className="patient" data-tab={tab}>
      <PatientHead patient={patient.data} />
      <Tabs tab={tab} onChange={(next) => setParams({ tab: next }, { replace: true })} />
      <div className="patient-columns">
        <TimelinePanel patient={patient.data} />
        {may('messages:read') && <ConversationPanel patient={patient.data} />}
        <div className="patient-care">
          {may('tasks:read') && <OpenTasks patient={patient.data} />}
          {may('enrollments:read') && <EnrollmentsPanel patientId={id} />}
        </div>
      </div>
    </div>
  );
}

function Tabs({ tab, onChange }: { readonly tab: Tab; readonly onChange: (tab: Tab) => void }) {
  const { t } = useTranslation();
  return (
    <div className="patient-tabs" role="group" aria-label={t('patient.sections')}>
      {TABS.map((each) => (
        <button key={each} type="button" aria-pressed={each === tab} onClick={() => onChange(each)}>
          {t(`patient.tab.${each}`)}
        </button>
      ))}
    </div>
  );
}
