import { runPathwayCli } from './run';

void runPathwayCli(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
