import { ApiProblem } from '../../client/http';
import { saveDraft } from '../../client/tasks';
import { DraftKeeper } from './draft-keeper';

/** Out of reach, busy, failing, or signed out: a later save may succeed. Anything else is final. */
function worthRetrying(error: unknown): boolean {
  if (!(error instanceof ApiProblem)) return true;
  return error.unreachable || error.status === 401 || error.status === 429 || error.status >= 500;
}

/** The drafts of this browser tab. */
export const drafts = new DraftKeeper(saveDraft, worthRetrying);

window.addEventListener('pagehide', () => void drafts.flushAll(true));
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') void drafts.flushAll(true);
});
