import type { z } from 'zod';
import type { pathway as pathwayContract, pathwayDetail } from '../contract/pathways';
import type { StoredDefinition, VersionCount } from '../../core/repositories';
import { outlineOf } from './outline';
import type { Presented } from './presented';

/** `counts`: of enrollments that have not ended; those of other pathways are passed over. */
export function presentPathway(
  stored: StoredDefinition,
  counts: readonly VersionCount[],
): Presented<z.input<typeof pathwayContract>> {
  const { definition } = stored;
  const own = counts.filter(({ pathway }) => pathway === stored.pathway);
  return {
    name: stored.pathway,
    title: definition.title,
    version: stored.version,
    status: stored.status,
    hash: stored.hash,
    publishedAt: stored.publishedAt.toISOString(),
    startsOn: definition.start?.on ?? null,
    running: own.reduce((sum, { count }) => sum + count, 0),
    runningByVersion: own
      .map(({ version, count }) => ({ version, running: count }))
      .sort((a, b) => b.version - a.version),
  };
}

export function presentPathwayDetail(
  stored: StoredDefinition,
  counts: readonly VersionCount[],
): Presented<z.input<typeof pathwayDetail>> {
  return {
    ...presentPathway(stored, counts),
    source: stored.source,
    outline: outlineOf(stored.definition),
    sources: stored.definition.sources,
  };
}
