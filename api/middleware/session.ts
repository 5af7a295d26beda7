import type { RequestHandler } from 'express';
import expressSession, { type SessionData } from 'express-session';
import MongoStore from 'connect-mongo';
import type { ApiDeps } from '../deps';

declare module 'express-session' {
  interface SessionData {
    userId: string;
    /** Epoch milliseconds: a session ends 12 h later whatever happens. */
    signedInAt: number;
  }
}

/** Ends after 15 minutes without a request, and after 12 hours in any case. */
const IDLE_MS = 15 * 60_000;
export const ABSOLUTE_MS = 12 * 60 * 60_000;

export function sessionMiddleware({ sessions, settings }: Pick<ApiDeps, 'sessions' | 'settings'>): RequestHandler {
  const secure = settings.publicUrl.startsWith('https:');
  return expressSession({
    name: cookieName(settings.publicUrl),
    secret: settings.sessionSecret,
    store: sessions,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    // TLS ends at a proxy in front of us: it tells so by X-Forwarded-Proto.
    proxy: secure,
    cookie: { httpOnly: true, sameSite: 'lax', secure, maxAge: IDLE_MS, path: '/' },
  });
}

/** Cookies know no ports: two copies on one machine would otherwise sign each other out. */
function cookieName(publicUrl: string): string {
  const { port, protocol } = new URL(publicUrl);
  return protocol === 'https:' ? '__Host-carepath' : `carepath-${port || '80'}`;
}

export function isExpired({ signedInAt }: Partial<SessionData>, now: Date): boolean {
  return signedInAt === undefined || now.getTime() - signedInAt >= ABSOLUTE_MS;
}

/** What is asked of a MongoDB client here. The records' driver and the session store's are copies of one package. */
export interface DatabaseClient {
  db(name: string): unknown;
}

/** Sessions in MongoDB; `client` is the one that the records use. Old ones are removed every 10 minutes. */
export function mongoSessions(client: DatabaseClient, dbName: string): MongoStore {
  const options = {
    client,
    dbName,
    collectionName: 'sessions',
    ttl: IDLE_MS / 1000,
    autoRemove: 'interval' as const,
    autoRemoveInterval: 10,
    touchAfter: 30,
  };
  return MongoStore.create(options as Options);
}

type Options = NonNullable<Parameters<typeof MongoStore.create>[0]>;
