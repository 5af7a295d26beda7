import type { Session } from '../../api/contract/session';
import { callApi } from './http';

export interface UserPage {
  readonly items: readonly { readonly id: string; readonly name: string; readonly roles: Session['user']['roles'] }[];
}

/** The people a task can be handed to. */
export function listUsers(signal?: AbortSignal): Promise<UserPage> {
  return callApi('GET', '/users', signal ? { signal } : {});
}
