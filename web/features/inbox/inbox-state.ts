import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

export const VIEWS = ['unassigned', 'mine', 'all'] as const;
export type View = (typeof VIEWS)[number];

/** What the inbox shows, as the address of the page says it. */
export interface InboxState {
  readonly view: View;
  /** Cursor of the page, when it is not the first. */
  readonly after: string | undefined;
  readonly conversation: string | undefined;
}

export function readInbox(params: URLSearchParams): InboxState {
  return {
    view: VIEWS.find((view) => view === params.get('view')) ?? 'all',
    after: params.get('after') ?? undefined,
    conversation: params.get('conversation') ?? undefined,
  };
}

/** The address for a state: what is not said is the default. */
export function writeInbox({ view, after, conversation }: InboxState): URLSearchParams {
  return new URLSearchParams({
    ...(view !== 'all' && { view }),
    ...(after !== undefined && { after }),
    ...(conversation !== undefined && { conversation }),
  });
}

export function useInbox() {
  const [params, setParams] = useSearchParams();
  const state = useMemo(() => readInbox(params), [params]);
  const change = useCallback(
    (wanted: Partial<InboxState>) => setParams((current) => writeInbox({ ...readInbox(current), ...wanted })),
    [setParams],
  );
  const hrefOf = (conversation: string) => `?${writeInbox({ ...state, conversation }).toString()}`;
  return { state, change, hrefOf };
}
