import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { loggable, problemOf, toProblem, type ProblemDocument } from '../errors';

export function sendProblem(response: Response, problem: ProblemDocument): void {
  if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="carepath"');
  if (problem.status === 503) response.setHeader('Retry-After', '2');
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** The last handler: whatever was thrown becomes a problem document; what we did not foresee is logged. */
export function problemAnswer(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const problem = toProblem(error);
    if (problem.status >= 500) {
      logger.error({ requestId: response.getHeader('x-request-id'), error: loggable(error) }, 'request failed');
    }
    // An answer that has begun cannot be changed: the connection is closed instead.
    if (response.headersSent) return next(error);
    sendProblem(response, problem);
  };
}

export function nothingHere(): RequestHandler {
  return (_request, response) => {
    sendProblem(response, problemOf('not-found', 'There is nothing at this address.'));
  };
}
