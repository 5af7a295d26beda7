import { Readable } from 'node:stream';
import { raw, Router, type Request } from 'express';
import { CarepathFailure } from '../../core/errors';

const passedOn = /^\/sim\/(sms|mail)(\/|$)/;

/** Passes the phone and mail simulators' addresses on to them, in a demo: whoever can open the page may use them. */
export function simulatorRoutes(simulatorUrl: string): Router {
  const router = Router();
  const body = raw({ type: () => true, limit: '16mb' });
  router.all(/^\/sim\/(sms|mail)(\/.*)?$/, body, async (request, response) => {
    response.locals.route = '/sim';
    const target = new URL(request.originalUrl, simulatorUrl);
    // Dots in the path are resolved by now: they must not lead to the carrier's own addresses.
    if (!passedOn.test(target.pathname)) throw new CarepathFailure('not-found', 'There is nothing at this address.');
    const answer = await ask(target, request);
    response.status(answer.status).setHeader('Cache-Control', 'no-store');
    response.type(answer.headers.get('content-type') ?? 'application/json');
    if (!answer.body) return void response.end();
    Readable.fromWeb(answer.body)
      .on('error', () => response.destroy())
      .pipe(response);
  });
  return router;
}

async function ask(target: URL, request: Request): Promise<Response> {
  const body: unknown = request.body;
  const contentType = request.get('content-type');
  try {
    return await fetch(target, {
      method: request.method,
      headers: { ...(contentType !== undefined && { 'content-type': contentType }) },
      ...(Buffer.isBuffer(body) && body.length > 0 && { body: new Uint8Array(body) }),
      redirect: 'error',
      signal: AbortSignal.timeout(30_000),
    });
  } catch {
    throw new CarepathFailure('provider-unavailable', 'The simulator does not answer.');
  }
}
