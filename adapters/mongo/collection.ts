import type { Model, QueryFilter, UpdateQuery } from 'mongoose';
import { mongo } from 'mongoose';
import type { AuditEvent } from '../../core/record/audit-event';

/** A record as it is stored: its id is `_id`; what the database needs beside it is added by each repository. */
export type Row<Entity extends { readonly id: string }, Extra = unknown> = Omit<Entity, 'id'> & {
  readonly _id: string;
} & Extra;
/** Events of changes that the relay has not moved yet. */
export interface Outbox {
  readonly outbox?: readonly AuditEvent[];
}

interface Fields {
  readonly [path: string]: unknown;
}
/** Operators inside come from `operators.ts` only. */
export type Filter = Fields;
export interface Change {
  readonly $set?: Fields;
  readonly $unset?: Fields;
  readonly $setOnInsert?: Fields;
  readonly $inc?: Fields;
  readonly $max?: Fields;
  readonly $push?: Fields;
  readonly $addToSet?: Fields;
  readonly $pull?: Fields;
}
export interface SortOrder {
  readonly [path: string]: 1 | -1;
}
export type BulkOperation =
  | { readonly updateOne: { readonly filter: Filter; readonly update: Change; readonly upsert?: boolean } }
  | { readonly deleteOne: { readonly filter: Filter } };

/** Counted by whether the date at a path is after this one; it is not where there is none. */
export interface IsAfter {
  readonly path: string;
  readonly after: Date;
}

interface NativeDocument {
  readonly _id: string;
}
type NativeChange = mongo.UpdateFilter<NativeDocument>;
type NativeOperation = mongo.AnyBulkWriteOperation<NativeDocument>;

/** As mongoose does: a field without a value is not written. */
const NATIVE = { ignoreUndefined: true } as const;

/** The few operations that every MongoDB we run on has, each on a single document or one bulk of such. */
export class Collection<D extends { readonly _id: string }> {
  constructor(private readonly model: Model<D>) {}

  /** For what the workflows and the relay write by the dozen: built from types, so nothing of it needs casting. */
  private get native(): mongo.Collection<NativeDocument> {
    return this.model.collection as unknown as mongo.Collection<NativeDocument>;
  }

  get name(): string {
    return this.model.collection.name;
  }

  async findOne(filter: Filter, sort?: SortOrder): Promise<D | null> {
    return this.model
      .findOne(asQuery<D>(filter))
      .sort({ ...sort })
      .lean<D | null>();
  }

  async find(filter: Filter, options: { sort?: SortOrder; limit?: number } = {}): Promise<readonly D[]> {
    const query = this.model.find(asQuery<D>(filter)).sort({ ...options.sort });
    return (options.limit === undefined ? query : query.limit(options.limit)).lean<D[]>();
  }

  async count(filter: Filter): Promise<number> {
    return this.model.countDocuments(asQuery<D>(filter));
  }

  /** How many documents there are of each combination of values at these paths, counted in one command. */
  async countBy<G extends object>(
    filter: Filter,
    paths: { readonly [name in keyof G & string]: string | IsAfter },
  ): Promise<readonly (G & { readonly count: number })[]> {
    const key = Object.fromEntries(
      Object.entries<string | IsAfter>(paths).map(([name, counted]) => [name, expressionOf(counted)]),
    );
    const groups = await this.model.aggregate<{ readonly _id: G; readonly count: number }>([
      { $match: { ...filter } },
      { $group: { _id: key, count: { $sum: 1 } } },
    ]);
    return groups.map(({ _id, count }) => ({ ..._id, count }));
  }

  /** `false` when a unique index has it already. */
  async insert(row: D): Promise<boolean> {
    try {
      await this.model.create([row]);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Inserts those that are not there yet; resolves to how many they were. */
  async insertMissing(rows: readonly D[]): Promise<number> {
    if (rows.length === 0) return 0;
    try {
      await this.native.insertMany([...rows], { ...NATIVE, ordered: false });
      return rows.length;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      // Not its count of inserted ones: the development server counts the refused ones, too.
      return error instanceof mongo.MongoBulkWriteError ? rows.length - [error.writeErrors].flat().length : 0;
    }
  }

  /** One atomic change of one document; `null` when none matches. Returns the document after the change. */
  async change(filter: Filter, change: Change, options: { upsert?: boolean } = {}): Promise<D | null> {
    return this.model
      .findOneAndUpdate(asQuery<D>(filter), asUpdate<D>(change), { ...options, returnDocument: 'after' })
      .lean<D | null>();
  }

  /** Like `change`, but returns the document as it was before; not cast. */
  async changeFrom(filter: Filter, change: Change): Promise<D | null> {
    const options = { ...NATIVE, returnDocument: 'before' } as const;
    return (await this.native.findOneAndUpdate(filter, change as NativeChange, options)) as unknown as D | null;
  }

  async delete(filter: Filter): Promise<void> {
    await this.model.deleteMany(asQuery<D>(filter));
  }

  /** In order, one command. Resolves to the number of documents that a filter matched. */
  async bulk(operations: readonly BulkOperation[]): Promise<number> {
    if (operations.length === 0) return 0;
    const { matchedCount } = await this.native.bulkWrite([...operations] as NativeOperation[], {
      ...NATIVE,
      ordered: true,
    });
    return matchedCount;
  }

  /** Creates the indexes of the schema that are not there yet. */
  async ensureIndexes(): Promise<void> {
    for (const [keys, options] of this.model.schema.indexes()) {
      const settings = {
        ...(options.unique === true && { unique: true }),
        ...(options.sparse === true && { sparse: true }),
        ...(typeof options.expireAfterSeconds === 'number' && { expireAfterSeconds: options.expireAfterSeconds }),
      };
      await this.model.collection.createIndex({ ...keys } as SortOrder, settings, undefined);
    }
  }
}

function expressionOf(counted: string | IsAfter): unknown {
  return typeof counted === 'string' ? `$${counted}` : { $gt: [`$${counted.path}`, counted.after] };
}

const DUPLICATE_KEY = 11000;

/** True for a write that a unique index refused, also when it is one of a bulk whose other errors are none. */
export function isDuplicateKey(error: unknown): boolean {
  if (error instanceof mongo.MongoBulkWriteError) {
    const errors = [error.writeErrors].flat();
    return errors.length > 0 && errors.every(({ code }) => code === DUPLICATE_KEY);
  }
  return error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY;
}

// Mongoose's filter and update types cannot be written for a row type that is still a parameter.
function asQuery<D>(filter: Filter): QueryFilter<D> {
  return { ...filter };
}
function asUpdate<D>(change: Change): UpdateQuery<D> {
  return { ...change } as UpdateQuery<D>;
}
