import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TemplateFinding } from '../../../api/contract/templates';

interface FindingListProps {
  readonly findings: readonly TemplateFinding[];
  readonly onJump: (finding: TemplateFinding) => void;
}

/** What is wrong with one text; a finding with a place leads there. */
export function FindingList({ findings, onJump }: FindingListProps) {
  return (
    <ul className="plain template-findings">
      {findings.map((finding, index) => (
        <li key={index}>
          {finding.line === undefined ? (
            <span className="template-finding">
              <Words finding={finding} />
            </span>
          ) : (
            <button type="button" className="template-finding" onClick={() => onJump(finding)}>
              <Words finding={finding} />
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

function Words({ finding: { severity, message, line, column, part, channel } }: { readonly finding: TemplateFinding }) {
  const { t } = useTranslation();
  const Mark = severity === 'error' ? IconCircleX : IconAlertTriangle;
  const place = [
    ...(channel === 'email' && part === 'subject' ? [t('templates.subject')] : []),
    ...(line === undefined || column === undefined ? [] : [t('templates.at', { line, column })]),
  ];
  return (
    <>
      <Mark size={14} className={severity === 'error' ? 'tone-danger' : 'tone-warn'} aria-hidden="true" />
      <span className="visually-hidden">{t(`problems.${severity}`)}</span>
      <span>
        {message} {place.length > 0 && <span className="soft">({place.join(', ')})</span>}
      </span>
    </>
  );
}
