import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument } from '../../api/openapi';
import { allRoutes } from '../../api/routes/all-routes';
import { projectRoot } from '../../dev/project-root';

const routes = allRoutes({ listen: () => () => undefined });
const document = openApiDocument(routes);

it('is written to docs/openapi.json as the routes are (npm run openapi)', () => {
  const written: unknown = JSON.parse(readFileSync(join(projectRoot(), 'docs', 'openapi.json'), 'utf8'));
  expect(written).toEqual(JSON.parse(JSON.stringify(document)));
});

it('has every route, with its parameters', () => {
  for (const { method, path, contract } of routes) {
    const operation = document.paths?.[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method];
    const names = [...Object.keys(contract.params?.shape ?? {}), ...Object.keys(contract.query?.shape ?? {})];
    const parameters = (operation?.parameters ?? []) as readonly { readonly name?: string }[];
    expect(parameters.map(({ name }) => name).sort()).toEqual(names.sort());
    expect(operation?.requestBody !== undefined).toBe(contract.body !== undefined);
  }
});

it('resolves every reference inside itself', () => {
  const text = JSON.stringify(document);
  const names = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(document.components?.schemas).toHaveProperty(String(name));
});
