import type { z } from 'zod';
import type { pathway as pathwayContract, pathwayDetail } from '../contract/pathways';
import type { StoredDefinition } from '../../core/repositories';
import { outlineOf } from './outline';
import type { Presented } from './presented';

/** `running`: enrollments of this pathway that have not ended, over all versions. */
export function presentPathway(stored: StoredDefinition, running: number): Presented<z.input<typeof pathwayContract>> {
  const { definition } = stored;
  return {
    name: stored.pathway,
    title: definition.title,
    version: stored.version,
    status: stored.status,
    hash: stored.hash,
    publishedAt: stored.publishedAt.toISOString(),
    startsOn: definition.start?.on ?? null,
    running,
  };
}

export function presentPathwayDetail(
  stored: StoredDefinition,
  running: number,
): Presented<z.input<typeof pathwayDetail>> {
  return {
    ...presentPathway(stored, running),
    source: stored.source,
    outline: outlineOf(stored.definition),
    sources: stored.definition.sources,
  };
}
