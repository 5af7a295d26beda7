import { useTranslation } from 'react-i18next';

/** The reason that stands before all others. */
export const CRISIS = 'words of crisis';

/** Why a conversation waits, in the screen's language. */
export function useWaitingWords(): (reason: string | null) => string {
  const { t } = useTranslation();
  return (reason) =>
    reason === null
      ? t('conversation.needsPerson')
      : t(`waitsFor.${reason}` as 'waitsFor.unclear answer', { defaultValue: reason });
}
