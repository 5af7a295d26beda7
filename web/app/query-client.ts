import { QueryClient } from '@tanstack/react-query';
import { ApiProblem, sessionEnd } from '../client/http';
import { keys } from '../client/keys';

const MOST_RETRIES = 2;

/** Reads are repeated when the server cannot be reached; an answer of 4xx is final. */
function worthRetrying(failures: number, error: unknown): boolean {
  if (error instanceof ApiProblem && error.status >= 400 && error.status < 500) return false;
  return failures < MOST_RETRIES;
}

/** A session that ended shows in any call: from then on nobody is signed in, and the sign-in page comes up. */
export function createQueryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: { queries: { staleTime: 15_000, retry: worthRetrying, refetchOnWindowFocus: true } },
  });
  sessionEnd.addEventListener('ended', () => client.setQueryData(keys.session, null));
  return client;
}
