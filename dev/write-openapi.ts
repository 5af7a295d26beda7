import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument } from '../api/openapi';
import { allRoutes } from '../api/routes/all-routes';
import { projectRoot } from './project-root';

/** Writes `docs/openapi.json` from the routes. A test holds the two against each other. */
const document = openApiDocument(allRoutes({ listen: () => () => undefined }));
const file = join(projectRoot(), 'docs', 'openapi.json');
writeFileSync(file, `${JSON.stringify(document, undefined, 2)}\n`);
process.stdout.write(`${file}: ${Object.keys(document.paths ?? {}).length} addresses\n`);
