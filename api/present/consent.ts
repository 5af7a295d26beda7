import type { z } from 'zod';
import type { Consent } from '../commands/change-consent';
import type { consent as consentContract } from '../contract/consents';
import { carrierError } from '../../core/messaging/delivery/carrier-codes';
import type { ConsentChange, ConsentPurpose } from '../../core/record/consent';
import type { Presented } from './presented';

export function presentConsent({
  channel,
  address,
  unreachable,
  history,
}: Consent): Presented<z.input<typeof consentContract>> {
  const changes = history.map(presentChange);
  const standing = (purpose: ConsentPurpose) => {
    const since = changes.find((change) => change.purpose === purpose) ?? null;
    return { status: since?.status ?? 'unrecorded', since } as const;
  };
  const reach = unreachable ? { at: unreachable.at.toISOString(), ...carrierError(unreachable.code) } : null;
  return {
    channel,
    address,
    unreachable: reach,
    ...standing('treatment'),
    promotion: standing('promotion'),
    history: changes,
  };
}

function presentChange({ status, purpose, at, source, wording, reason, by }: ConsentChange) {
  return {
    status,
    purpose: purpose ?? 'treatment',
    at: at.toISOString(),
    source,
    wording: wording ?? null,
    reason: reason ?? null,
    by: by ? { kind: by.kind, id: by.id, name: by.name } : null,
  };
}
