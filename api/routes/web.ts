import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import express, { Router, type RequestHandler } from 'express';
import { newNonce, pageHeaders } from '../middleware/security-headers';

const NONCE = /__CSP_NONCE__/g;

/** The web application: its files, and its one page for every address that a browser asks as a page. */
export function webRoutes({ webRoot, publicUrl }: { readonly webRoot: string; readonly publicUrl: string }): Router {
  const router = Router();
  router.use(markAsWeb);
  router.use(
    '/assets',
    // The names hold a hash of the content.
    express.static(join(webRoot, 'assets'), { index: false, immutable: true, maxAge: '365d', redirect: false }),
    (_request, _response, next) => next('router'),
  );
  router.use(express.static(webRoot, { index: false, maxAge: '1h', redirect: false }));
  router.get(/.*/, async (request, response, next) => {
    // Who takes anything (curl) gets the page at its front door; elsewhere only who asks for a page does.
    const preferred = request.path === '/' ? ['html', 'json'] : ['json', 'html'];
    if (request.accepts(preferred) !== 'html') return next();
    const html = await readFile(join(webRoot, 'index.html'), 'utf8').catch(() => null);
    if (html === null) return next();
    const nonce = newNonce();
    pageHeaders(publicUrl, nonce)(request, response, (error?: unknown) => {
      if (error) return next(error);
      response.setHeader('Cache-Control', 'no-store');
      response.type('html').send(html.replace(NONCE, nonce));
    });
  });
  return router;
}

const markAsWeb: RequestHandler = (_request, response, next) => {
  response.locals.route = 'web';
  next();
};
