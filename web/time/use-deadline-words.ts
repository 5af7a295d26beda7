import { useTranslation } from 'react-i18next';
import { endsADay, formatDay, formatInstant, zoneName } from './format';

/** Says a deadline in a zone; midnight is said as the end of the day before. */
export function useDeadlineWords(): (at: Date, zone: string) => string {
  const { t, i18n } = useTranslation();
  return (at, zone) => {
    if (!endsADay(at, zone)) return formatInstant(at, zone, i18n.language);
    const day = formatDay(new Date(at.getTime() - 1), zone, i18n.language);
    return t('due.endOf', { day, zone: zoneName(at, zone, i18n.language) });
  };
}
