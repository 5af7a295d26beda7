import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startOf } from '../../dev/process-identity';
import { projectRoot } from '../../dev/project-root';
import { waitUntil } from '../../dev/wait-until';

/** A parent with a guard and two children, one of which ignores SIGTERM; prints the children's process ids. */
const PARENT = `
  const { Guard } = require('./dist/dev/guard.js');
  const { spawn } = require('node:child_process');
  const guard = new Guard();
  const children = ["", "process.on('SIGTERM', () => {});"].map((before) =>
    spawn(process.execPath, ['-e', before + 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' }));
  children.forEach((child) => guard.watch(child.pid));
  console.log(JSON.stringify(children.map((child) => child.pid)));
`;

describe('the guard', () => {
  it('ends the children of a parent that was killed with -9', async () => {
    const parent = spawn(process.execPath, ['-e', PARENT], { cwd: projectRoot() });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pids = JSON.parse(line.toString()) as number[];
    expect(pids.map(startOf)).toEqual([expect.any(String), expect.any(String)]);
    parent.kill('SIGKILL');
    await waitUntil('the end of the children', 10, async () => pids.every((pid) => startOf(pid) === undefined));
  });
});
