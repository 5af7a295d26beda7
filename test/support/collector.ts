import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

interface Collected {
  readonly resourceSpans: readonly {
    readonly resource: {
      readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue: string } }[];
    };
    readonly scopeSpans: readonly { readonly spans: readonly { readonly [field: string]: unknown }[] }[];
  }[];
}

/** An OpenTelemetry collector that keeps what it is sent; answers each call with the next of `answers`, then with 200. */
export async function startCollector(answers: readonly number[]) {
  const bodies: Collected[] = [];
  let calls = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const status = answers[calls] ?? 200;
      calls += 1;
      if (status === 200 && request.url === '/v1/traces')
        bodies.push(JSON.parse(Buffer.concat(chunks).toString()) as Collected);
      response.writeHead(status).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { bodies, endpoint: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
