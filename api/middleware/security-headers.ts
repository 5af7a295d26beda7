import { randomBytes } from 'node:crypto';
import type { RequestHandler } from 'express';
import helmet, { type HelmetOptions } from 'helmet';

type Directives = Readonly<Record<string, readonly string[] | null>>;

/** Headers for answers that are data: nothing in them is ever run or shown by a browser. */
export function apiHeaders(publicUrl: string): RequestHandler {
  return withPolicy(publicUrl, { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] });
}

/** The API's documentation page: swagger-ui sets styles inline. */
export function docsHeaders(publicUrl: string): RequestHandler {
  return withPolicy(publicUrl, {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:'],
    'connect-src': ["'self'"],
    'frame-ancestors': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
  });
}

/** The web application: only scripts and styles that carry this response's nonce, or come from this server. */
export function pageHeaders(publicUrl: string, nonce: string): RequestHandler {
  return withPolicy(publicUrl, {
    'default-src': ["'none'"],
    'script-src': ["'self'", `'nonce-${nonce}'`],
    'style-src': ["'self'", `'nonce-${nonce}'`],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'manifest-src': ["'self'"],
    'frame-ancestors': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'object-src': ["'none'"],
  });
}

export function newNonce(): string {
  return randomBytes(16).toString('base64');
}

/** HSTS and upgrading to https only where the public address is https: on plain http they would break the page. */
function withPolicy(publicUrl: string, policy: Directives): RequestHandler {
  const isHttps = publicUrl.startsWith('https:');
  const directives = { ...policy, ...(isHttps && { 'upgrade-insecure-requests': [] }) };
  const options: HelmetOptions = {
    contentSecurityPolicy: { useDefaults: false, directives: mutable(directives) },
    strictTransportSecurity: isHttps ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    crossOriginOpenerPolicy: isHttps,
    originAgentCluster: isHttps,
    referrerPolicy: { policy: 'no-referrer' },
  };
  return helmet(options);
}

function mutable(directives: Directives): Record<string, string[] | null> {
  return Object.fromEntries(Object.entries(directives).map(([name, values]) => [name, values && [...values]]));
}
