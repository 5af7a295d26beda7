import express, { type Express } from 'express';
import { problemOf } from './errors';
import { sendProblem } from './middleware/problem-answer';
import { apiHeaders } from './middleware/security-headers';
import { healthRoutes, type ReadinessDeps } from './routes/health';

/** What answers until the database is there: health, and 503 for everything else. */
export function startingApp(deps: ReadinessDeps & { readonly publicUrl: string }): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(apiHeaders(deps.publicUrl), healthRoutes(deps));
  app.use((_request, response) => {
    sendProblem(response, problemOf('not-ready', 'Carepath is starting. Try again in a moment.'));
  });
  return app;
}
