import { IconArrowLeft } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { usePageTitle } from '../../app/page-title';
import { MailView } from './mail-view';
import { PhoneView } from './phone-view';
import './simulator.css';

/** What the patients of a demo see: their phones and their mail, with a way to answer. */
export default function SimulatorPage() {
  const { t } = useTranslation();
  usePageTitle(t('nav.simulator'));
  const [params, setParams] = useSearchParams();
  const view = params.get('show') === 'mail' ? 'mail' : 'phones';
  return (
    <div className="simulator">
      <header className="simulator-head">
        <Link to="/" className="with-icon">
          <IconArrowLeft size={15} aria-hidden="true" />
          {t('simulator.back')}
        </Link>
        <h1>{t('nav.simulator')}</h1>
        <nav className="simulator-views" aria-label={t('simulator.views')}>
          {(['phones', 'mail'] as const).map((each) => (
            <button
              key={each}
              type="button"
              aria-current={each === view ? 'page' : undefined}
              onClick={() => setParams({ show: each })}
            >
              {t(`simulator.${each}`)}
            </button>
          ))}
        </nav>
      </header>
      <main>
        {view === 'phones' ? (
          <PhoneView chosen={params.get('phone')} onChoose={(phone) => setParams({ show: 'phones', phone })} />
        ) : (
          <MailView chosen={params.get('mail')} onChoose={(mail) => setParams({ show: 'mail', mail })} />
        )}
      </main>
    </div>
  );
}
