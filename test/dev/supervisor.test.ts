import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Guard } from '../../dev/guard';
import { startOf } from '../../dev/process-identity';
import { Supervisor } from '../../dev/supervisor';
import { waitUntil } from '../../dev/wait-until';

const LIVES = 'setInterval(() => {}, 1000)';
const IGNORES_SIGTERM = `process.on('SIGTERM', () => {}); console.log('ready'); ${LIVES}`;

describe('the supervisor', () => {
  let logs: string;
  let guard: Guard;
  let said: string[];
  let supervisor: Supervisor;

  beforeEach(async () => {
    logs = await mkdtemp(join(tmpdir(), 'carepath-supervisor-'));
    guard = new Guard();
    said = [];
    supervisor = new Supervisor({ logs, guard, say: (sentence) => said.push(sentence), firstWaitMs: 20 });
  });

  afterEach(async () => {
    await supervisor.stop(['child', 'other'], 1);
    guard.release();
    await rm(logs, { recursive: true });
  });

  const start = (name: string, script: string): void =>
    supervisor.start({ name, command: process.execPath, args: ['-e', script] });
  const pidOf = (name: string): number => supervisor.pids[name] ?? 0;

  it('starts a killed child again and says so', async () => {
    start('child', LIVES);
    const first = pidOf('child');
    process.kill(first, 'SIGKILL');
    await waitUntil('the restart', 10, async () => pidOf('child') !== 0 && pidOf('child') !== first);
    expect(said).toEqual(['child died (signal SIGKILL), restarting in 0.02 s']);
  });

  it('waits twice as long after each death in a row', async () => {
    start('child', 'process.exit(3)');
    await waitUntil('three deaths', 10, async () => said.length >= 3);
    expect(said.slice(0, 3)).toEqual([
      'child died (exit code 3), restarting in 0.02 s',
      'child died (exit code 3), restarting in 0.04 s',
      'child died (exit code 3), restarting in 0.08 s',
    ]);
  });

  it('goes on trying when the command does not exist', async () => {
    supervisor.start({ name: 'child', command: join(logs, 'no-such-command'), args: [] });
    await waitUntil('two tries', 10, async () => said.length >= 2);
    expect(said[0]).toMatch(/^child died \(.*ENOENT.*\), restarting in 0.02 s$/);
  });

  it('stops its children for good, also one that ignores SIGTERM', async () => {
    start('child', IGNORES_SIGTERM);
    start('other', LIVES);
    const pids = [pidOf('child'), pidOf('other')];
    await supervisor.stop(['child', 'other'], 0.5);
    expect(pids.map(startOf)).toEqual([undefined, undefined]);
    expect(supervisor.pids).toEqual({});
    expect(said).toEqual([]);
  });
});
