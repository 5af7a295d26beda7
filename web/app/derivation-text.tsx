import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import type { derivation as derivationSchema } from '../../api/contract/primitives';
import { formatDate, formatInstant } from '../time/format';
import { useDeadlineWords } from '../time/use-deadline-words';

export type Derivation = z.infer<typeof derivationSchema>;

/** A deadline with its rule, what it counts from, the holidays it skipped, and the zone it was counted in. */
export function DerivationText({ derivation }: { readonly derivation: Derivation }) {
  const { t, i18n } = useTranslation();
  const { zone } = derivation;
  const say = useDeadlineWords();
  const words = say(new Date(derivation.instant), zone);
  const from = new Date(derivation.from);
  return (
    <span className="derivation">
      <time dateTime={derivation.instant}>{words}</time>
      <span className="soft">
        {t('derivation.rule', {
          rule: derivation.rule,
          from: derivation.fromLabel,
          at: derivation.fromEndOf === undefined ? formatInstant(from, zone, i18n.language) : say(from, zone),
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
