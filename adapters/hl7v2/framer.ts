import type { FrameProblem } from '../../core/record/adt-report';

const startBlock = 0x0b;
const endBlock = 0x1c;
const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/** One block taken from the stream; with a problem, `content` is what there was of it (at most the size limit). */
export interface Frame {
  readonly content: Buffer;
  readonly problem?: FrameProblem;
}

/**
 * Splits a byte stream into MLLP frames: 0x0B content 0x1C 0x0D. However the stream is chopped into chunks, the frames
 * are the same. A frame ends at 0x1C 0x0D, or at 0x1C followed by the next start block (some senders forget the 0x0D);
 * a 0x1C elsewhere is content. A start block inside a frame means that the end of the earlier one was lost.
 */
export class MllpFramer {
  /** Bytes outside of any frame, line ends not counted. */
  junkBytes = 0;

  private state: 'outside' | 'inside' | 'ending' | 'skipping' | 'skip-ending' = 'outside';
  private buffer = Buffer.alloc(0);
  private size = 0;

  /** @param maxBytes the largest content of one frame; a larger one is reported once and skipped to its end. */
  constructor(private readonly maxBytes: number) {}

  /** True while a frame has begun and not ended. */
  get open(): boolean {
    return this.state !== 'outside';
  }

  /** The frames that are complete (or known to be broken) after this chunk, in order. */
  push(chunk: Buffer): Frame[] {
    const frames: Frame[] = [];
    let from = 0;
    while (from < chunk.length) from = this.read(chunk, from, frames);
    return frames;
  }

  /** The stream has ended: what was begun and never finished. */
  end(): Frame[] {
    const unfinished = this.state === 'inside' || this.state === 'ending';
    const frames: Frame[] = unfinished ? [{ content: this.take(), problem: 'incomplete' }] : [];
    this.state = 'outside';
    return frames;
  }

  private read(chunk: Buffer, at: number, frames: Frame[]): number {
    switch (this.state) {
      case 'outside':
        this.readOutside(chunk.readUInt8(at));
        return at + 1;
      case 'inside':
      case 'skipping':
        return this.readContent(chunk, at, frames);
      case 'ending':
      case 'skip-ending':
        return this.readEnd(chunk, at, frames);
    }
  }

  private readOutside(byte: number): void {
    if (byte === startBlock) this.state = 'inside';
    else if (byte !== carriageReturn && byte !== lineFeed) this.junkBytes += 1;
  }

  private readContent(chunk: Buffer, at: number, frames: Frame[]): number {
    let end = at;
    while (end < chunk.length && chunk[end] !== endBlock && chunk[end] !== startBlock) end += 1;
    this.append(chunk.subarray(at, end), frames);
    if (end === chunk.length) return end;
    if (chunk[end] === endBlock) {
      this.state = this.state === 'inside' ? 'ending' : 'skip-ending';
    } else {
      if (this.state === 'inside') frames.push({ content: this.take(), problem: 'incomplete' });
      this.state = 'inside';
    }
    return end + 1;
  }

  private readEnd(chunk: Buffer, at: number, frames: Frame[]): number {
    const byte = chunk.readUInt8(at);
    const skipping = this.state === 'skip-ending';
    if (byte !== carriageReturn && byte !== startBlock) {
      this.state = skipping ? 'skipping' : 'inside';
      this.append(Buffer.of(endBlock), frames);
      return at;
    }
    if (!skipping) frames.push({ content: this.take() });
    this.state = byte === startBlock ? 'inside' : 'outside';
    return at + 1;
  }

  private append(bytes: Buffer, frames: Frame[]): void {
    if (this.state !== 'inside') return;
    const room = this.maxBytes - this.size;
    const kept = bytes.length > room ? bytes.subarray(0, room) : bytes;
    this.reserve(this.size + kept.length);
    kept.copy(this.buffer, this.size);
    this.size += kept.length;
    if (bytes.length > room) {
      frames.push({ content: this.take(), problem: 'too-large' });
      this.state = 'skipping';
    }
  }

  /** Copies into one growing buffer, so that a sender of single bytes cannot pin a socket buffer for each of them. */
  private reserve(bytes: number): void {
    if (bytes <= this.buffer.length) return;
    const grown = Buffer.alloc(Math.min(this.maxBytes, Math.max(bytes, this.buffer.length * 2, 4096)));
    this.buffer.copy(grown, 0, 0, this.size);
    this.buffer = grown;
  }

  private take(): Buffer {
    const content = Buffer.from(this.buffer.subarray(0, this.size));
    this.size = 0;
    if (this.buffer.length > 65_536) this.buffer = Buffer.alloc(0);
    return content;
  }
}
