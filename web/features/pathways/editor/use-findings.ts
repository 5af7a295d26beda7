import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { keys } from '../../../client/keys';
import { checkPathway, type Finding } from '../../../client/pathways';

const WAIT_MS = 400;
const NONE: readonly Finding[] = [];

export interface Findings {
  readonly items: readonly Finding[];
  /** Whether `items` are about the text as it stands now. */
  readonly isCurrent: boolean;
  readonly error: unknown;
}

/** What publishing would say about the text, asked a moment after the last change. */
export function useFindings(source: string): Findings {
  const asked = useSettled(source, WAIT_MS);
  const check = useQuery({
    queryKey: keys.pathwayCheck(asked),
    queryFn: ({ signal }) => checkPathway(asked, signal),
    placeholderData: keepPreviousData,
    gcTime: 0,
    staleTime: Infinity,
  });
  const isCurrent = asked === source && check.isSuccess && !check.isPlaceholderData;
  return { items: check.data?.findings ?? NONE, isCurrent, error: check.error };
}

/** The value once it has not changed for a while. */
export function useSettled(value: string, wait: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), wait);
    return () => window.clearTimeout(timer);
  }, [value, wait]);
  return settled;
}
