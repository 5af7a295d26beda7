import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HttpServer {
  readonly port: number;
  /** From now on this answers. */
  serve(listener: RequestListener): void;
  /** Takes no more, lets what is being answered finish, and cuts what remains (event streams) after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** Listens at once; what answers can be exchanged once the rest is there. @throws when the port is taken. */
export async function startHttpServer(port: number, first: RequestListener, host?: string): Promise<HttpServer> {
  let listener = first;
  const server = createServer((request, response) => listener(request, response));
  server.headersTimeout = 20_000;
  server.requestTimeout = 60_000;
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(host !== undefined && { host }) }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    serve: (next) => {
      listener = next;
    },
    close: async (graceMs) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(cut);
    },
  };
}
