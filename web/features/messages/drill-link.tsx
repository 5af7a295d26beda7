import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { writeMessages, type Drill } from './messages-state';

interface DrillLinkProps {
  readonly count: number;
  readonly drill: Drill;
  /** Which messages, in words: the name of the group or the reason. */
  readonly group: string;
  readonly current?: boolean;
}

/** A number that leads to its messages; nothing leads to none. */
export function DrillLink({ count, drill, group, current = false }: DrillLinkProps) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  if (count === 0) return <span className="soft">0</span>;
  return (
    <Link
      to={`?${writeMessages(params, { drill }).toString()}`}
      className="drill"
      aria-current={current ? 'true' : undefined}
      aria-label={t('messages.number', { count, kind: t(`messageKind.${drill.kind}`), group })}
    >
      {count}
    </Link>
  );
}
