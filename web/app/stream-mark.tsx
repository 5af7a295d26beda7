import { useTranslation } from 'react-i18next';
import type { StreamState } from '../client/stream';

/** Whether what is on the screen renews itself. */
export function StreamMark({ state }: { readonly state: StreamState }) {
  const { t } = useTranslation();
  return (
    <span className="shell-stream" data-state={state} role="status">
      <span className="shell-stream-dot" aria-hidden="true" />
      {t(`stream.${state}`)}
    </span>
  );
}
