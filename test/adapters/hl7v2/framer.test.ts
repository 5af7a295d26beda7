import fc from 'fast-check';
import { MllpFramer, type Frame } from '../../../adapters/hl7v2/framer';

const limit = 64;

function framesOf(chunks: readonly Buffer[], maxBytes = limit): { frames: Frame[]; junk: number } {
  const framer = new MllpFramer(maxBytes);
  const frames = chunks.flatMap((chunk) => framer.push(chunk));
  return { frames: [...frames, ...framer.end()], junk: framer.junkBytes };
}

function read(...chunks: string[]): [string, string?][] {
  const { frames } = framesOf(chunks.map((chunk) => Buffer.from(chunk, 'latin1')));
  return frames.map(({ content, problem }) =>
    problem ? [content.toString('latin1'), problem] : [content.toString('latin1')],
  );
}

describe('MLLP framer', () => {
  test('takes one frame', () => {
    expect(read('\x0bMSH|1\x1c\r')).toEqual([['MSH|1']]);
  });

  test('takes several frames of one chunk', () => {
    expect(read('\x0bone\x1c\r\x0btwo\x1c\r\r\n\x0bthree\x1c\r')).toEqual([['one'], ['two'], ['three']]);
  });

  test('takes a frame whose end bytes come in two chunks', () => {
    expect(read('\x0bone', '\x1c', '\r', '\x0btwo\x1c\r')).toEqual([['one'], ['two']]);
  });

  test('counts and drops junk before a start block, but no line ends', () => {
    const { frames, junk } = framesOf([Buffer.from('GET /\r\n\x0bone\x1c\r\r\n')]);
    expect(frames.map(({ content }) => content.toString())).toEqual(['one']);
    expect(junk).toBe(5);
  });

  test('reports a frame without an end block when the next one starts', () => {
    expect(read('\x0bone\r\x0btwo\x1c\r')).toEqual([['one\r', 'incomplete'], ['two']]);
  });

  test('reports a frame that the end of the stream cuts off', () => {
    expect(read('\x0bone')).toEqual([['one', 'incomplete']]);
    expect(read('\x0bone\x1c')).toEqual([['one', 'incomplete']]);
  });

  test('takes a frame whose sender forgets the carriage return', () => {
    expect(read('\x0bone\x1c\x0btwo\x1c\r')).toEqual([['one'], ['two']]);
  });

  test('keeps an end block inside the content', () => {
    expect(read('\x0bone\x1ctwo\x1c\r')).toEqual([['one\x1ctwo']]);
  });

  test('reports a frame over the limit once and goes on with the next', () => {
    const large = 'x'.repeat(limit * 3);
    expect(read(`\x0b${large}\x1c\r\x0btwo\x1c\r`)).toEqual([['x'.repeat(limit), 'too-large'], ['two']]);
  });

  test('takes a frame of exactly the limit', () => {
    expect(read(`\x0b${'x'.repeat(limit)}\x1c\r`)).toEqual([['x'.repeat(limit)]]);
  });

  test('gives the same frames however the stream is chopped', () => {
    const byte = fc.oneof(fc.constantFrom(0x0b, 0x1c, 0x0d, 0x0a), fc.integer({ min: 0, max: 255 }));
    const stream = fc.array(byte, { maxLength: 300 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(
        stream,
        fc.array(fc.nat(300), { maxLength: 40 }),
        fc.integer({ min: 1, max: 20 }),
        (bytes, cuts, max) => {
          const edges = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
          const chunks = edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
          expect(framesOf(chunks, max)).toEqual(framesOf([bytes], max));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('finds every well-formed frame between any junk', () => {
    const clean = fc.array(fc.integer({ min: 0x20, max: 0xff }), { maxLength: 40 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.array(fc.tuple(clean, clean), { maxLength: 10 }), (pairs) => {
        const stream = pairs.flatMap(([junk, content]) => [junk, Buffer.of(0x0b), content, Buffer.of(0x1c, 0x0d)]);
        const { frames, junk } = framesOf([Buffer.concat(stream)]);
        expect(frames).toEqual(pairs.map(([, content]) => ({ content })));
        expect(junk).toBe(pairs.reduce((sum, [noise]) => sum + noise.length, 0));
      }),
    );
  });
});
