import { IconCross } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Patient } from '../../../api/contract/patients';
import { useSession } from '../../app/session-context';
import { formatDay, formatTime, zoneName } from '../../time/format';
import { useNow } from '../../time/use-now';
import { BirthAndAge } from './birth-and-age';
import { ConsentFacts } from './consent-facts';
import { PatientLinks } from './patient-links';

export function PatientHead({ patient }: { readonly patient: Patient }) {
  const { t, i18n } = useTranslation();
  const { organization } = useSession();
  const now = useNow();
  const zone = patient.zone ?? organization.zone;
  return (
    <header className="patient-head">
      <h1>
        {patient.name.given} {patient.name.family}
      </h1>
      {patient.deceasedAt !== null && (
        <span className="with-icon tone-danger">
          <IconCross size={14} aria-hidden="true" />
          {t('patient.died', { day: formatDay(new Date(patient.deceasedAt), zone, i18n.language) })}
        </span>
      )}
      <dl className="patient-facts">
        <Fact name={t('patients.born')}>
          <BirthAndAge birthDate={patient.birthDate} />
          {patient.sex && <> · {t(`sex.${patient.sex}`)}</>}
        </Fact>
        <Fact name={t('patients.language')}>{t(`language.${patient.language}`)}</Fact>
        <Fact name={t('patients.phone')}>{patient.phone ?? t('patient.none')}</Fact>
        {patient.email !== null && <Fact name={t('patient.email')}>{patient.email}</Fact>}
        <ConsentFacts patient={patient} />
        <PatientLinks patient={patient} />
        <Fact name={t('patient.localTime')}>
          {formatTime(now, zone, i18n.language)} {zoneName(now, zone, i18n.language)}
        </Fact>
        {patient.identifiers.length > 0 && (
          <Fact name={t('patients.identifiers')}>
            {patient.identifiers.map(({ system, value }) => (
              <span key={`${system}|${value}`} title={system} className="patient-identifier">
                {value}
              </span>
            ))}
          </Fact>
        )}
      </dl>
    </header>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
