import type { TFunction } from 'i18next';
import { SHORTEST_REASON } from '../../../core/record/consent';
import type { Consent } from '../../../api/contract/consents';

type Change = Consent['history'][number];
export type ConsentChoice = Pick<Change, 'purpose' | 'status'>;

/** In whose words a consent was changed: the patient's own, the carrier's report, or how a staff member put it. */
export function whoseWords({ source, wording, reason, by }: Change, t: TFunction): string {
  if (source === 'carrier') return t('consent.carrier');
  if (source === 'link') return t('consent.link');
  if (wording !== null) {
    return by?.kind === 'patient' ? t('consent.wrote', { name: by.name, wording }) : t('consent.cameFrom', { wording });
  }
  return reason !== null && by ? t('consent.noted', { name: by.name, reason }) : t('consent.bySystem');
}

/** What can be recorded for each purpose: the opposite of what stands, or either while nothing does. */
export function consentChoices({
  status,
  promotion,
}: Pick<Consent, 'status'> & { readonly promotion: Pick<Consent['promotion'], 'status'> }): readonly ConsentChoice[] {
  const others = (purpose: ConsentChoice['purpose'], now: Consent['status']): readonly ConsentChoice[] =>
    (['opted-out', 'opted-in'] as const)
      .filter((choice) => choice !== now)
      .map((choice) => ({ purpose, status: choice }));
  return [...others('treatment', status), ...others('promotion', promotion.status)];
}

export function saysHow(reason: string): boolean {
  return reason.trim().length >= SHORTEST_REASON;
}
