import type { Request, RequestHandler } from 'express';
import { CarepathFailure } from '../../core/errors';
import { hasApiKey } from './authenticate';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses writes that another site's page makes with this user's cookie. Browsers say where a request comes from by
 * Sec-Fetch-Site and Origin; a script says neither and needs no token. Requests with an API key carry no cookie's power.
 */
export function sameOrigin(publicUrl: string): RequestHandler {
  const ours = new URL(publicUrl).origin;
  return (request, _response, next) => {
    if (READS.has(request.method) || hasApiKey(request) || isFromHere(request, ours)) return next();
    throw new CarepathFailure('forbidden', 'This request comes from another site.');
  };
}

function isFromHere(request: Request, ours: string): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const origin = request.get('origin');
  return origin === undefined || origin === ours || isOwnHost(origin, request.get('host'));
}

/** Opened by another of our names (127.0.0.1 for localhost): the page's host is the one that was asked. */
function isOwnHost(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host.toLowerCase();
}
