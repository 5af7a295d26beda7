import express, { Router, type Express } from 'express';
import type { ApiDeps } from './deps';
import { authenticate } from './middleware/authenticate';
import { nothingHere, problemAnswer } from './middleware/problem-answer';
import { requestLog } from './middleware/request-log';
import { sameOrigin } from './middleware/same-origin';
import { apiHeaders } from './middleware/security-headers';
import { sessionMiddleware } from './middleware/session';
import { openApiDocument } from './openapi';
import { allRoutes } from './routes/all-routes';
import { docsRoutes } from './routes/docs';
import { FeedTail } from './routes/feed-tail';
import { healthRoutes } from './routes/health';
import { mailWebhookRoutes } from './routes/mail-webhook';
import { mountRoutes } from './routes/mount';
import { patientPageRoutes } from './routes/patient-pages';
import { simulatorRoutes } from './routes/simulators';
import { unsubscribeRoutes } from './routes/unsubscribe';
import { webRoutes } from './routes/web';
import { webhookRoutes } from './routes/webhooks';

/** The whole HTTP side: health, webhooks, the API with its documentation, and the web application. */
export function createApp(deps: ApiDeps): Express {
  const { settings, logger } = deps;
  const app = express();
  app.disable('x-powered-by').set('query parser', 'simple').set('etag', false);
  // TLS ends at a proxy beside us: the address of whoever calls is what it says.
  if (settings.publicUrl.startsWith('https:')) app.set('trust proxy', 'loopback, linklocal, uniquelocal');
  app.use(requestLog(logger));
  app.use(apiHeaders(settings.publicUrl));
  app.use(healthRoutes(deps));
  app.use('/webhooks/mail', mailWebhookRoutes(deps), nothingHere());
  app.use('/webhooks', webhookRoutes(deps), nothingHere());
  app.use('/mail/unsubscribe', unsubscribeRoutes(deps), nothingHere());
  app.use('/p', patientPageRoutes(deps), nothingHere());
  app.use('/api/docs', docsRoutes(settings.publicUrl), nothingHere());
  app.use('/api/v1', apiRoutes(deps), nothingHere());
  app.use(['/api', '/fhir'], nothingHere());
  if (settings.simulatorUrl !== undefined) app.use(simulatorRoutes(settings.simulatorUrl));
  if (settings.webRoot !== undefined) app.use(webRoutes({ webRoot: settings.webRoot, publicUrl: settings.publicUrl }));
  app.use(nothingHere());
  app.use(problemAnswer(logger));
  return app;
}

/** The order of the chain: limit, who calls, from where; then each route's own permission, validation and command. */
function apiRoutes(deps: ApiDeps): Router {
  const { repositories, clock, logger, settings, limit } = deps;
  const routes = allRoutes(new FeedTail(repositories.timeline, clock, logger));
  const router = Router({ caseSensitive: true });
  router.use(limit.middleware());
  const document = JSON.stringify(openApiDocument(routes));
  router.get('/openapi.json', (_request, response) => void response.type('application/json').send(document));
  router.use(sessionMiddleware(deps), sameOrigin(settings.publicUrl), authenticate(deps));
  router.use(mountRoutes(deps, routes));
  return router;
}
