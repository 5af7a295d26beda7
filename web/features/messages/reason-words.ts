import type { TFunction } from 'i18next';
import { isNone, type Drill } from './messages-state';

/** Why a message was not sent, or is held, in words. */
export function reasonWords(t: TFunction, kind: Drill['kind'], reason: string): string {
  if (isNone(reason)) return t('messages.noReason');
  return kind === 'held'
    ? t(`heldFor.${reason}` as 'heldFor.busy', { defaultValue: reason })
    : t(`reason.${reason}` as 'reason.expired', { defaultValue: reason });
}
