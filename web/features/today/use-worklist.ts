import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { readWorklist, writeWorklist, type WorklistState } from './worklist-state';

export type ChangeWorklist = (change: Partial<WorklistState>, replace?: boolean) => void;

/** The worklist's state lives in the address, so that a link or a reload shows the same. */
export function useWorklist(): { state: WorklistState; change: ChangeWorklist; hrefOf: (task: string) => string } {
  const [params, setParams] = useSearchParams();
  const state = useMemo(() => readWorklist(params), [params]);
  const change = useCallback<ChangeWorklist>(
    (wanted, replace = false) => {
      setParams((current) => writeWorklist({ ...readWorklist(current), ...wanted }), { replace });
    },
    [setParams],
  );
  const hrefOf = useCallback((task: string) => `?${writeWorklist({ ...state, task }).toString()}`, [state]);
  return { state, change, hrefOf };
}
