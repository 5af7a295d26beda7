import { z } from 'zod';
import type { decision as decisionContract, factEvidence } from '../contract/facts';
import { factDefinition } from '../../core/criteria/catalog';
import { spanWords } from '../../core/criteria/fact-definition';
import type { AuditEvent } from '../../core/record/audit-event';
import type { Presented } from './presented';

/** What `decisionData` of the core has written. */
const stored = z.object({
  key: z.string(),
  condition: z.string(),
  value: z.union([z.boolean(), z.literal('unknown')]),
  facts: z.array(
    z.object({
      fact: z.string(),
      state: z.enum(['known', 'missing', 'stale']),
      value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).optional(),
      resource: z.string().optional(),
      at: z.string().optional(),
      olderThan: z.string().optional(),
    }),
  ),
});

type StoredFact = z.infer<typeof stored>['facts'][number];

/** An answered condition from its event on the timeline, with the catalog's words for the facts. */
export function presentDecision({ at, data }: AuditEvent): Presented<z.input<typeof decisionContract>> {
  const { key, condition, value, facts } = stored.parse(data);
  const [step = key] = key.split('#');
  return { key, step, condition, value, facts: facts.map(presentEvidence), at: at.toISOString() };
}

function presentEvidence(found: StoredFact): Presented<z.input<typeof factEvidence>> {
  const { fact, state, value, resource, at } = found;
  const definition = factDefinition(fact);
  return {
    fact,
    type: definition?.type ?? null,
    label: definition?.label ?? { en: fact },
    state,
    value: value ?? null,
    resource: resource ?? null,
    at: at ?? null,
    unknownBecause: unknownBecause(found),
  };
}

function unknownBecause({ fact, state, olderThan }: StoredFact): string | null {
  if (state === 'stale') return `What it rests on is older than ${spanWords(olderThan ?? '')}.`;
  return state === 'missing' ? (factDefinition(fact)?.unknown ?? 'There is no such fact any more.') : null;
}
