import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { derivation as derivationSchema } from '../../api/contract/primitives';
import { endsADay, formatDate, formatDay, formatInstant, zoneName } from '../time/format';

export type Derivation = z.infer<typeof derivationSchema>;

/** A deadline with its rule, what it counts from, the holidays it skipped, and the zone it was counted in. */
export function DerivationText({ derivation }: { readonly derivation: Derivation }) {
  const { t, i18n } = useTranslation();
  const { zone } = derivation;
  const due = new Date(derivation.instant);
  const words = endsADay(due, zone)
    ? t('due.endOf', {
        day: formatDay(new Date(due.getTime() - 1), zone, i18n.language),
        zone: zoneName(due, zone, i18n.language),
      })
    : formatInstant(due, zone, i18n.language);
  return (
    <span className="derivation">
      <time dateTime={derivation.instant}>{words}</time>
      <span className="soft">
        {t('derivation.rule', {
          rule: derivation.rule,
          from: derivation.fromLabel,
          at: formatInstant(new Date(derivation.from), zone, i18n.language),
        })}
        {derivation.holidaysSkipped.map((holiday) => (
          <span key={holiday.date}>
            {' '}
            {t('derivation.holiday', { name: holiday.name, date: formatDate(holiday.date, i18n.language) })}
          </span>
        ))}{' '}
        {t('derivation.zone', { zone })}
      </span>
    </span>
  );
}
