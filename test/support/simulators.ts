import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulators, type RunningSimulators } from '../../dev/simulators/start-simulators';
import type { TwilioSettings } from '../../adapters/twilio/sms-provider';

/** A call that the product's webhooks would have received. */
export interface WebhookCall {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly params: { readonly [name: string]: string };
  readonly signature: string | undefined;
}

export interface JournalLine {
  readonly sid: string;
  readonly to: string;
  readonly body: string;
  readonly at: string;
  readonly intent: string | null;
}

/** The simulators' own interface. */
export interface SimulatorClient {
  /** A call: status and body. */
  sim(method: string, path: string, body?: unknown): Promise<{ status: number; body: never }>;
  journal(): Promise<readonly JournalLine[]>;
}

/** The phone and mail simulators beside a webhook address that records its calls. */
export interface SimulatorRig extends SimulatorClient {
  readonly settings: TwilioSettings & {
    readonly SMTP_URL: string;
    readonly MAIL_FROM: string;
    readonly SESSION_SECRET: string;
  };
  readonly calls: WebhookCall[];
  /** What the webhook answers, from now on. */
  answerWith(status: number): void;
  faults(...rules: readonly object[]): Promise<void>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

export const AUTH_TOKEN = 'a-token-for-tests';
const ACCOUNT_SID = `AC${'1'.repeat(32)}`;

/** The settings by which the product meets the simulators. */
export function simulatorSettings(publicUrl: string, httpPort: number, smtpPort: number): SimulatorRig['settings'] {
  return {
    TWILIO_ACCOUNT_SID: ACCOUNT_SID,
    TWILIO_AUTH_TOKEN: AUTH_TOKEN,
    TWILIO_MESSAGING_SERVICE_SID: `MG${'2'.repeat(32)}`,
    TWILIO_API_BASE: `http://127.0.0.1:${httpPort}`,
    PUBLIC_URL: publicUrl,
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    MAIL_FROM: 'Carepath <no-reply@clinic.example>',
    SESSION_SECRET: 'a-secret-for-tests-a-secret-for-tests',
  };
}

export function simulatorClient(httpPort: number): SimulatorClient {
  const sim: SimulatorClient['sim'] = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${httpPort}/sim${path}`, {
      method,
      // A connection kept from before a restart would fail.
      headers: { 'content-type': 'application/json', connection: 'close' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as never };
  };
  return {
    sim,
    async journal() {
      const { body }: { body: { items: readonly JournalLine[] } } = await sim('GET', '/sms/journal');
      return body.items;
    },
  };
}

/** `product`: where the webhooks go; without it they go to an address that records them. `mailSecret`: signs emails back. */
export async function simulatorRig(stepMs = 5, product?: string, mailSecret?: string): Promise<SimulatorRig> {
  const calls: WebhookCall[] = [];
  let answer = 204;
  const webhooks = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://product');
      const signature = request.headers['x-twilio-signature'];
      calls.push({
        path: url.pathname,
        query: url.searchParams,
        params: Object.fromEntries(new URLSearchParams(body)),
        signature: typeof signature === 'string' ? signature : undefined,
      });
      response.writeHead(answer).end();
    });
  }).listen(0, '127.0.0.1');
  await once(webhooks, 'listening');
  const publicUrl = product ?? `http://127.0.0.1:${portOf(webhooks.address())}`;
  const folder = await mkdtemp(join(tmpdir(), 'carepath-simulators-'));
  const start = (httpPort: number, smtpPort: number): Promise<RunningSimulators> =>
    startSimulators({
      ...{ httpPort, smtpPort, folder, accountSid: ACCOUNT_SID, authToken: AUTH_TOKEN, publicUrl, stepMs },
      ...(mailSecret !== undefined && { mailSecret }),
    });
  let running = await start(0, 0);
  const { sim, journal } = simulatorClient(running.httpPort);
  return {
    settings: simulatorSettings(publicUrl, running.httpPort, running.smtpPort),
    calls,
    answerWith(status) {
      answer = status;
    },
    sim,
    journal,
    async faults(...rules) {
      await sim('PUT', '/sms/faults', { seed: 7, rules });
    },
    async restart() {
      await running.close();
      running = await start(running.httpPort, running.smtpPort);
    },
    async close() {
      await running.close();
      webhooks.closeAllConnections();
      await new Promise((resolve) => webhooks.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until the condition holds; the test's own timeout ends a wait in vain. */
export async function eventually<T>(look: () => T | Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await look();
    if (holds(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
