import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Hl7Client } from '@medplum/hl7';
import { Hl7Message } from '@medplum/core';
import { startMllpListener, type MllpListener } from '../../../adapters/hl7v2/listener';
import type { FrameHandler, MllpLimits } from '../../../adapters/hl7v2/connection';
import { acknowledge } from '../../../adapters/hl7v2/acknowledge';
import { acknowledgments, adt, fieldOf, mllpFrame, sendBytes, sendMllp } from '../../support/hl7';

const listeners: MllpListener[] = [];
const warnings: string[] = [];
const log = { info: () => undefined, warn: (_fields: object, message: string) => void warnings.push(message) };

async function listen(handle: FrameHandler, limits: Partial<MllpLimits> = {}): Promise<MllpListener> {
  const listener = await startMllpListener({ host: '127.0.0.1', port: 0, handle, limits, log });
  listeners.push(listener);
  return listener;
}

/** Everything a listener answers until it closes the connection. */
async function conversation(port: number, talk: (socket: Socket) => void): Promise<string[]> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  talk(socket);
  await once(socket, 'close');
  return acknowledgments(Buffer.concat(chunks));
}

/** Answers with the frame's own content, its problem in front. */
const echo: FrameHandler = (content, problem) =>
  Promise.resolve(Buffer.from(`${problem ?? 'whole'}:${content.toString()}`));

afterEach(async () => {
  warnings.length = 0;
  await Promise.all(listeners.splice(0).map((listener) => listener.close(100)));
});

describe('MLLP listener', () => {
  test('answers the client of another implementation', async () => {
    const { port } = await listen((raw) => Promise.resolve(acknowledge(raw, { code: 'AA' }, new Date())));
    const client = new Hl7Client({ host: '127.0.0.1', port });
    const message = Hl7Message.parse(adt('A03', { controlId: 'CTL1' }).trimEnd());
    const answer = await client.sendAndWait(message);
    await client.close();
    expect(answer.getSegment('MSA')?.getField(1).toString()).toBe('AA');
    expect(answer.getSegment('MSA')?.getField(2).toString()).toBe('CTL1');
  });

  test('answers frames of one chunk one at a time and in order', async () => {
    let busy = 0;
    const { port } = await listen(async (content) => {
      busy += 1;
      expect(busy).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      busy -= 1;
      return content;
    });
    const names = Array.from({ length: 20 }, (_, index) => `frame ${index}`);
    const answers = await conversation(port, (socket) => socket.end(Buffer.concat(names.map(mllpFrame))));
    expect(answers).toEqual(names);
  });

  test('answers a frame that comes byte by byte, its end bytes apart', async () => {
    const { port } = await listen(echo);
    const answers = await conversation(port, (socket) => {
      socket.setNoDelay(true);
      for (const byte of mllpFrame('slow')) socket.write(Buffer.of(byte));
      socket.end();
    });
    expect(answers).toEqual(['whole:slow']);
  });

  test('reports a frame without an end block, and answers the one after it', async () => {
    const { port } = await listen(echo);
    const answers = await conversation(port, (socket) => socket.end(Buffer.from('\x0bfirst\r\x0bsecond\x1c\r')));
    expect(answers).toEqual(['incomplete:first\r', 'whole:second']);
  });

  test('answers a frame that is never ended when its time is up, and closes', async () => {
    const { port } = await listen(echo, { frameMs: 50 });
    expect(await conversation(port, (socket) => socket.write('\x0bhalf'))).toEqual(['incomplete:half']);
  });

  test('reports a frame over the size limit and answers the next', async () => {
    const { port } = await listen(echo, { maxFrameBytes: 10 });
    const answers = await conversation(port, (socket) =>
      socket.end(Buffer.concat([mllpFrame('x'.repeat(500)), mllpFrame('next')])),
    );
    expect(answers).toEqual([`too-large:${'x'.repeat(10)}`, 'whole:next']);
  });

  test('keeps what was begun when the connection is cut off', async () => {
    const seen: [string, string | undefined][] = [];
    const kept = new Promise<void>((resolve) => {
      void listen((content, problem) => {
        seen.push([content.toString(), problem]);
        resolve();
        return echo(content);
      }).then(({ port }) => {
        const socket = connect(port, '127.0.0.1', () => socket.write('\x0bcut', () => socket.resetAndDestroy()));
        socket.on('error', () => undefined);
      });
    });
    await kept;
    expect(seen).toEqual([['cut', 'incomplete']]);
  });

  test('drops and reports bytes outside of a frame', async () => {
    const { port } = await listen(echo);
    expect(await sendBytes(port, Buffer.concat([Buffer.from('GET / HTTP/1.1\r\n'), mllpFrame('after')]))).toBe(
      'whole:after',
    );
    expect(warnings).toContain('MLLP bytes outside of a frame were dropped');
  });

  test('closes a connection that stays idle', async () => {
    const { port } = await listen(echo, { idleMs: 50 });
    expect(await conversation(port, () => undefined)).toEqual([]);
  });

  test('refuses connections over the limit and takes new ones when others have ended', async () => {
    const { port, connections } = await listen(echo, { maxConnections: 1 });
    const first = connect(port, '127.0.0.1');
    await once(first, 'connect');
    first.write(mllpFrame('one'));
    await once(first, 'data');
    expect(connections()).toBe(1);
    await expect(sendMllp(port, 'two')).rejects.toThrow();
    first.end();
    await once(first, 'close');
    await expect(eventually(() => sendMllp(port, 'three'))).resolves.toBe('whole:three');
  });

  test('closes without an acknowledgment when a frame cannot be handled at all', async () => {
    const { port } = await listen(() => Promise.reject(new Error('no memory')));
    expect(await conversation(port, (socket) => socket.write(mllpFrame('lost')))).toEqual([]);
  });

  test('cuts a client that sends and never reads', async () => {
    const { port } = await listen(() => Promise.resolve(Buffer.alloc(1_000_000, 'x')), { writeMs: 100 });
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.pause();
    await once(socket, 'connect');
    for (let count = 0; count < 50; count += 1) socket.write(mllpFrame('more'));
    await eventually(() =>
      warnings.includes('MLLP connection closed without an acknowledgment')
        ? Promise.resolve()
        : Promise.reject(new Error('not yet')),
    );
    expect(warnings).toContain('MLLP connection closed without an acknowledgment');
    socket.destroy();
  });

  test('answers the frame being handled before it closes, and takes no other', async () => {
    let release: (value: Buffer) => void = () => undefined;
    let started: () => void = () => undefined;
    const handling = new Promise<void>((resolve) => (started = resolve));
    const listener = await listen(() => {
      started();
      return new Promise((resolve) => (release = resolve));
    });
    const answers = conversation(listener.port, (socket) =>
      socket.write(Buffer.concat([mllpFrame('one'), mllpFrame('two')])),
    );
    await handling;
    const closed = listener.close();
    release(Buffer.from('done'));
    expect(await answers).toEqual(['done']);
    await closed;
    await expect(sendMllp(listener.port, 'late')).rejects.toThrow();
  });

  test('says so when the port is taken', async () => {
    const { port } = await listen(echo);
    await expect(startMllpListener({ host: '127.0.0.1', port, handle: echo, log })).rejects.toThrow('EADDRINUSE');
  });

  test('an acknowledgment is read back by the field it stands in', () => {
    const raw = Buffer.from(adt('A03', { controlId: 'X1' }));
    expect(fieldOf(acknowledge(raw, { code: 'AE', text: 'why' }, new Date()).toString(), 'MSA', 3)).toBe('why');
  });
});

async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
