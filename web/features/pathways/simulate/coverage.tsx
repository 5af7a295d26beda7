import { useTranslation } from 'react-i18next';
import type { Simulation } from '../../../../api/contract/simulation';

interface CoverageProps {
  readonly coverage: NonNullable<Simulation['coverage']>;
  readonly warnings: Simulation['warnings'];
  readonly onJumpToStep: (id: string) => void;
}

/** Warnings about what is never reached: the lists above them say it already. */
const SAID_ABOVE: ReadonlySet<string> = new Set(['never-reached', 'list-never-reached']);

/** What the scripts together have reached, and what a manager should look at. */
export function Coverage({ coverage, warnings, onJumpToStep }: CoverageProps) {
  const { t } = useTranslation();
  const { steps, reachedSteps, neverReached, listsNeverReached } = coverage;
  const others = warnings.filter(({ code }) => !SAID_ABOVE.has(code));
  return (
    <>
      <h3>{t('simulate.coverage')}</h3>
      <p className="small" role="status">
        <meter min={0} max={Math.max(steps, 1)} value={reachedSteps} aria-label={t('simulate.coverage')} />{' '}
        {t('simulate.reached', { reached: reachedSteps, steps })}
      </p>
      {neverReached.length > 0 && (
        <div className="small coverage-list">
          {t('simulate.neverReached')}
          {neverReached.map((id) => (
            <button key={id} type="button" className="coverage-step" onClick={() => onJumpToStep(id)}>
              {id}
            </button>
          ))}
        </div>
      )}
      {listsNeverReached.length > 0 && (
        <p className="small coverage-list">
          {t('simulate.listsNeverReached')} <span className="soft">{listsNeverReached.join(', ')}</span>
        </p>
      )}
      <h3>{t('simulate.warnings')}</h3>
      {others.length === 0 ? (
        <p className="soft small">{t('simulate.noWarnings')}</p>
      ) : (
        <ul className="run-warnings small">
          {others.map(({ sentence }, index) => (
            <li key={index}>{sentence}</li>
          ))}
        </ul>
      )}
    </>
  );
}
