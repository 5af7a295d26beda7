import { useQuery } from '@tanstack/react-query';
import { keys } from '../../../client/keys';
import { getPathway, listPathways } from '../../../client/pathways';
import type { KnownWords } from './known-words';
import { valuesOf } from './values-of';

const NONE: KnownWords = { templates: [], forms: [], pathways: [] };
const MOST_PATHWAYS = 20;

/** What the published pathways name, for completion. */
export function useKnownWords(): KnownWords {
  const words = useQuery({
    queryKey: keys.pathwayWords,
    queryFn: async ({ signal }): Promise<KnownWords> => {
      const { items } = await listPathways(signal);
      const read = items.slice(0, MOST_PATHWAYS).map(({ name }) => getPathway(name, signal));
      const sources = (await Promise.all(read)).map(({ source }) => source);
      return {
        templates: sources.flatMap((source) => valuesOf(source, 'template')),
        forms: sources.flatMap((source) => valuesOf(source, 'form')),
        pathways: items.map(({ name }) => name),
      };
    },
    staleTime: Infinity,
  });
  return words.data ?? NONE;
}
