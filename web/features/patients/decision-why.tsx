import { IconHelpCircle } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Decision, FactEvidence } from '../../../api/contract/facts';
import { inLanguage } from '../../texts/localized';
import { formatDay, formatInstant } from '../../time/format';

interface DecisionWhyProps {
  readonly decision: Decision;
  /** Of the step that asked. */
  readonly title: string;
  readonly zone: string;
}

/** How a condition of the pathway was answered; unfolds to the facts that the answer rests on. */
export function DecisionWhy({ decision, title, zone }: DecisionWhyProps) {
  const { t, i18n } = useTranslation();
  const { value, condition, facts, at } = decision;
  const answer = t(`decisions.answer.${String(value) as `${typeof value}`}`);
  return (
    <details className="why" data-unknown={value === 'unknown' || undefined}>
      <summary>
        <span>
          {title}: <b>{answer}</b>
        </span>{' '}
        <span className="why-mark">{t('decisions.why')}</span>
      </summary>
      <ul className="plain">
        {facts.map((fact) => (
          <FactLine key={fact.fact} fact={fact} zone={zone} />
        ))}
      </ul>
      <p className="soft">
        {t('decisions.asked', { at: formatInstant(new Date(at), zone, i18n.language) })} · <code>{condition}</code>
      </p>
    </details>
  );
}

function FactLine({ fact, zone }: { readonly fact: FactEvidence; readonly zone: string }) {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const words = { label: inLanguage(fact.label, language), value: valueInWords(fact, zone, language, t) };
  const kind = { known: 'value', missing: 'missing', stale: 'stale' } as const;
  return (
    <li data-state={fact.state}>
      {fact.state !== 'known' && <IconHelpCircle size={14} aria-hidden="true" />}
      {t(`decisions.${kind[fact.state]}`, words)} {fact.unknownBecause}{' '}
      {fact.at !== null && (
        <span className="soft" title={fact.resource ?? undefined}>
          {t('decisions.recorded', { at: formatDay(new Date(fact.at), zone, language) })}
        </span>
      )}
    </li>
  );
}

/** As a person writes it: yes and no, a date with its zone, a list with commas. */
function valueInWords({ value, type }: FactEvidence, zone: string, language: string, t: TFunction): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return t(`decisions.${value ? 'true' : 'false'}`);
  if (typeof value === 'object') return value.join(', ');
  if (type === 'timestamp') return formatInstant(new Date(value), zone, language);
  return typeof value === 'number' ? new Intl.NumberFormat(language).format(value) : value;
}
