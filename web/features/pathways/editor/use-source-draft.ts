import { useEffect, useState, useSyncExternalStore } from 'react';
import { ApiProblem } from '../../../client/http';
import { saveDraft } from '../../../client/pathways';
import { mayPass } from '../../../client/problems';
import { SourceDraft, type SourceSnapshot } from './source-draft';

/** Browsers refuse to send more than 64 kB on the way out. */
const MOST_ON_LEAVING = 60_000;

export interface SourceStart {
  readonly source: string;
  /** Of the draft on the server; 0 when there is none. */
  readonly version: number;
  readonly savedAt: Date | null;
}

/** The draft of one pathway, saved by itself; also when the page is left or hidden. */
export function useSourceDraft(name: string, start: SourceStart): readonly [SourceSnapshot, SourceDraft] {
  const [draft] = useState(() => makeDraft(name, start));
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

function makeDraft(name: string, start: SourceStart): SourceDraft {
  return new SourceDraft(start, {
    save: (source, ifVersion, leaving) =>
      saveDraft(name, source, ifVersion, leaving && new Blob([source]).size < MOST_ON_LEAVING),
    isConflict: (error) => error instanceof ApiProblem && error.status === 412,
    worthRetrying: mayPass,
  });
}
