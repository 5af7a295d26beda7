import type { z } from 'zod';
import type { factList } from '../../api/contract/facts';
import { callApi } from './http';

/** What a condition may read. */
export function listFacts(signal?: AbortSignal): Promise<z.infer<typeof factList>> {
  return callApi('GET', '/facts', signal ? { signal } : {});
}
