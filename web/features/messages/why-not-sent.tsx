import { useTranslation } from 'react-i18next';
import type { MessageAccount } from '../../../api/contract/messages';
import { DrillLink } from './drill-link';
import { reasonWords } from './reason-words';

/** What was suppressed by its reasons, and what waits for a better time. */
export function WhyNotSent({ account }: { readonly account: MessageAccount }) {
  const { t } = useTranslation();
  const { suppressedBy, heldBy } = account;
  const lines = [
    ...Object.entries(suppressedBy).map(([reason, count]) => ({ kind: 'suppressed' as const, reason, count })),
    ...Object.entries(heldBy).map(([reason, count]) => ({ kind: 'held' as const, reason, count })),
  ];
  if (lines.length === 0) return null;
  return (
    <section className="panel card messages-part" aria-labelledby="messages-why">
      <h2 id="messages-why">{t('messages.why')}</h2>
      <ul className="plain messages-why">
        {lines.map(({ kind, reason, count }) => {
          const words = reasonWords(t, kind, reason);
          return (
            <li key={`${kind}/${reason}`}>
              {t(`messageKind.${kind}`)}, {words}: <DrillLink count={count} drill={{ kind, reason }} group={words} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
