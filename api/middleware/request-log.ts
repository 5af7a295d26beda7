import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';

/**
 * One line a request: method, the route's pattern, status, duration, who. No addresses, queries, headers or bodies,
 * which can name a patient. Health checks are not logged.
 */
export function requestLog(logger: Logger): RequestHandler {
  return pinoHttp<Parameters<RequestHandler>[0], Response>({
    logger,
    genReqId: (_request, response) => {
      const id = randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    autoLogging: { ignore: ({ url }) => url.startsWith('/healthz') || url.startsWith('/readyz') },
    serializers: { req: () => undefined, res: () => undefined, err: () => undefined },
    quietReqLogger: true,
    customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'info'),
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request',
    // Asked for at the beginning too, when nothing is known yet.
    customProps: (request, response) =>
      response.writableEnded || response.destroyed
        ? {
            method: request.method,
            route: response.locals.route ?? 'other',
            status: response.statusCode,
            actor: response.locals.principal?.id,
          }
        : {},
  });
}
