import { dirname } from 'node:path';
import express, { Router } from 'express';
import { docsHeaders } from '../middleware/security-headers';

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Carepath API</title>
    <link rel="icon" href="/icon.svg" />
    <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;
const start = `SwaggerUIBundle({ url: '/api/v1/openapi.json', dom_id: '#swagger-ui', deepLinking: true });\n`;

/** The API's documentation, readable: swagger-ui served from here, nothing from elsewhere. */
export function docsRoutes(publicUrl: string): Router {
  const router = Router({ strict: false });
  router.use(docsHeaders(publicUrl));
  router.get('/', (_request, response) => void response.type('html').send(page));
  router.get('/start.js', (_request, response) => void response.type('text/javascript').send(start));
  const assets = dirname(require.resolve('swagger-ui-dist/package.json'));
  router.get(['/swagger-ui.css', '/swagger-ui-bundle.js'], express.static(assets, { index: false, maxAge: '1h' }));
  return router;
}
