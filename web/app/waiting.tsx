import { Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Shown where something is being fetched for the first time. */
export function Waiting() {
  const { t } = useTranslation();
  return (
    <div className="empty" role="status">
      <Loader size="sm" aria-hidden="true" />
      <span className="visually-hidden">{t('app.loading')}</span>
    </div>
  );
}
