import type { PagerList } from '../../api/contract/pagers';
import type { TextingHours } from '../../api/contract/texting-hours';
import { callApi } from './http';

export function getTextingHours(signal?: AbortSignal): Promise<TextingHours> {
  return callApi('GET', '/settings/texting-hours', signal ? { signal } : {});
}

export function getPagers(signal?: AbortSignal): Promise<PagerList> {
  return callApi('GET', '/settings/pagers', signal ? { signal } : {});
}

/** Sets where somebody is texted when an urgent task waits; `null`: nowhere. */
export function putPager(id: string, phone: string | null): Promise<PagerList> {
  return callApi('PUT', `/settings/pagers/${encodeURIComponent(id)}`, { body: { phone } });
}

export function putTextingHours(hours: TextingHours): Promise<TextingHours> {
  return callApi('PUT', '/settings/texting-hours', { body: hours });
}
