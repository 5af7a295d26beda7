import type { FetchedMedia, MediaSource } from '../../core/ports';
import type { Config } from '../config';
import { CARRIER_ORIGIN } from './carrier-client';

export type MediaSettings = Pick<
  Config,
  'TWILIO_ACCOUNT_SID' | 'TWILIO_AUTH_TOKEN' | 'TWILIO_API_BASE' | 'TWILIO_MEDIA_ORIGINS'
>;

/** For the whole of a file, whatever its server does. */
const TIMEOUT_MS = 20_000;
const MEDIA_PATH = /^\/2010-04-01\/Accounts\/([A-Za-z0-9]+)\/Messages\/[A-Za-z0-9]+\/Media\/[A-Za-z0-9]+$/;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const NOT_THERE = new Set([404, 410]);

/**
 * Fetches from Twilio's media addresses of our own account. Its API sends us on to where the bytes are: that is followed
 * once, without our password, and only to an origin that is configured.
 */
export function createMediaSource(settings: MediaSettings, timeoutMs = TIMEOUT_MS): MediaSource {
  const { TWILIO_ACCOUNT_SID: account, TWILIO_AUTH_TOKEN: token } = settings;
  const authorization = `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}`;
  return {
    async fetch(url, mostBytes) {
      const address = addressOf(settings, url);
      if (!address) return { result: 'refused', why: 'elsewhere' };
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const first = await get(address, signal, { authorization });
        if (!REDIRECTS.has(first.status)) return await contentOf(first, mostBytes);
        await first.body?.cancel();
        const target = redirectOf(settings, address, first.headers.get('location'));
        if (!target) return { result: 'refused', why: 'elsewhere' };
        return await contentOf(await get(target, signal), mostBytes);
      } catch {
        return { result: 'failed', why: 'unreachable' };
      }
    },
  };
}

/** Where it is asked for: the path of a carrier's address of our account, on the carrier that is configured. */
function addressOf({ TWILIO_API_BASE: base = CARRIER_ORIGIN, TWILIO_ACCOUNT_SID }: MediaSettings, url: string) {
  if (!URL.canParse(url)) return null;
  const { origin, username, password, pathname, search } = new URL(url);
  const isCarriers = origin === CARRIER_ORIGIN || origin === new URL(base).origin;
  if (!isCarriers || username !== '' || password !== '' || search !== '') return null;
  if (MEDIA_PATH.exec(pathname)?.[1] !== TWILIO_ACCOUNT_SID) return null;
  return new URL(`${base.replace(/\/+$/, '')}${pathname}`);
}

function redirectOf({ TWILIO_MEDIA_ORIGINS }: MediaSettings, from: URL, location: string | null): URL | null {
  if (location === null || !URL.canParse(location, from.href)) return null;
  const target = new URL(location, from.href);
  if (target.username !== '' || target.password !== '') return null;
  return TWILIO_MEDIA_ORIGINS.some((origin) => new URL(origin).origin === target.origin) ? target : null;
}

function get(address: URL, signal: AbortSignal, headers: { readonly authorization?: string } = {}): Promise<Response> {
  return fetch(address, { headers: { ...headers, 'accept-encoding': 'identity' }, redirect: 'manual', signal });
}

async function contentOf(response: Response, mostBytes: number): Promise<FetchedMedia> {
  if (response.status !== 200) {
    await response.body?.cancel();
    return { result: 'failed', why: NOT_THERE.has(response.status) ? 'missing' : 'unreachable' };
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stream = (response.body ?? []) as AsyncIterable<Uint8Array> | readonly Uint8Array[];
  // What a server says of the length is not believed: the bytes are counted as they come.
  for await (const chunk of stream) {
    size += chunk.length;
    // Leaving the loop ends the stream, and the connection with it.
    if (size > mostBytes) return { result: 'refused', why: 'too-large' };
    chunks.push(chunk);
  }
  if (size === 0) return { result: 'failed', why: 'missing' };
  return { result: 'fetched', content: Buffer.concat(chunks) };
}
