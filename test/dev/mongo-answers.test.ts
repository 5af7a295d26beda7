import { MongoClient } from 'mongodb';
import { testDatabase } from '../support/servers';

it('answers a change with the document as that change left it, however many run beside it', async () => {
  const { uri } = await testDatabase();
  const client = await new MongoClient(uri).connect();
  const counters = client.db().collection<{ _id: string; count: number }>('counters');
  const next = async (_id: string): Promise<number | undefined> =>
    (await counters.findOneAndUpdate({ _id }, { $inc: { count: 1 } }, { returnDocument: 'after' }))?.count;
  const WIDTH = 15;
  for (let round = 0; round < 20; round += 1) {
    const id = `counter-${round}`;
    await counters.insertOne({ _id: id, count: 0 });
    const counts = await Promise.all(Array.from({ length: WIDTH }, () => next(id)));
    expect(new Set(counts).size).toBe(WIDTH);
  }
  await client.close();
});
