import { randomBytes } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { timeSkippingServer } from '../../dev/servers/temporal';
import { waitUntil } from '../../dev/wait-until';

/** A database of its own on the tests' MongoDB. */
export function testDatabase(): Promise<{ uri: string; name: string }> {
  const name = `${setting('TEST_DATABASE_PREFIX')}${randomBytes(6).toString('hex')}`;
  // Not `new URL`: a replica set's address lists several hosts.
  const [, server = '', options = ''] = /^([a-z+]+:\/\/[^/?]+)[^?]*(\?.*)?$/.exec(setting('TEST_MONGODB_URI')) ?? [];
  return Promise.resolve({ uri: `${server}/${name}${options}`, name });
}

/** A namespace of its own on the tests' Temporal, ready for clients and workers. */
export async function testNamespace(): Promise<{ address: string; namespace: string }> {
  const address = setting('TEST_TEMPORAL_ADDRESS');
  const namespace = `test-${randomBytes(6).toString('hex')}`;
  const connection = await Connection.connect({ address });
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('1 day'),
    });
    await waitUntil(`Namespace ${namespace}`, 30, () => isUsable(connection, namespace));
  } finally {
    await connection.close();
  }
  return { address, namespace };
}

/** The path of Temporal's time-skipping test server. */
export function testServerPath(): Promise<string> {
  return timeSkippingServer();
}

/** A new namespace exists at once but answers to workflows only when each part of the server has heard of it. */
async function isUsable(connection: Connection, namespace: string): Promise<boolean> {
  try {
    await connection.workflowService.listWorkflowExecutions({ namespace, pageSize: 1 });
    return true;
  } catch {
    return false;
  }
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: test/support/global-setup.ts has not run`);
  return value;
}
