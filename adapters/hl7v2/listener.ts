import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { MllpConnection, type FrameHandler, type ListenerLog, type MllpLimits } from './connection';

export const defaultMllpLimits: MllpLimits = {
  maxFrameBytes: 1_048_576,
  maxConnections: 200,
  idleMs: 10 * 60_000,
  frameMs: 30_000,
  writeMs: 15_000,
};

export interface MllpOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly handle: FrameHandler;
  readonly limits?: Partial<MllpLimits>;
  readonly log: ListenerLog;
}

export interface MllpListener {
  readonly port: number;
  connections(): number;
  /** Takes no more connections, lets the frame being handled be answered, then closes; cuts what remains after `graceMs`. */
  close(graceMs?: number): Promise<void>;
}

/** Listens for HL7 v2 messages: one frame in, one acknowledgment out, in order on each connection. @throws when the port is taken. */
export async function startMllpListener(options: MllpOptions): Promise<MllpListener> {
  const limits = { ...defaultMllpLimits, ...options.limits };
  const open = new Set<MllpConnection>();
  // Half-open: a sender that ends its side after the last frame still gets its acknowledgment.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket: Socket) => {
    const connection = new MllpConnection(socket, limits, options.handle, options.log);
    open.add(connection);
    socket.once('close', () => open.delete(connection));
  });
  server.maxConnections = limits.maxConnections;
  server.on('drop', () => options.log.warn({ limit: limits.maxConnections }, 'MLLP connection refused: too many'));
  const port = await listen(server, options);
  return { port, connections: () => open.size, close: (graceMs = 5_000) => close(server, open, graceMs) };
}

async function listen(server: Server, { host, port }: MllpOptions): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

async function close(server: Server, open: ReadonlySet<MllpConnection>, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const connection of open) connection.finish();
  const cut = setTimeout(() => {
    for (const connection of open) connection.cut();
  }, graceMs);
  await closed;
  clearTimeout(cut);
}
