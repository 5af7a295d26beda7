import { Client, Connection } from '@temporalio/client';
import mongoose from 'mongoose';
import { outboundTaskQueue } from '../../workflows/task-queues';
import { testDatabase, testNamespace, testServerPath } from '../support/servers';
import { TestWorkflowEnvironment } from '@temporalio/testing';

describe('the servers of the tests', () => {
  it('gives every caller a database of its own', async () => {
    const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
    const connection = await mongoose.createConnection(one.uri).asPromise();
    await connection.collection('things').insertOne({ name: 'one' });
    const elsewhere = await mongoose.createConnection(other.uri).asPromise();
    expect(await connection.collection('things').countDocuments()).toBe(1);
    expect(await elsewhere.collection('things').countDocuments()).toBe(0);
    await Promise.all([connection.close(), elsewhere.close()]);
  });

  it('gives every caller a namespace in which a workflow can be started at once', async () => {
    const { address, namespace } = await testNamespace();
    const connection = await Connection.connect({ address });
    const client = new Client({ connection, namespace });
    const handle = await client.workflow.start('nothing', { taskQueue: 'nobody', workflowId: 'first' });
    expect((await handle.describe()).status.name).toBe('RUNNING');
    await connection.close();
  });

  it('keeps the rate of a queue in one partition, so that none of it is lost while another is empty', async () => {
    const { address, namespace } = await testNamespace();
    const connection = await Connection.connect({ address });
    const { activityTaskQueuePartitions } = await connection.workflowService.listTaskQueuePartitions({
      ...{ namespace, taskQueue: { name: outboundTaskQueue('carepath') } },
    });
    expect(activityTaskQueuePartitions).toHaveLength(1);
    await connection.close();
  });

  it('has the time-skipping server', async () => {
    const path = await testServerPath();
    const env = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    });
    const before = await env.currentTimeMs();
    await env.sleep('30 days');
    expect((await env.currentTimeMs()) - before).toBeGreaterThanOrEqual(30 * 86_400_000);
    await env.teardown();
  });
});
