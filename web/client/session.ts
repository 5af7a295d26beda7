import type { z } from 'zod';
import type { Session, setupRequest, SignInRequest } from '../../api/contract/session';
import { ApiProblem, callApi } from './http';

/** Who is signed in, or null. */
export async function currentSession(): Promise<Session | null> {
  try {
    return await callApi<Session>('GET', '/session');
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null;
    throw error;
  }
}

export function signIn(request: SignInRequest): Promise<Session> {
  return callApi<Session>('POST', '/session', { body: request });
}

export async function signOut(): Promise<void> {
  await callApi<unknown>('DELETE', '/session');
}

export type SetupRequest = z.infer<typeof setupRequest>;

/** Names an empty organization and makes its first administrator. */
export async function setUp(request: SetupRequest): Promise<void> {
  await callApi<unknown>('POST', '/setup', { body: request });
}
