import { useQuery } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import { currentSession } from '../client/session';
import { keys } from '../client/keys';
import { drafts } from '../features/today/drafts';
import { Failure } from './failure';
import { SessionContext } from './session-context';
import { Waiting } from './waiting';

/** Lets a signed-in person through; anybody else goes to the sign-in page and comes back here afterwards. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const location = useLocation();
  const session = useQuery({ queryKey: keys.session, queryFn: currentSession, staleTime: 60_000 });
  const userId = session.data?.user.id;
  useEffect(() => {
    if (userId !== undefined) drafts.keepFor(userId);
  }, [userId]);
  if (session.data) return <SessionContext value={session.data}>{children}</SessionContext>;
  if (session.isPending) return <Waiting />;
  if (session.isError) {
    return (
      <main>
        <Failure error={session.error} onRetry={() => void session.refetch()} />
      </main>
    );
  }
  const from = `${location.pathname}${location.search}`;
  return <Navigate to={`/sign-in?from=${encodeURIComponent(from)}`} replace />;
}
