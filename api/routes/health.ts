import { Router } from 'express';
import type { ApiDeps } from '../deps';
import { problemOf } from '../errors';
import { sendProblem } from '../middleware/problem-answer';

/** A worker beats every 2 seconds. */
const WORKER_SILENT_MS = 10_000;
const ANSWER_WITHIN_MS = 1_700;

export type Part = 'mongodb' | 'temporal' | 'worker';
export type ReadinessDeps = Pick<ApiDeps, 'runtime' | 'clock' | 'database'> & {
  readonly repositories: Pick<ApiDeps['repositories'], 'heartbeats'>;
};

/** `healthz`: this process lives. `readyz`: everything a request may need answers, else 503 naming what is missing. */
export function healthRoutes(deps: ReadinessDeps): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  router.get('/readyz', async (_request, response) => {
    const missing = await missingParts(deps);
    response.setHeader('Cache-Control', 'no-store');
    if (missing.length === 0) return void response.json({ status: 'ready' });
    sendProblem(response, problemOf('not-ready', `Missing: ${missing.join(', ')}.`, { missing }));
  });
  return router;
}

async function missingParts(deps: ReadinessDeps): Promise<readonly Part[]> {
  const checks: readonly (readonly [Part, Promise<boolean>])[] = [
    ['mongodb', deps.database.ping()],
    ['temporal', deps.runtime.reachable()],
    ['worker', workerBeats(deps)],
  ];
  const answers = await Promise.all(checks.map(([, check]) => inTime(check)));
  return checks.flatMap(([part], index) => (answers[index] ? [] : [part]));
}

async function workerBeats({ repositories, clock }: ReadinessDeps): Promise<boolean> {
  const latest = await repositories.heartbeats.latest('worker');
  return latest !== null && clock.now().getTime() - latest.getTime() < WORKER_SILENT_MS;
}

/** A part that does not answer soon is missing: whoever asks does not wait for it. */
async function inTime(check: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([check.catch(() => false), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
