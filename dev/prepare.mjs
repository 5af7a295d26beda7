import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const SERVER_SOURCES = ['core', 'workflows', 'activities', 'adapters', 'api', 'worker', 'dev', 'bench'];

/** What is built, from which sources; a piece is skipped while its sources are as they were when it was last built. */
const SERVER = {
  name: 'server',
  sources: [...SERVER_SOURCES, 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
  makes: 'dist/dev/start.js',
  // Types are checked elsewhere: without resolving the libraries' it writes the same in a third of the time.
  command: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--noResolve'],
  after: pruneOutputs,
};

/** Made by the compiled worker: one file with all workflow code, which Temporal's sandbox loads. */
const WORKFLOWS = {
  name: 'workflows',
  sources: ['core', 'workflows', 'worker', 'package-lock.json'],
  makes: 'dist/worker/workflow-bundle.js',
  command: ['dist/worker/bundle.js'],
};

const WEB = {
  name: 'web',
  sources: ['web', 'core', 'api/contract', 'docs/pathway.schema.json', 'package-lock.json'],
  makes: 'web/dist/index.html',
  command: ['node_modules/vite/bin/vite.js', 'build', '--config', 'web/vite.config.mts', '--logLevel', 'warn'],
  // Whoever builds: the tests set this to `test`, which would make React's development version.
  env: { NODE_ENV: 'production' },
};

/** Installs and builds what is missing or out of date; one copy at a time, so that several can start at once. */
export async function prepare(say) {
  const unlock = await lock(say);
  try {
    if (!isInstalled()) {
      await step(say, 'Installing libraries (npm ci)', () =>
        run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']),
      );
    }
    const ofServer = build(SERVER, say).then(() => build(WORKFLOWS, say));
    await Promise.all([ofServer, build(WEB, say)]);
  } finally {
    unlock();
  }
}

async function build(piece, say) {
  const stamp = join(root, 'node_modules', '.carepath', `built-${piece.name}`);
  const fingerprint = fingerprintOf(piece.sources);
  const isCurrent =
    existsSync(join(root, piece.makes)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint;
  if (isCurrent) return;
  await step(say, `Building the ${piece.name}`, async () => {
    await run(process.execPath, piece.command, piece.env);
    piece.after?.();
  });
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, fingerprint);
}

async function step(say, what, action) {
  const started = Date.now();
  say(`${what} ...`);
  await action();
  say(`${what}: done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** Whether node_modules holds what package-lock.json asks for: npm writes its own record there as its last act. */
function isInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

function fingerprintOf(sources) {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((source) => filesOf(join(root, source)))) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function filesOf(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name !== 'dist' && name !== 'node_modules')
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}

/** The compiler leaves the output of deleted sources behind, and Node would go on finding it. */
function pruneOutputs() {
  const dist = join(root, 'dist');
  for (const output of SERVER_SOURCES.flatMap((folder) => filesOf(join(dist, folder)))) {
    const source = join(root, relative(dist, output)).replace(/\.js(\.map)?$/, '.ts');
    const isCompiled = source.endsWith('.ts') && !output.endsWith('workflow-bundle.js');
    if (isCompiled && !existsSync(source)) rmSync(output);
  }
}

async function lock(say) {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 12);
  const file = join(tmpdir(), `carepath-prepare-${name}.lock`);
  let hasWaited = false;
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = holderOf(file);
    if (holder === 'dead') rmSync(file, { force: true });
    if (holder === 'alive' && !hasWaited) {
      say('Waiting for another copy that is installing or building ...');
      hasWaited = true;
    }
    await delay(200);
  }
}

/** @returns {'alive' | 'dead' | 'gone'} what became of the copy that made the lock */
function holderOf(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    // Zero: another copy has made the file and not yet written its number into it.
    if (pid !== 0) process.kill(pid, 0);
    return 'alive';
  } catch (error) {
    if (error.code === 'ENOENT') return 'gone';
    return error.code === 'ESRCH' ? 'dead' : 'alive';
  }
}

function run(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${[command, ...args].join(' ')} ended with ${code ?? signal}`));
    });
  });
}
