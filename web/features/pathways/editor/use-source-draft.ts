import { useEffect, useState, useSyncExternalStore } from 'react';
import { ApiProblem } from '../../../client/http';
import { mayPass } from '../../../client/problems';
import { SourceDraft, type DraftPort, type SourceSnapshot } from './source-draft';

/** Browsers refuse to send more than 64 kB on the way out. */
const MOST_ON_LEAVING = 60_000;

export interface SourceStart {
  readonly source: string;
  /** Of the draft on the server; 0 when there is none. */
  readonly version: number;
  readonly savedAt: Date | null;
}

/** The draft of one text, saved by itself; also when the page is left or hidden. */
export function useSourceDraft(start: SourceStart, save: DraftPort['save']): readonly [SourceSnapshot, SourceDraft] {
  const [draft] = useState(() => makeDraft(start, save));
  const snapshot = useSyncExternalStore(draft.subscribe, draft.snapshot);
  useEffect(() => {
    const leave = () => void draft.flush(true);
    const hide = () => {
      if (document.visibilityState === 'hidden') leave();
    };
    window.addEventListener('pagehide', leave);
    document.addEventListener('visibilitychange', hide);
    return () => {
      window.removeEventListener('pagehide', leave);
      document.removeEventListener('visibilitychange', hide);
      void draft.flush();
    };
  }, [draft]);
  return [snapshot, draft];
}

function makeDraft(start: SourceStart, save: DraftPort['save']): SourceDraft {
  return new SourceDraft(start, {
    save: (source, ifVersion, leaving) => save(source, ifVersion, leaving && new Blob([source]).size < MOST_ON_LEAVING),
    isConflict: (error) => error instanceof ApiProblem && error.status === 412,
    worthRetrying: mayPass,
  });
}
