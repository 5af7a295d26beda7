import type { TextingHours } from '../../api/contract/texting-hours';
import { callApi } from './http';

export function getTextingHours(signal?: AbortSignal): Promise<TextingHours> {
  return callApi('GET', '/settings/texting-hours', signal ? { signal } : {});
}

export function putTextingHours(hours: TextingHours): Promise<TextingHours> {
  return callApi('PUT', '/settings/texting-hours', { body: hours });
}
