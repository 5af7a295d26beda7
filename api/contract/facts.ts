import { z } from 'zod';
import { instant, localizedText } from './primitives';

const type = z.enum(['string', 'double', 'bool', 'timestamp', 'list']);

/** Something a condition of a pathway may read. */
export const fact = z
  .strictObject({
    /** `<group>.<name>`; `milestone.<name>` stands for the milestones that a pathway names itself. */
    name: z.string(),
    type,
    label: localizedText,
    description: z.string(),
    /** The part of the record that it comes from. */
    source: z.string(),
    computed: z.string(),
    freshness: z.strictObject({
      /** ISO 8601; older evidence makes the fact unknown. Null: it is read when it is asked for. */
      validFor: z.string().nullable(),
    }),
    /** When it is unknown. */
    unknown: z.string(),
  })
  .meta({ id: 'Fact' });
export const factList = z.strictObject({ items: z.array(fact) });

/** A fact as a decision found it. */
export const factEvidence = z
  .strictObject({
    fact: z.string(),
    /** Null for one that the catalog had then and has no more. */
    type: type.nullable(),
    label: localizedText,
    state: z.enum(['known', 'missing', 'stale']),
    /** A timestamp is ISO 8601. */
    value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).nullable(),
    /** `Encounter/<id>`; null when nothing was found. */
    resource: z.string().nullable(),
    /** When the record was last changed or answered; of a count, when it was made. */
    at: instant.nullable(),
    /** Why it counted as unknown; null when it was known. */
    unknownBecause: z.string().nullable(),
  })
  .meta({ id: 'FactEvidence' });

/** An answered condition of a running pathway: why it went the way it did. */
export const decision = z
  .strictObject({
    /** `risk#1/if/0`: step, occurrence, and which of its conditions. */
    key: z.string(),
    step: z.string(),
    condition: z.string(),
    value: z.union([z.boolean(), z.literal('unknown')]),
    facts: z.array(factEvidence),
    at: instant,
  })
  .meta({ id: 'Decision' });

export type Decision = z.infer<typeof decision>;
export type FactEvidence = z.infer<typeof factEvidence>;
