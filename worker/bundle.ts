import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorkflowCode, type WorkflowBundleOption } from '@temporalio/worker';
import { failureConverterPath } from '../adapters/temporal/data-converter';

/** Written by the build, beside this file's compiled form. */
const PREBUILT = join(__dirname, 'workflow-bundle.js');

/** Tracing is there from the first version, since adding it later breaks replay; what it reads is checked before. */
const workflowInterceptorModules = [
  require.resolve('../workflows/readable-headers'),
  require.resolve('../workflows/sampled-tracing'),
];

/** Bundles the workflows with everything that has to be in their sandbox. Takes seconds: the build does it once. */
export function bundleWorkflows(): Promise<{ readonly code: string }> {
  return bundleWorkflowCode({
    workflowsPath: require.resolve('../workflows/registry'),
    workflowInterceptorModules,
    failureConverterPath,
    logger: silent,
  });
}

/** The prebuilt bundle, or a fresh one where the product runs from source. */
export async function workflowBundle(): Promise<WorkflowBundleOption> {
  return existsSync(PREBUILT) ? { codePath: PREBUILT } : bundleWorkflows();
}

const ignore = (): void => undefined;
const silent = { log: ignore, trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

async function writeBundle(): Promise<void> {
  const { code } = await bundleWorkflows();
  await writeFile(PREBUILT, code);
}

if (require.main === module) {
  writeBundle().catch((error: unknown) => {
    process.stderr.write(`The workflows could not be bundled: ${String(error)}\n`);
    process.exit(1);
  });
}
