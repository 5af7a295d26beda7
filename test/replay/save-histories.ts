import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { timeSkippingServer } from '../../dev/servers/temporal';
import { historiesOf, quietRuntime, recordingClientOptions, StartedExecutions } from '../support/temporal';
import { toSaved } from './saved-history';
import { type Scenario, scenarios } from './scenarios';

/**
 * Saves the histories of scenarios that have none yet. Histories that are there stay as they are: they are what running
 * enrollments look like, and today's code has to replay them.
 */
async function main(): Promise<void> {
  quietRuntime();
  const folder = join(__dirname, 'histories');
  await mkdir(folder, { recursive: true });
  const missing = scenarios.filter((scenario) => !existsSync(fileOf(folder, scenario, 1)));
  for (const scenario of missing) await save(folder, scenario);
  const kept = scenarios.length - missing.length;
  process.stdout.write(
    `${missing.length} scenarios saved, ${kept} were there already.\n` +
      'To add one, write it in test/replay/scenarios.ts and run this again; to change one, raise its version.\n',
  );
}

async function save(folder: string, scenario: Scenario): Promise<void> {
  const started = new StartedExecutions();
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: await timeSkippingServer() } },
    client: recordingClientOptions(started),
  });
  try {
    await scenario.live(environment);
    const [execution] = started.executions;
    if (!execution) throw new Error(`"${scenario.name}" started nothing`);
    const histories = await historiesOf(environment.client, execution);
    for (const [index, history] of histories.entries()) {
      const saved = toSaved(execution.workflowId, history);
      await writeFile(fileOf(folder, scenario, index + 1), `${JSON.stringify(saved, null, 1)}\n`);
    }
    process.stdout.write(`${scenario.name}: ${histories.length} runs\n`);
  } finally {
    await environment.teardown();
  }
}

function fileOf(folder: string, scenario: Scenario, run: number): string {
  return join(folder, `${scenario.name}.v${scenario.version}.run${run}.json`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
