import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { sentenceFor } from '../client/problems';

interface FailureProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** Why something could not be shown, with a way to try again. */
export function Failure({ error, onRetry }: FailureProps) {
  const { t } = useTranslation();
  return (
    <div className="notice" data-tone="danger" role="alert">
      <IconAlertTriangle size={16} aria-hidden="true" />
      <div>
        <div>{sentenceFor(error, t)}</div>
        {onRetry && (
          <Button variant="default" size="compact-xs" mt={4} onClick={onRetry}>
            {t('app.retry')}
          </Button>
        )}
      </div>
    </div>
  );
}
