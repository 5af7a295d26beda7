import fc from 'fast-check';
import { MongoClient, type Collection } from 'mongodb';
import { testDatabase } from '../support/servers';

interface Row {
  readonly _id: string;
  readonly orgId: string;
  readonly phone?: string | null;
  readonly tags?: readonly string[];
  readonly n?: number;
}

const org = fc.constantFrom('a', 'b');
const phone = fc.constantFrom('1', '2', null);
const tags = fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 3 });
const n = fc.integer({ min: 0, max: 2 });
const id = fc.constantFrom('r1', 'r2', 'r3', 'r4', 'r5');
const fields = fc.record({ orgId: org, phone, tags, n }, { requiredKeys: ['orgId'] });
const move = fc.oneof(
  fc.record({ do: fc.constant('put' as const), id, fields }),
  fc.record({ do: fc.constant('set' as const), id, fields: fc.record({ phone, tags, n }, { requiredKeys: [] }) }),
  fc.record({ do: fc.constant('push' as const), id, tag: fc.constantFrom('x', 'y', 'z') }),
  fc.record({ do: fc.constant('remove' as const), id }),
);
type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;

async function play(rows: Collection<Row>, one: Move): Promise<void> {
  const filter = { _id: one.id };
  switch (one.do) {
    case 'put':
      await rows.replaceOne(filter, one.fields, { upsert: true });
      return;
    case 'set':
      await rows.updateOne(filter, { $set: { orgId: 'a', ...one.fields } });
      return;
    case 'push':
      await rows.updateOne({ ...filter, tags: { $type: 'array' } }, { $push: { tags: one.tag } });
      return;
    case 'remove':
      await rows.deleteOne(filter);
  }
}

it('finds by an index what it finds without one, whatever has been changed', async () => {
  const client = await new MongoClient((await testDatabase()).uri).connect();
  const [plain, indexed] = [client.db().collection<Row>('plain'), client.db().collection<Row>('indexed')];
  await indexed.createIndexes([
    { key: { orgId: 1, phone: 1 } },
    { key: { orgId: 1, tags: 1, n: 1 } },
    { key: { n: 1 }, sparse: true },
  ]);
  const queries = [
    { orgId: 'a', phone: '1' },
    { orgId: 'b', phone: '2', n: 1 },
    { orgId: 'a', tags: 'x' },
    { orgId: 'b', tags: 'y', n: 2 },
    { n: 1 },
    { orgId: 'a' },
    { orgId: 'a', phone: null },
    { orgId: 'a', n: { $in: [0, 2] } },
    { orgId: 'a', phone: { $in: ['1', '2', '1'] } },
    { orgId: 'a', phone: { $in: ['1', null] } },
    { orgId: 'b', phone: { $in: [] } },
    { orgId: 'a', tags: 'x', n: { $in: [0, 2] } },
    { orgId: 'b', tags: { $in: ['x', 'y'] }, n: { $in: [1, 2] } },
    { orgId: 'b', tags: { $in: ['x', 'y'] }, n: 1 },
    { n: { $in: [0, 1], $ne: 1 } },
    { n: { $in: [0, 1] } },
  ];
  const property = fc.asyncProperty(fc.array(move, { maxLength: 25 }), async (moves) => {
    await Promise.all([plain.deleteMany({}), indexed.deleteMany({})]);
    for (const one of moves) await Promise.all([play(plain, one), play(indexed, one)]);
    for (const query of queries) {
      const [expected, found] = await Promise.all(
        [plain, indexed].map((rows) =>
          rows
            .find(query as object)
            .sort({ _id: 1 })
            .toArray(),
        ),
      );
      expect(found).toEqual(expected);
      expect(await indexed.countDocuments(query as object)).toBe(expected?.length);
    }
  });
  await fc.assert(property, { numRuns: 40 });
  await client.close();
});
