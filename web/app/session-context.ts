import { createContext, use, useCallback } from 'react';
import type { Session } from '../../api/contract/session';

export const SessionContext = createContext<Session | null>(null);

/** Who is signed in. Only for screens inside of `SessionGate`. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('useSession outside of SessionGate');
  return session;
}

/** What the web may offer; the server decides again at each call. */
export function useMay(): (permission: string) => boolean {
  const { permissions } = useSession();
  return useCallback((permission) => permissions.includes(permission), [permissions]);
}
