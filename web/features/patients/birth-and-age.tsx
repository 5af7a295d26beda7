import { useTranslation } from 'react-i18next';
import { useSession } from '../../app/session-context';
import { ageOn, dateIn, formatDate } from '../../time/format';
import { useNow } from '../../time/use-now';

export function BirthAndAge({ birthDate }: { readonly birthDate: string | null }) {
  const { t, i18n } = useTranslation();
  const { zone } = useSession().organization;
  const now = useNow();
  if (birthDate === null) return '–';
  const age = ageOn(birthDate, dateIn(now, zone));
  return (
    <>
      {formatDate(birthDate, i18n.language)} <span className="soft">({t('patient.age', { count: age })})</span>
    </>
  );
}
