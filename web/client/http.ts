import type { Problem } from '../../api/contract/primitives';

/** What the API (or the network) refused, with the problem details of RFC 9457 when there were any. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    /** HTTP status; 0 when the server could not be reached. */
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.detail ?? problem.title);
  }

  get unreachable(): boolean {
    return this.status === 0;
  }
}

type QueryValue = string | number | boolean | undefined;

export interface RequestOptions {
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** Lets the request outlive the page: for a last draft on the way out. */
  readonly keepalive?: boolean;
  /** Makes a write safe to repeat. */
  readonly idempotencyKey?: string;
  /** The version that a write is based on: another one there is a refusal (412). */
  readonly ifMatch?: number;
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

/** Tells that a call was refused because nobody is signed in (any more): event `ended`. */
export const sessionEnd = new EventTarget();

const API_BASE = '/api/v1';

/** One call to the API. @throws ApiProblem */
export async function callApi<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
  return callServer<T>(method, `${API_BASE}${path}`, options);
}

/** The same, with its HTTP status: where that tells more than the body. @throws ApiProblem */
export async function askApi<T>(method: Method, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
  return exchange<T>(method, `${API_BASE}${path}`, options);
}

/** One call to this server outside of the API. @throws ApiProblem */
export async function callServer<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
  return (await exchange<T>(method, path, options)).body;
}

async function exchange<T>(method: Method, path: string, options: RequestOptions): Promise<Answer<T>> {
  const response = await reach(method, `${path}${queryString(options.query ?? {})}`, options);
  const answer = await readJson(response);
  if (response.status === 401) sessionEnd.dispatchEvent(new Event('ended'));
  if (!response.ok) throw new ApiProblem(response.status, asProblem(answer, response));
  // The API's own tests hold its answers against the contract: no schema library is shipped to the browser for it.
  return { status: response.status, body: answer as T };
}

async function reach(method: Method, url: string, options: RequestOptions): Promise<Response> {
  const headers = new Headers({ Accept: 'application/json', 'Accept-Language': document.documentElement.lang });
  if (options.body !== undefined) headers.set('Content-Type', 'application/json');
  if (options.idempotencyKey !== undefined) headers.set('Idempotency-Key', options.idempotencyKey);
  if (options.ifMatch !== undefined) headers.set('If-Match', `"${options.ifMatch}"`);
  try {
    return await fetch(url, {
      method,
      headers,
      credentials: 'same-origin',
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      ...(options.signal && { signal: options.signal }),
      ...(options.keepalive && { keepalive: true }),
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new ApiProblem(0, { type: 'about:blank', title: 'The server cannot be reached', status: 0 });
  }
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function asProblem(answer: unknown, response: Response): Problem {
  if (typeof answer === 'object' && answer !== null && 'title' in answer) return answer as Problem;
  return { type: 'about:blank', title: response.statusText || `HTTP ${response.status}`, status: response.status };
}

function queryString(query: Readonly<Record<string, QueryValue>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

/** A random key for `Idempotency-Key`; works on plain http too, where `crypto.randomUUID` does not exist. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
