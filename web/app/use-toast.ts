import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { sentenceFor } from '../client/problems';
import { toast } from './toast';

/** Toasts in the screen's language. */
export function useToast(): { done: (message: string) => void; failed: (error: unknown) => void } {
  const { t } = useTranslation();
  const done = useCallback((message: string) => toast('done', message, t('app.close')), [t]);
  const failed = useCallback((error: unknown) => toast('problem', sentenceFor(error, t), t('app.close')), [t]);
  return { done, failed };
}
