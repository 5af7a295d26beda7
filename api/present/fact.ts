import type { z } from 'zod';
import type { fact as factContract } from '../contract/facts';
import type { FactDefinition } from '../../core/criteria/catalog';
import type { Presented } from './presented';

export function presentFact(name: string, fact: FactDefinition): Presented<z.input<typeof factContract>> {
  const { type, label, description, source, computed, freshness, unknown } = fact;
  const validFor = freshness === 'live' ? null : freshness.validFor;
  return { name, type, label, description, source, computed, freshness: { validFor }, unknown };
}
