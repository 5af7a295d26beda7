import type { Socket } from 'node:net';
import type { FrameProblem } from '../../core/record/adt-report';
import { MllpFramer, type Frame } from './framer';

/** What the listener writes of its own life; a pino logger is one. Never message content. */
export interface ListenerLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Answers one frame with one acknowledgment (both without the MLLP block bytes). */
export type FrameHandler = (content: Buffer, problem?: FrameProblem) => Promise<Buffer>;

export interface MllpLimits {
  /** Largest content of one frame, bytes. */
  readonly maxFrameBytes: number;
  readonly maxConnections: number;
  /** A connection that sends nothing for so long is closed, ms. Interface engines keep connections open: be generous. */
  readonly idleMs: number;
  /** From a frame's start block to its end, ms. */
  readonly frameMs: number;
  /** How long a client may take to read an acknowledgment, ms. */
  readonly writeMs: number;
}

const blockStart = Buffer.of(0x0b);
const blockEnd = Buffer.of(0x1c, 0x0d);
/** How long a peer may keep its half of the connection open after we have closed ours, ms. */
const lingerMs = 1_000;

/** One sender's connection: reads frames, handles one at a time, answers in order, and stops reading while it works. */
export class MllpConnection {
  private readonly framer: MllpFramer;
  private readonly waiting: Frame[] = [];
  private working = false;
  private closing = false;
  private frameTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly limits: MllpLimits,
    private readonly handle: FrameHandler,
    private readonly log: ListenerLog,
  ) {
    this.framer = new MllpFramer(limits.maxFrameBytes);
    socket.setTimeout(limits.idleMs, () => {
      if (!this.working) this.ended();
    });
    socket.on('data', (chunk) => this.received(chunk));
    socket.on('end', () => this.ended());
    // A reset connection needs nothing more: what was not acknowledged is sent again.
    socket.on('error', (error) => this.log.info({ code: errorCode(error) }, 'MLLP connection failed'));
    socket.on('close', () => this.closed());
  }

  /** Answers the frame being handled, takes no other, and closes. */
  finish(): void {
    this.closing = true;
    this.waiting.length = 0;
    if (!this.working) this.leave();
  }

  cut(): void {
    this.socket.destroy();
  }

  private received(chunk: Buffer): void {
    if (this.closing) return;
    const junkBefore = this.framer.junkBytes;
    const frames = this.framer.push(chunk);
    const junk = this.framer.junkBytes - junkBefore;
    if (junk > 0) this.log.warn({ bytes: junk }, 'MLLP bytes outside of a frame were dropped');
    if (frames.length > 0 || !this.framer.open) this.stopFrameTimer();
    if (this.framer.open) this.startFrameTimer();
    this.waiting.push(...frames);
    void this.work();
  }

  /** A frame that never ends must not hold its memory for ever, however slowly its bytes drip in. */
  private startFrameTimer(): void {
    this.frameTimer ??= setTimeout(() => {
      this.frameTimer = undefined;
      // While a frame is being handled nothing is read, so the time is not the sender's.
      if (this.working) this.startFrameTimer();
      else this.ended();
    }, this.limits.frameMs);
  }

  private stopFrameTimer(): void {
    clearTimeout(this.frameTimer);
    this.frameTimer = undefined;
  }

  /** Nothing more will come (or be waited for): a frame that was begun is reported, all is answered, then it closes. */
  private ended(): void {
    if (this.closing) return;
    this.closing = true;
    this.stopFrameTimer();
    this.waiting.push(...this.framer.end());
    void this.work();
  }

  private closed(): void {
    this.stopFrameTimer();
    if (this.closing) return;
    this.closing = true;
    // Cut off inside a frame: nobody is left to be answered, but it is kept.
    for (const frame of this.framer.end()) {
      this.handle(frame.content, frame.problem).catch((error: unknown) => this.unanswered(error));
    }
  }

  private async work(): Promise<void> {
    if (this.working) return;
    this.working = true;
    this.socket.pause();
    try {
      for (let frame = this.waiting.shift(); frame; frame = this.waiting.shift()) await this.answer(frame);
    } catch (error) {
      this.unanswered(error);
    }
    this.working = false;
    if (this.closing) this.leave();
    else this.socket.resume();
  }

  private async answer(frame: Frame): Promise<void> {
    const acknowledgment = await this.handle(frame.content, frame.problem);
    await this.write(Buffer.concat([blockStart, acknowledgment, blockEnd]));
  }

  /** No acknowledgment is the honest answer to a failure that could not even be described: the sender sends again. */
  private unanswered(error: unknown): void {
    this.log.warn({ code: errorCode(error) }, 'MLLP connection closed without an acknowledgment');
    this.socket.destroy();
  }

  private write(bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      const hung = setTimeout(() => reject(new Error('the client does not read')), this.limits.writeMs);
      this.socket.write(bytes, (error) => {
        clearTimeout(hung);
        if (error) reject(error);
        else resolve();
      });
    });
  }

  /** Ends our half and reads on for a moment: a reset could take the last acknowledgment away from the peer. */
  private leave(): void {
    this.socket.end();
    this.socket.resume();
    const cut = setTimeout(() => this.socket.destroy(), lingerMs);
    this.socket.once('close', () => clearTimeout(cut));
  }
}

function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return 'code' in error ? String(error.code) : error.name;
}
