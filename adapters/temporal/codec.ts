import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { METADATA_ENCODING_KEY, type Payload, type PayloadCodec } from '@temporalio/common';
import { UNTRUSTED } from '../../workflows/care-pathway/messages';

const ENCODING = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const untrusted: Payload = {
  metadata: { [METADATA_ENCODING_KEY]: text('json/plain') },
  data: text(JSON.stringify(UNTRUSTED)),
};

/**
 * Encrypts every payload with AES-256-GCM under the first key and decrypts with any key it has, so that keys can be
 * rotated: add the new one in front, and drop the old one when no history of its time is kept.
 *
 * A payload that this system did not encrypt (typed into the Temporal UI, sent by a foreign client) or that was tampered
 * with decodes to a marker, because an error here would fail the workflow task again and again. Only an unknown key is an
 * error: that is a worker without its keys, and the task must wait for one that has them.
 */
export class EncryptionCodec implements PayloadCodec {
  private readonly keys: ReadonlyMap<string, Buffer>;
  private readonly current: { readonly id: string; readonly key: Buffer };

  /** @param keys `<key id>:<64 hex digits>` each. */
  constructor(keys: readonly string[]) {
    const parsed = keys.map(parseKey);
    const [first] = parsed;
    if (first === undefined) throw new Error('PAYLOAD_KEYS holds no key');
    this.current = first;
    this.keys = new Map(parsed.map(({ id, key }) => [id, key]));
  }

  encode(payloads: Payload[]): Promise<Payload[]> {
    return Promise.resolve(payloads.map((payload) => this.encrypt(payload)));
  }

  // A rejection and not a throw: callers of a codec handle promises.
  decode(payloads: Payload[]): Promise<Payload[]> {
    return Promise.all(payloads.map((payload) => new Promise<Payload>((resolve) => resolve(this.decrypt(payload)))));
  }

  private encrypt(payload: Payload): Payload {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.current.key, nonce).setAAD(text(this.current.id));
    const sealed = Buffer.concat([cipher.update(pack(payload)), cipher.final()]);
    return {
      metadata: { [METADATA_ENCODING_KEY]: text(ENCODING), [KEY_ID]: text(this.current.id) },
      data: Buffer.concat([nonce, sealed, cipher.getAuthTag()]),
    };
  }

  private decrypt(payload: Payload): Payload {
    const id = metadata(payload, KEY_ID);
    if (metadata(payload, METADATA_ENCODING_KEY) !== ENCODING || id === undefined) return untrusted;
    const key = this.keys.get(id);
    if (key === undefined) throw new Error(`No payload key "${id}" is configured`);
    try {
      return unpack(open(Buffer.from(payload.data ?? []), key, id));
    } catch {
      return untrusted;
    }
  }
}

function open(data: Buffer, key: Buffer, id: string): Buffer {
  const decipher = createDecipheriv(CIPHER, key, data.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(text(id)).setAuthTag(data.subarray(data.length - TAG_BYTES));
  return Buffer.concat([decipher.update(data.subarray(NONCE_BYTES, data.length - TAG_BYTES)), decipher.final()]);
}

function parseKey(text: string): { readonly id: string; readonly key: Buffer } {
  const [id = '', hex = ''] = text.split(':');
  return { id, key: Buffer.from(hex, 'hex') };
}

function metadata(payload: Payload, name: string): string | undefined {
  const value = payload.metadata?.[name];
  return value === undefined ? undefined : new TextDecoder().decode(value);
}

/** The whole payload, its metadata included: the length of the metadata (4 bytes), the metadata as JSON, the data. */
function pack(payload: Payload): Buffer {
  const entries = Object.entries(payload.metadata ?? {}).map(([name, value]) => [
    name,
    Buffer.from(value).toString('base64'),
  ]);
  const head = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  // A payload without data (an Update that returns nothing) comes as a plain empty array.
  return Buffer.concat([length, head, Buffer.from(payload.data ?? [])]);
}

function unpack(packed: Buffer): Payload {
  const end = 4 + packed.readUInt32BE(0);
  const head: unknown = JSON.parse(packed.subarray(4, end).toString());
  const entries = Object.entries(head ?? {}).map(
    ([name, value]) => [name, Buffer.from(String(value), 'base64')] as const,
  );
  return { metadata: Object.fromEntries(entries), data: packed.subarray(end) };
}
