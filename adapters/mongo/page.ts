import { z } from 'zod';
import { CarepathFailure } from '../../core/errors';
import type { Page, PageRequest } from '../../core/repositories';
import type { Collection, Filter, SortOrder } from './collection';
import { above, below } from './operators';

const MAX_PAGE = 500;

/** A total order: the fields, and `_id` last, so that no two rows are equal and a page begins where the last one ended. */
export interface Ordering {
  readonly name: string;
  readonly fields: readonly {
    readonly path: string;
    readonly direction: 1 | -1;
    readonly kind: 'date' | 'number' | 'string';
  }[];
}

const cursorSchema = z.strictObject({
  order: z.string(),
  after: z.array(z.union([z.number(), z.string()])),
});

/** A page in the ordering's sequence. Rows inserted meanwhile neither repeat nor hide others. @throws invalid-input */
export async function findPage<D extends { readonly _id: string }, Entity>(
  collection: Collection<D>,
  filter: Filter,
  ordering: Ordering,
  request: PageRequest,
  toEntity: (row: D) => Entity,
): Promise<Page<Entity>> {
  const limit = Math.min(Math.max(1, Math.trunc(request.limit)), MAX_PAGE);
  const from = request.cursor === undefined ? filter : { $and: [filter, after(ordering, request.cursor)] };
  const [rows, total] = await Promise.all([
    collection.find(from, { sort: sortOf(ordering), limit: limit + 1 }),
    collection.count(filter),
  ]);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const nextCursor = rows.length > limit && last !== undefined ? cursorAfter(ordering, last) : null;
  return { items: items.map(toEntity), nextCursor, total };
}

function sortOf(ordering: Ordering): SortOrder {
  return Object.fromEntries(withId(ordering).map(({ path, direction }) => [path, direction]));
}

function withId(ordering: Ordering): Ordering['fields'] {
  const direction = ordering.fields.at(-1)?.direction ?? 1;
  return [...ordering.fields, { path: '_id', direction, kind: 'string' }];
}

/** Greater in the first field, or equal there and greater in the next, and so on. */
function after(ordering: Ordering, cursor: string): Filter {
  const fields = withId(ordering);
  const values = decode(ordering, cursor);
  const alternatives = fields.map(({ path, direction }, index) => ({
    ...Object.fromEntries(fields.slice(0, index).map((field, i) => [field.path, values[i]])),
    [path]: direction === 1 ? above(values[index]) : below(values[index]),
  }));
  return { $or: alternatives };
}

function cursorAfter(ordering: Ordering, row: { readonly _id: string }): string {
  const values = withId(ordering).map(({ path }) => {
    const value: unknown = Reflect.get(row, path);
    return value instanceof Date ? value.getTime() : value;
  });
  return Buffer.from(JSON.stringify({ order: ordering.name, after: values })).toString('base64url');
}

function decode(ordering: Ordering, cursor: string): readonly (Date | number | string)[] {
  const parsed = cursorSchema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  const fields = withId(ordering);
  if (!parsed.success || parsed.data.order !== ordering.name || parsed.data.after.length !== fields.length) {
    throw wrongCursor();
  }
  return fields.map(({ kind }, index) => valueOf(kind, parsed.data.after[index]));
}

function valueOf(kind: 'date' | 'number' | 'string', value: number | string | undefined): Date | number | string {
  if (kind === 'string' && typeof value === 'string') return value;
  if (kind === 'number' && typeof value === 'number') return value;
  if (kind === 'date' && typeof value === 'number' && !Number.isNaN(new Date(value).getTime())) return new Date(value);
  throw wrongCursor();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrongCursor(): CarepathFailure {
  return new CarepathFailure('invalid-input', 'This list can not go on from here; please load it again.', [
    { pointer: '/cursor', message: 'is not a cursor of this list' },
  ]);
}
