import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import * as fc from 'fast-check';
import { EncryptionCodec } from '../../../adapters/temporal/codec';
import { isUntrusted } from '../../../workflows/care-pathway/messages';

const old = `old:${'01'.repeat(32)}`;
const fresh = `fresh:${'02'.repeat(32)}`;
const codec = new EncryptionCodec([old]);

const encode = async (value: unknown, by = codec): Promise<Payload> => {
  const [payload] = await by.encode([defaultPayloadConverter.toPayload(value)]);
  if (!payload) throw new Error('no payload');
  return payload;
};
const decode = async (payload: Payload, by = codec): Promise<unknown> => {
  const [decoded] = await by.decode([payload]);
  return decoded && defaultPayloadConverter.fromPayload(decoded);
};
const plain = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('whatever goes in comes out, and cannot be read on the way', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      const sealed = await encode(value);
      expect(await decode(sealed)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(Buffer.from(sealed.data ?? []).includes(Buffer.from('a secret of a patient'))).toBe(false);
    }),
  );
  expect(Buffer.from((await encode('a secret')).data ?? []).includes('a secret')).toBe(false);
});

test('bytes and undefined keep their kind', async () => {
  expect(await decode(await encode(undefined))).toBeUndefined();
  expect(await decode(await encode(new Uint8Array([1, 2, 3])))).toEqual(new Uint8Array([1, 2, 3]));
});

test('the same value is never sealed the same way twice', async () => {
  const [one, two] = await Promise.all([encode('same'), encode('same')]);
  expect(Buffer.from(one.data ?? []).equals(Buffer.from(two.data ?? []))).toBe(false);
});

test('a new key in front seals, and what the old one sealed is still read', async () => {
  const rotated = new EncryptionCodec([fresh, old]);
  expect(await decode(await encode('before'), rotated)).toBe('before');
  const after = await encode('after', rotated);
  expect(new TextDecoder().decode(after.metadata?.['encryption-key-id'] ?? undefined)).toBe('fresh');
  expect(await decode(after, rotated)).toBe('after');
});

test('a worker without the key says so and takes nothing for untrusted', async () => {
  await expect(decode(await encode('x', new EncryptionCodec([fresh])))).rejects.toThrow('No payload key "fresh"');
});

test.each<readonly [string, Payload]>([
  ['plain JSON', plain({ inboxId: 'typed by hand' })],
  ['no payload at all', plain(undefined)],
  ['an empty payload', {}],
  ['a foreign encoding', { metadata: { encoding: bytes('protobuf/whatever') }, data: bytes('x') }],
  ['our encoding without a key id', { metadata: { encoding: bytes('binary/encrypted') }, data: bytes('x') }],
  [
    'rubbish under a known key',
    { metadata: { encoding: bytes('binary/encrypted'), 'encryption-key-id': bytes('old') }, data: bytes('rubbish') },
  ],
  [
    'nothing under a known key',
    { metadata: { encoding: bytes('binary/encrypted'), 'encryption-key-id': bytes('old') } },
  ],
])('%s decodes to the untrusted marker', async (_, payload) => {
  expect(isUntrusted(await decode(payload))).toBe(true);
});

test('one changed bit makes a payload untrusted', async () => {
  const sealed = await encode({ decisionId: 'd' });
  const data = Buffer.from(sealed.data ?? []);
  await fc.assert(
    fc.asyncProperty(fc.nat(data.length - 1), fc.integer({ min: 0, max: 7 }), async (at, bit) => {
      const changed = Buffer.from(data);
      changed[at] = (changed[at] ?? 0) ^ (1 << bit);
      expect(isUntrusted(await decode({ ...sealed, data: changed }))).toBe(true);
    }),
  );
});
