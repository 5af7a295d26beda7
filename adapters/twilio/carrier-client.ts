import RequestClient from 'twilio/lib/base/RequestClient';

/** How the carrier itself calls its addresses, wherever it is. */
export const CARRIER_ORIGIN = 'https://api.twilio.com';

/** The carrier answered 429: certainly not accepted. */
export class CarrierBusy extends Error {
  constructor(readonly retryAfterMs: number) {
    super('The carrier asks to slow down');
    this.name = 'CarrierBusy';
  }
}

const DEFAULT_RETRY_AFTER_MS = 5_000;

/**
 * The SDK's HTTP client, pointed at another base address when one is set, without any retry of its own. Connections are
 * not kept alive: a kept connection that the carrier closes looks like a lost answer and would make a person check it.
 */
export class CarrierClient extends RequestClient {
  constructor(
    private readonly apiBase: string | undefined,
    timeoutMs: number,
  ) {
    super({ timeout: timeoutMs, autoRetry: false, keepAlive: false });
  }

  override async request<TData>(options: RequestClient.RequestOptions<TData>) {
    const response = await super.request<TData>({ ...options, uri: this.rebase(options.uri) });
    if (response.statusCode === 429) throw new CarrierBusy(retryAfterMs(headerOf(response, 'retry-after')));
    return response;
  }

  private rebase(uri: string): string {
    if (this.apiBase === undefined) return uri;
    const { pathname, search } = new URL(uri);
    return `${this.apiBase.replace(/\/+$/, '')}${pathname}${search}`;
  }
}

function headerOf(response: object, name: string): string | undefined {
  if (!('headers' in response) || typeof response.headers !== 'object' || response.headers === null) return undefined;
  const value: unknown = Reflect.get(response.headers, name);
  return typeof value === 'string' ? value : undefined;
}

/** `Retry-After` in seconds or as a date (RFC 9110, 10.2.3). */
function retryAfterMs(header: string | undefined): number {
  if (header === undefined) return DEFAULT_RETRY_AFTER_MS;
  const seconds = Number(header);
  const delay = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(delay) && delay > 0 ? delay : DEFAULT_RETRY_AFTER_MS;
}
