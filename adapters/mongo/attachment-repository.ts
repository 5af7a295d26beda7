import { mongo } from 'mongoose';
import type { AttachmentRepository, FilePlace, KeptFile, Settlement } from '../../core/attachment-repository';
import type { InboundMessage } from '../../core/record/message';
import type { Scope } from '../../core/record/scope';
import type { AuditedCollection } from './audited-collection';
import type { Collection } from './collection';
import { toInbound, type InboundRow } from './conversation-row';
import type { Database } from './database';
import { below } from './operators';
import { schemaOf } from './schema';
import { within } from './scoped';
import { derivedId } from './stored-id';

interface FileRow extends Omit<KeptFile, 'id' | 'content'> {
  readonly _id: string;
  readonly orgId: string;
  readonly keptAt: Date;
  /** The driver reads it back as its own type. */
  readonly content: Buffer | mongo.Binary;
}

const fileSchema = schemaOf({
  orgId: { type: String, required: true },
  messageId: String,
  index: Number,
  contentType: String,
  name: String,
  keptAt: Date,
  content: { type: Buffer, required: true },
});

/**
 * A file is one document: the largest that we keep fits in one, and so it is there as a whole or not at all. GridFS would
 * write it in pieces and leave some behind when a process dies.
 */
export class MongoAttachmentRepository implements AttachmentRepository {
  private readonly files: Collection<FileRow>;

  constructor(
    private readonly database: Database,
    private readonly messages: AuditedCollection<InboundRow>,
  ) {
    this.files = database.collection<FileRow>('files', fileSchema);
  }

  async keep({ orgId }: Scope, { content, ...file }: Omit<KeptFile, 'id'>): Promise<string> {
    const _id = derivedId('file', orgId, file.messageId, String(file.index));
    const keptAt = this.database.clock.now();
    await this.files.insert({ _id, orgId, ...file, keptAt, content: Buffer.from(content) });
    return _id;
  }

  async file(scope: Scope, id: string): Promise<KeptFile | null> {
    const row = await this.files.findOne(within(scope, { _id: id }));
    if (!row) return null;
    const { _id, orgId: _orgId, keptAt: _keptAt, content, ...file } = row;
    return { id: _id, ...file, content: content instanceof mongo.Binary ? content.value() : content };
  }

  async message(scope: Scope, messageId: string): Promise<InboundMessage | null> {
    const row = await this.messages.findOne(within(scope, { _id: messageId }));
    return row && toInbound(row);
  }

  async begin(scope: Scope, { messageId, index }: FilePlace, nextTry: Date): Promise<number | null> {
    const row = await this.messages.change(
      within(scope, { _id: messageId, [`attachments.${index}.state`]: 'awaited' }),
      {
        $inc: { [`attachments.${index}.tries`]: 1 },
        $set: { filesDue: nextTry },
      },
    );
    return row?.attachments?.[index]?.tries ?? null;
  }

  async settle(scope: Scope, { messageId, index }: FilePlace, { state, ...as }: Settlement): Promise<boolean> {
    const message = await this.message(scope, messageId);
    const event = this.database.event(scope, {
      kind: `attachment.${state}`,
      subject: { type: 'inbound-message', id: messageId },
      patientId: message?.patientId,
      data: { ...as },
    });
    const fields = Object.entries({ state, ...as }).map(
      ([name, value]) => [`attachments.${index}.${name}`, value] as const,
    );
    const row = await this.messages.recordChange(
      within(scope, { _id: messageId, [`attachments.${index}.state`]: 'awaited' }),
      { $set: Object.fromEntries<unknown>(fields) },
      event,
    );
    return row !== null;
  }

  async finish(scope: Scope, messageId: string): Promise<void> {
    await this.messages.change(within(scope, { _id: messageId }), { $unset: { filesDue: 1 } });
  }

  async awaitedSince(olderThan: Date, limit: number): Promise<readonly Pick<InboundMessage, 'id' | 'orgId'>[]> {
    const rows = await this.messages.find({ filesDue: below(olderThan) }, { sort: { filesDue: 1 }, limit });
    return rows.map(({ _id, orgId }) => ({ id: _id, orgId }));
  }
}
