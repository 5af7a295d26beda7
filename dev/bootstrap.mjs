/**
 * `node dev/bootstrap.mjs` prepares a fresh clone and starts everything; with `build` it only prepares. It runs before
 * anything is installed, so it and prepare.mjs use nothing but Node itself.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

const NEEDED = [20, 19];

function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}

function isNodeTooOld() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1]);
}

async function main() {
  if (isNodeTooOld()) {
    throw new Error(`Carepath needs Node ${NEEDED.join('.')} or later; this is ${process.versions.node}.`);
  }
  await prepare(say);
  if (process.argv[2] === 'build') return;
  const { main: start } = await import(pathToFileURL(join(root, 'dist', 'dev', 'start.js')).href);
  await start();
}

main().catch((error) => {
  say(error.message);
  process.exitCode = 1;
});
