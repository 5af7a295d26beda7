import type { ChildProcess } from 'node:child_process';
import type { Guard } from '../../dev/guard';

export interface TestServers {
  readonly guard: Guard;
  readonly children: ChildProcess[];
  readonly logs: string;
  readonly databasePrefix: string;
}

/** What global-setup started, for global-teardown: both run in jest's main process. */
export const runningServers: { current?: TestServers } = {};
