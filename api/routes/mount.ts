import { Router, type RequestHandler } from 'express';
import { CarepathFailure } from '../../core/errors';
import type { ApiDeps } from '../deps';
import { problemOf } from '../errors';
import { asJson, idempotencyKey, once } from '../middleware/idempotency';
import { jsonBody } from '../middleware/json-body';
import { scopeOf, type Principal } from '../middleware/principal';
import { sendProblem } from '../middleware/problem-answer';
import type { Answer, Method, Route } from './route';

/**
 * Makes the Express routes. The order for each request: who calls (before this router), may they (deny by default), read
 * the body, validate it, do it once, present. The permission comes before the body: who may not call learns nothing of it.
 */
export function mountRoutes(deps: ApiDeps, routes: readonly Route[]): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const route of routes)
    router[route.method](route.path, mark(route), permit(route), ...jsonBody(), answer(deps, route));
  for (const [path, methods] of methodsByPath(routes)) router.all(path, methodNotAllowed(methods));
  return router;
}

function mayCall(route: Pick<Route, 'permission'>, principal: Principal | undefined): boolean {
  if (route.permission === 'public') return true;
  return principal !== undefined && (route.permission === 'signed-in' || principal.permissions.has(route.permission));
}

function mark(route: Route): RequestHandler {
  return (_request, response, next) => {
    response.locals.route = route.path;
    next();
  };
}

function permit(route: Route): RequestHandler {
  return (_request, response, next) => {
    const { principal } = response.locals;
    if (mayCall(route, principal)) return next();
    if (!principal) throw new CarepathFailure('unauthenticated', 'Sign in, or send an API key.');
    throw new CarepathFailure('forbidden', 'Your role does not allow this.', [], { permission: route.permission });
  };
}

function answer(deps: ApiDeps, route: Route): RequestHandler {
  return async (request, response) => {
    const work = route.prepare(deps, request, response);
    const principal = response.locals.principal;
    const key = route.method === 'get' || !principal ? undefined : idempotencyKey(request);
    if (key === undefined || !principal) return send(response, await work());
    const stored = await once(deps, scopeOf(principal), request, key, async () => {
      const { status, body } = await work();
      return { status, body: asJson(body) };
    });
    if (stored.replayed) response.setHeader('Idempotency-Replayed', 'true');
    if (stored.status >= 400) response.type('application/problem+json');
    send(response, stored);
  };
}

function send(response: Parameters<RequestHandler>[1], { status, body, headers, stream, file }: Answer): void {
  response.status(status).setHeader('Cache-Control', 'no-store');
  for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, value);
  if (stream) return stream(response);
  if (file) return void response.send(Buffer.from(file));
  if (body === undefined || body === null) return void response.end();
  if (!response.getHeader('content-type')) response.type('application/json');
  response.send(JSON.stringify(body));
}

function methodsByPath(routes: readonly Route[]): ReadonlyMap<string, readonly Method[]> {
  const methods = new Map<string, Method[]>();
  for (const { path, method } of routes) methods.set(path, [...(methods.get(path) ?? []), method]);
  return methods;
}

function methodNotAllowed(methods: readonly Method[]): RequestHandler {
  const allow = methods.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])).join(', ');
  return (_request, response) => {
    response.setHeader('Allow', allow);
    sendProblem(response, problemOf('method-not-allowed', `This address takes ${allow}.`));
  };
}
