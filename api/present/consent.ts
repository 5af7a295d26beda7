import type { z } from 'zod';
import type { Consent } from '../commands/change-consent';
import type { consent as consentContract } from '../contract/consents';
import type { ConsentChange } from '../../core/record/consent';
import type { Presented } from './presented';

export function presentConsent({ channel, address, history }: Consent): Presented<z.input<typeof consentContract>> {
  const changes = history.map(presentChange);
  const since = changes[0] ?? null;
  return { channel, address, status: since?.status ?? 'unrecorded', since, history: changes };
}

function presentChange({ status, at, source, wording, reason, by }: ConsentChange) {
  return {
    status,
    at: at.toISOString(),
    source,
    wording: wording ?? null,
    reason: reason ?? null,
    by: by ? { kind: by.kind, id: by.id, name: by.name } : null,
  };
}
