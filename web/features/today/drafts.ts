import { mayPass } from '../../client/problems';
import { saveDraft } from '../../client/tasks';
import { DraftKeeper } from './draft-keeper';

/** The drafts of this browser tab. */
export const drafts = new DraftKeeper(saveDraft, mayPass);

window.addEventListener('pagehide', () => void drafts.flushAll(true));
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') void drafts.flushAll(true);
});
