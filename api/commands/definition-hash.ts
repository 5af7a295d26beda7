import { createHash } from 'node:crypto';
import type { TakenLadders } from '../../core/pathway/ladders';

/**
 * Of a definition's text, and of what its templates gave it: the same text is another version once a template that it leaves
 * the channels to says others.
 */
export function definitionHash(source: string, ladders: TakenLadders): string {
  const taken = ladders.size === 0 ? '' : JSON.stringify([...ladders]);
  return createHash('sha256').update(source).update(taken).digest('hex');
}
