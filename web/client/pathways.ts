import type { z } from 'zod';
import type { PathwayDetail, pathwayPage } from '../../api/contract/pathways';
import { callApi } from './http';

export type PathwayPage = z.infer<typeof pathwayPage>;

export function listPathways(signal?: AbortSignal): Promise<PathwayPage> {
  return callApi('GET', '/pathways', signal ? { signal } : {});
}

export function getPathway(name: string, signal?: AbortSignal): Promise<PathwayDetail> {
  return callApi('GET', `/pathways/${encodeURIComponent(name)}`, signal ? { signal } : {});
}
