import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Failure } from '../../../app/failure';
import type { Finding } from '../../../client/pathways';
import type { Findings } from './use-findings';

interface ProblemListProps {
  readonly findings: Findings;
  readonly onJump: (line: number, column: number) => void;
}

/** The findings in the order of the text; each leads to its place. */
export function ProblemList({ findings: { items, isCurrent, error }, onJump }: ProblemListProps) {
  const { t } = useTranslation();
  const errors = items.filter(({ severity }) => severity === 'error').length;
  const warnings = items.length - errors;
  const summary = [
    ...(errors > 0 ? [t('problems.errors', { count: errors })] : []),
    ...(warnings > 0 ? [t('problems.warnings', { count: warnings })] : []),
    ...(isCurrent && errors === 0 ? [t('problems.none')] : []),
    ...(isCurrent || error ? [] : [t('problems.checking')]),
  ];
  return (
    <section className="panel card problems" aria-labelledby="problems">
      <h2 id="problems">{t('problems.title')}</h2>
      <p className="small with-icon" role="status">
        {isCurrent && errors === 0 && <IconCircleCheck size={14} className="tone-ok" aria-hidden="true" />}
        {summary.join(' · ')}
      </p>
      {error !== null && error !== undefined && <Failure error={error} />}
      <ul className="plain problem-list">
        {items.map((finding, index) => (
          <li key={index}>
            <Problem finding={finding} onJump={onJump} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Problem({ finding, onJump }: { readonly finding: Finding } & Pick<ProblemListProps, 'onJump'>) {
  const { t } = useTranslation();
  const { line, column, severity, message } = finding;
  const Mark = severity === 'error' ? IconCircleX : IconAlertTriangle;
  return (
    <button type="button" className="problem" onClick={() => onJump(line, column)}>
      <Mark size={14} className={severity === 'error' ? 'tone-danger' : 'tone-warn'} aria-hidden="true" />
      <span className="visually-hidden">{t(`problems.${severity}`)}</span>
      <span className="soft problem-line">{t('problems.at', { line })}</span>
      <span>{message}</span>
    </button>
  );
}
