import { cpus } from 'node:os';
import { campaignRun } from './campaign';
import { startBenchServers } from './bench-servers';
import { engineEventsPerSecond } from './engine-speed';
import { bareRound, carepathRound, prepareTrack } from './human-tasks';
import { publishCheckMs, simulatorSpeed } from './language-speed';
import { outboundBurst } from './outbound/burst';
import { migrationDryRunSeconds } from './migration-dry-run';
import { measureProduct } from './product-size';
import { medianRound, type Round } from './rounds';

const ROUNDS = 3;

/** Prints the figures of docs/performance.md. Sides are measured in turn in one run, so that they share the machine's mood. */
async function main(): Promise<void> {
  if (process.argv.includes('--outbound')) return outbound();
  if (process.argv.includes('--campaign')) return campaign();
  const engine = engineEventsPerSecond(3);
  const simulated = simulatorSpeed(3);
  const check = publishCheckMs();
  const tasks = await humanTasks();
  const dryRun = await migrationDryRun();
  const product = process.argv.includes('--without-product') ? null : await measureProduct();
  const ratio = (round: Round): string => (round.completionsPerSecond / tasks.bare.completionsPerSecond).toFixed(2);
  const row = (name: string, round: Round): string =>
    `| ${name} | ${round.completionsPerSecond.toFixed(0)} | ${ratio(round)} | ${round.p50Ms.toFixed(0)} ms | ${round.eventsPerTask.toFixed(2)} |`;
  const lines = [
    `${cpus().length} cores, Node ${process.version}; the median of ${ROUNDS} rounds, sides in turn, 20 in parallel`,
    '',
    '| human tasks | completions/s | of the bare one | p50 | history events a task |',
    '|---|---|---|---|---|',
    row('bare: Update, one local activity', tasks.bare),
    row('Carepath, no deadline', tasks.plain),
    row('Carepath, with an escalation deadline', tasks.withDeadline),
    '',
    `Engine: ${engine.eventsPerSecond.toFixed(0)} events/s, ${engine.patientDaysPerSecond.toFixed(0)} patient-days/s of the discharge follow-up on one core`,
    `Simulator: ${simulated.shipped.toFixed(0)} patient-days/s of all shipped patients on one core, ${simulated.discharge.toFixed(0)} of the discharge follow-up`,
    `Publishing checks of 300 steps: ${check.toFixed(0)} ms`,
    `Migration: a dry run of 10,000 enrollments takes ${dryRun.toFixed(1)} s`,
    ...(product
      ? [
          `Cold start (empty data folder, built, packages and servers in their caches): ${product.coldSeconds.toFixed(1)} s; warm start: ${product.warmSeconds.toFixed(1)} s`,
          `Resident memory of the whole demo: ${product.residentMb.toFixed(0)} MB (${product.processes})`,
        ]
      : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function option(name: string, fallback: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
}

/** `--patients` judged (10,000), `--rate` a minute (1,200), `--sent` messages (2,400). */
async function campaign(): Promise<void> {
  const options = { patients: option('patients', 10_000), rate: option('rate', 1_200), sent: option('sent', 2_400) };
  process.stdout.write(`${(await campaignRun(options)).join('\n')}\n`);
}

/** `--rate` a second (20), `--count` messages (10,000), `--window` in seconds (60), `--writers` in parallel (20), `--morning`. */
async function outbound(): Promise<void> {
  const options = {
    ...{ rate: option('rate', 20), count: option('count', 10_000), windowSeconds: option('window', 60) },
    ...{ writers: option('writers', 20), morning: process.argv.includes('--morning') },
  };
  process.stdout.write(`${(await outboundBurst(options)).join('\n')}\n`);
}

async function migrationDryRun(): Promise<number> {
  const servers = await startBenchServers();
  try {
    return await migrationDryRunSeconds(servers.mongoUri);
  } finally {
    await servers.stop();
  }
}

async function humanTasks(): Promise<{ bare: Round; plain: Round; withDeadline: Round }> {
  const servers = await startBenchServers();
  try {
    const track = await prepareTrack(servers);
    const rounds: { bare: Round[]; plain: Round[]; withDeadline: Round[] } = { bare: [], plain: [], withDeadline: [] };
    for (let n = 0; n <= ROUNDS; n += 1) {
      const round = {
        bare: await bareRound(track),
        plain: await carepathRound(track, 'tasks'),
        withDeadline: await carepathRound(track, 'tasks-with-deadline'),
      };
      if (n === 0) continue; // the first one warms both up
      rounds.bare.push(round.bare);
      rounds.plain.push(round.plain);
      rounds.withDeadline.push(round.withDeadline);
    }
    await track.stop();
    return {
      bare: medianRound(rounds.bare),
      plain: medianRound(rounds.plain),
      withDeadline: medianRound(rounds.withDeadline),
    };
  } finally {
    await servers.stop();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
