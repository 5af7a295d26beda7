import { IconMapOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePageTitle } from './page-title';

export function NotFoundPage() {
  const { t } = useTranslation();
  usePageTitle(t('notFound.title'));
  return (
    <div className="empty">
      <IconMapOff size={28} aria-hidden="true" />
      <h1>{t('notFound.title')}</h1>
      <p>
        <Link to="/today">{t('notFound.back')}</Link>
      </p>
    </div>
  );
}
