import { diffPathways } from '../../../../core/pathway/diff/diff-pathways';
import { parsePathway } from '../../../../core/pathway/parse';
import type { PathwayDiff } from '../../../../api/contract/pathway-checks';

/** What a text that is not published yet changes against a published one; null when one of them cannot be read. */
export function changesAgainst(published: string, source: string): PathwayDiff['changes'] | null {
  const before = parsePathway(published);
  const after = parsePathway(source);
  return before.ok && after.ok ? [...diffPathways(before.definition, after.definition)] : null;
}
