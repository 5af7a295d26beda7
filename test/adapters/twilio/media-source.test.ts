import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMediaSource, type MediaSettings } from '../../../adapters/twilio/media-source';
import { PNG } from '../../support/files';
import { simulatorRig, type SimulatorRig } from '../../support/simulators';

const PHONE = '+16175550142';
const MOST = 5 * 1024 * 1024;
let rig: SimulatorRig;
beforeAll(async () => {
  rig = await simulatorRig();
});
beforeEach(() => rig.faults());
afterAll(() => rig.close());

const settings = (changes: Partial<MediaSettings> = {}): MediaSettings => ({
  ...rig.settings,
  TWILIO_MEDIA_ORIGINS: [],
  ...changes,
});

/** A picture at the simulated carrier: the address that its webhook tells. */
async function sentPicture(content: Buffer = PNG): Promise<string> {
  rig.calls.length = 0;
  const media = [{ contentType: 'image/png', base64: content.toString('base64') }];
  await rig.sim('POST', '/sms', { from: PHONE, body: '', media });
  return rig.calls[0]?.params['MediaUrl0'] ?? '';
}

/** A server of a test, and what it was asked. */
async function listening(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { asked, close, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const mediaPath = () => `/2010-04-01/Accounts/${rig.settings.TWILIO_ACCOUNT_SID}/Messages/MM1/Media/ME1`;

describe('a picture at the carrier', () => {
  it('is fetched with the account’s password, at the carrier that is configured', async () => {
    const url = await sentPicture();
    expect(url).toMatch(/^https:\/\/api\.twilio\.com\/2010-04-01\/Accounts\/AC1+\/Messages\/MM\w+\/Media\/ME\w+$/);
    expect(await createMediaSource(settings()).fetch(url, MOST)).toEqual({ result: 'fetched', content: PNG });
    const stranger = createMediaSource(settings({ TWILIO_AUTH_TOKEN: 'wrong' }));
    expect(await stranger.fetch(url, MOST)).toEqual({ result: 'failed', why: 'unreachable' });
  });

  it.each([
    ['media-404', 'missing'],
    ['media-timeout', 'unreachable'],
    ['media-slow', 'unreachable'],
  ])('that answers with %s may be had another time', async (kind, why) => {
    const url = await sentPicture();
    await rig.faults({ kind });
    expect(await createMediaSource(settings(), 400).fetch(url, MOST)).toEqual({ result: 'failed', why });
  });

  it('that never ends is cut when it is too large', async () => {
    const url = await sentPicture();
    await rig.faults({ kind: 'media-endless' });
    expect(await createMediaSource(settings()).fetch(url, MOST)).toEqual({ result: 'refused', why: 'too-large' });
  });

  it('may be as large as allowed, and not a byte larger', async () => {
    const url = await sentPicture(Buffer.alloc(1000, 7));
    expect(await createMediaSource(settings()).fetch(url, 1000)).toMatchObject({ result: 'fetched' });
    expect(await createMediaSource(settings()).fetch(url, 999)).toEqual({ result: 'refused', why: 'too-large' });
  });

  it('cannot be reached while the carrier is away', async () => {
    const away = settings({ TWILIO_API_BASE: 'http://127.0.0.1:1' });
    const fetched = createMediaSource(away).fetch(`https://api.twilio.com${mediaPath()}`, MOST);
    expect(await fetched).toEqual({ result: 'failed', why: 'unreachable' });
  });
});

describe('an address that is not the carrier’s', () => {
  it('is never asked', async () => {
    const other = await listening((_request, response) => response.end('secret'));
    const carrier = await listening((_request, response) => response.end('secret'));
    try {
      const source = createMediaSource(settings({ TWILIO_API_BASE: carrier.origin }));
      const withUser = `${carrier.origin.replace('//', '//me:secret@')}${mediaPath()}`;
      const addresses = [
        ...[`${other.origin}${mediaPath()}`, `${other.origin}/`, 'file:///etc/passwd', 'not an address', ''],
        ...[withUser, `${carrier.origin}@${other.origin.slice(7)}${mediaPath()}`, `${carrier.origin}/health`],
        ...[`${carrier.origin}${mediaPath()}/../../../../Messages.json`, `${carrier.origin}${mediaPath()}?x=1`],
        `${carrier.origin}${mediaPath().replace(/AC1+/, `AC${'9'.repeat(32)}`)}`,
        `https://api.twilio.com.evil.example${mediaPath()}`,
      ];
      for (const address of addresses) {
        expect([address, await source.fetch(address, MOST)]).toEqual([
          address,
          { result: 'refused', why: 'elsewhere' },
        ]);
      }
      expect(other.asked.length + carrier.asked.length).toBe(0);
      // The address that is right is asked, so the servers were there to be asked.
      expect(await source.fetch(`${carrier.origin}${mediaPath()}`, MOST)).toMatchObject({ result: 'fetched' });
      expect(carrier.asked).toHaveLength(1);
    } finally {
      await Promise.all([other.close(), carrier.close()]);
    }
  });
});

describe('when the carrier sends on', () => {
  it('to where its files are, they are fetched there without the password', async () => {
    const files = await listening((_request, response) => response.end(PNG));
    const carrier = await listening((_request, response) =>
      response.writeHead(307, { location: `${files.origin}/AC1/file?signed=1` }).end(),
    );
    try {
      const at = { TWILIO_API_BASE: carrier.origin, TWILIO_MEDIA_ORIGINS: [files.origin] };
      const fetched = await createMediaSource(settings(at)).fetch(`https://api.twilio.com${mediaPath()}`, MOST);
      expect(fetched).toEqual({ result: 'fetched', content: PNG });
      expect(files.asked.map(({ url }) => url)).toEqual(['/AC1/file?signed=1']);
      expect(carrier.asked[0]?.headers.authorization).toMatch(/^Basic /);
      expect(files.asked[0]?.headers.authorization).toBeUndefined();
    } finally {
      await Promise.all([files.close(), carrier.close()]);
    }
  });

  it('anywhere else, or on and on, nobody follows', async () => {
    const other = await listening((_request, response) => response.end('secret'));
    const files = await listening((_request, response) =>
      response.writeHead(302, { location: `${other.origin}/` }).end(),
    );
    let target = `${other.origin}/latest/meta-data`;
    const carrier = await listening((_request, response) => response.writeHead(307, { location: target }).end());
    try {
      const at = { TWILIO_API_BASE: carrier.origin, TWILIO_MEDIA_ORIGINS: [files.origin] };
      const source = createMediaSource(settings(at));
      const fetch = () => source.fetch(`https://api.twilio.com${mediaPath()}`, MOST);
      expect(await fetch()).toEqual({ result: 'refused', why: 'elsewhere' });
      target = 'file:///etc/passwd';
      expect(await fetch()).toEqual({ result: 'refused', why: 'elsewhere' });
      target = `${files.origin}/x`;
      expect(await fetch()).toEqual({ result: 'failed', why: 'unreachable' });
      expect(files.asked).toHaveLength(1);
      expect(other.asked).toHaveLength(0);
    } finally {
      await Promise.all([other.close(), files.close(), carrier.close()]);
    }
  });
});
