import { OpenApiGeneratorV31, OpenAPIRegistry, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { problem } from './contract/primitives';
import type { Route } from './routes/route';

const problemContent = { 'application/problem+json': { schema: problem } };

/** The OpenAPI document of the routes; `docs/openapi.json` is this, written to a file. */
export function openApiDocument(routes: readonly Route[]) {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'apiKey', { type: 'http', scheme: 'bearer' });
  registry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: 'carepath' });
  for (const route of routes) registry.registerPath(pathOf(route));
  return new OpenApiGeneratorV31(registry.definitions, { sortComponents: 'alphabetically' }).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Carepath',
      version: '1',
      description:
        'Errors are problem documents (RFC 9457); `errors` points at each wrong field. Lists take `limit` and `cursor`. ' +
        'Writes take an `Idempotency-Key`: the same request again gets the same answer.',
    },
    servers: [{ url: '/api/v1' }],
  });
}

function pathOf({ method, path, summary, permission, contract }: Route): RouteConfig {
  const { params, query, body, responses } = contract;
  const isOpen = permission === 'public';
  return {
    method,
    path: path.replaceAll(/:(\w+)/g, '{$1}'),
    summary,
    ...(!isOpen && permission !== 'signed-in' && { description: `Permission: \`${permission}\`` }),
    tags: [path.split('/')[1] ?? ''],
    security: isOpen ? [] : [{ session: [] }, { apiKey: [] }],
    request: {
      ...(params && { params }),
      ...(query && { query }),
      ...(body && { body: { required: true, content: { 'application/json': { schema: body } } } }),
    },
    responses: {
      ...Object.fromEntries(Object.entries(responses).map(([status, response]) => [status, responseOf(response)])),
      default: { description: 'What went wrong', content: problemContent },
    },
  };
}

function responseOf({ description, body, stream, file }: Route['contract']['responses'][number]) {
  if (file) return { description, content: { '*/*': { schema: { type: 'string', format: 'binary' } as const } } };
  const type = stream ? 'text/event-stream' : 'application/json';
  return { description, ...(body && { content: { [type]: { schema: body } } }) };
}
