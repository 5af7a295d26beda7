import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunningCopy } from './running-copy';

interface SignIn {
  readonly email: string;
  readonly password: string;
}

/** `demo.json` as the first start writes it. */
export interface Demo {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly users: { readonly [role in 'coordinator' | 'nurse' | 'manager' | 'admin' | 'privacy']: SignIn };
  readonly other: { readonly apiKey: string; readonly patientId: string; readonly taskId: string };
}

/** The whole product, running as a user starts it, with its demo clinic. */
export interface Product {
  readonly baseUrl: string;
  readonly mllpPort: number;
  readonly demo: Demo;
  readonly copy: RunningCopy;
  /** Calls the API with the demo's key; `path` begins behind `/api/v1`. @throws Error with the problem when it is refused */
  api<T>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<T>;
  stop(): Promise<void>;
}

/** `npm start` in a fresh data folder on free ports; ready when it answers. */
export async function startProduct(env: Readonly<Record<string, string>> = {}): Promise<Product> {
  const folder = await mkdtemp(join(tmpdir(), 'carepath-product-'));
  const copy = RunningCopy.start(folder, env);
  await copy.untilRunning();
  const demo = JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8')) as Demo;
  const { baseUrl } = copy;
  return {
    baseUrl,
    mllpPort: Number(/MLLP\) +\S+:(\d+)/.exec(copy.output)?.[1]),
    demo,
    copy,
    api: (method, path, body) => call(`${baseUrl}/api/v1${path}`, method, demo.apiKey, body),
    stop: async () => {
      await copy.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function call<T>(url: string, method: string, apiKey: string, body: unknown): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
