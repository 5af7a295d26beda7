import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Json } from '../../../api/contract/primitives';
import type { TaskDetail } from '../../../api/contract/tasks';
import type { FormData } from '../../client/tasks';
import type { DraftStatus } from './draft-keeper';
import { drafts } from './drafts';
import { startingData } from './form-data';

export interface TaskDraft {
  readonly outcome: string | null;
  readonly data: FormData;
  readonly status: DraftStatus;
  readonly savedAt: Date | null;
  readonly setField: (field: string, value: Json) => void;
  readonly setOutcome: (outcome: string) => void;
}

/** The form of a task as it stands: edited here, else saved on the server, else prefilled. Flushed when left. */
export function useDraft(task: TaskDetail): TaskDraft {
  const kept = useSyncExternalStore(drafts.subscribe, () => drafts.of(task.id));
  const start = useMemo(() => startingData(task), [task]);
  useEffect(() => () => void drafts.flush(task.id), [task.id]);
  const data = kept && kept.status !== 'clean' ? kept.data : start;
  const onlyOutcome = task.outcomes.length === 1 ? (task.outcomes[0]?.id ?? null) : null;
  return {
    data,
    outcome: kept?.outcome ?? onlyOutcome,
    status: kept?.status ?? 'clean',
    savedAt: kept?.savedAt ?? (task.draft ? new Date(task.draft.at) : null),
    setField: (field, value) => drafts.edit(task.id, { ...data, [field]: value }),
    setOutcome: (outcome) => drafts.choose(task.id, outcome, data),
  };
}
