import type { InboundMessage, LossReason } from './record/message';
import type { Scope } from './record/scope';

/** Where a file stands: the message it came with, and its number there. */
export interface FilePlace {
  readonly messageId: string;
  readonly index: number;
}

/** A file as it is kept. */
export interface KeptFile extends FilePlace {
  readonly id: string;
  /** By its bytes, whatever its sender says. */
  readonly contentType: string;
  readonly name?: string;
  readonly content: Uint8Array;
}

/** What became of an awaited attachment. */
export type Settlement =
  | { readonly state: 'kept'; readonly file: string; readonly contentType: string; readonly size: number }
  | { readonly state: 'lost'; readonly why: LossReason };

/** The files that came with messages, and the fetching of those that the carrier has. */
export interface AttachmentRepository {
  /** The whole file or nothing. Another one at the same place changes nothing. Returns the file's id. */
  keep(scope: Scope, file: Omit<KeptFile, 'id'>): Promise<string>;
  file(scope: Scope, id: string): Promise<KeptFile | null>;
  message(scope: Scope, messageId: string): Promise<InboundMessage | null>;
  /** Counts a try before it is made, and puts off the message. `null`: it is awaited no more. */
  begin(scope: Scope, place: FilePlace, nextTry: Date): Promise<number | null>;
  /** `false` when it is settled already. */
  settle(scope: Scope, place: FilePlace, as: Settlement): Promise<boolean>;
  /** Nothing of it is awaited any more. */
  finish(scope: Scope, messageId: string): Promise<void>;
  /** For the sweeper, over all organizations: messages whose files should have been fetched before `olderThan`. */
  awaitedSince(olderThan: Date, limit: number): Promise<readonly Pick<InboundMessage, 'id' | 'orgId'>[]>;
}
