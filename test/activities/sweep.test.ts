import { MockActivityEnvironment } from '@temporalio/testing';
import { createSweep, restartMigrations, startStranded, type SweepDependencies } from '../../activities/sweep';
import { CarepathFailure } from '../../core/errors';
import type { Enrollment } from '../../core/record/enrollment';
import type { Migration } from '../../core/record/migration';
import { anEnrollment } from '../support/message-builders';

/** A record in which only what a test names is there to repair. */
function sweeping(parts: {
  readonly stranded?: readonly Enrollment[];
  readonly start?: (enrollment: Enrollment) => Promise<void>;
  readonly relay?: () => Promise<number>;
  readonly atWork?: readonly Migration[];
  readonly ensure?: (migration: Pick<Migration, 'id'>) => Promise<boolean>;
}): SweepDependencies {
  const nothing = () => Promise.resolve([]);
  return {
    repositories: {
      enrollments: { startingSince: () => Promise.resolve(parts.stranded ?? []) },
      tasks: { undelivered: nothing },
      inbox: { unappliedSince: nothing, drop: () => Promise.resolve() },
      migrations: { atWorkSince: () => Promise.resolve(parts.atWork ?? []) },
      campaigns: { atWorkSince: nothing },
      attachments: { awaitedSince: () => Promise.resolve([{ id: 'MM1', orgId: 'org' }]) },
      relay: { relayPending: parts.relay ?? (() => Promise.resolve(0)) },
    },
    runtime: {
      start: parts.start ?? (() => Promise.resolve()),
      applyDecision: () => Promise.resolve('applied'),
      order: () => Promise.resolve('applied'),
      notify: () => Promise.resolve('sent'),
      migrate: () => Promise.resolve({ applied: false, reason: 'deferred' }),
      reachable: () => Promise.resolve(true),
    },
    migrationDispatch: { ensure: parts.ensure ?? (() => Promise.resolve(true)) },
    campaignDispatch: { ensure: () => Promise.resolve(true) },
    mediaDispatch: { fetch: () => Promise.resolve('started') },
    clock: { now: () => new Date() },
    reconcileMessages: () => Promise.resolve(2),
    log: { warn: () => undefined },
  };
}

const unavailable = (): Promise<never> => Promise.reject(new CarepathFailure('temporal-unavailable', 'Not now.'));

test('a part that fails does not keep the others from their work', async () => {
  const deps = sweeping({ stranded: [anEnrollment()], relay: unavailable });
  const report = await new MockActivityEnvironment().run(createSweep(deps));
  expect(report).toEqual({
    started: 1,
    migrations: 0,
    campaigns: 0,
    decisions: 0,
    news: 0,
    relayed: 0,
    reconciled: 2,
    media: 1,
    failed: ['relayed'],
  });
});

test('one enrollment that cannot be started does not keep the next ones waiting', async () => {
  const stranded = Array.from({ length: 12 }, (_, index) => anEnrollment({ id: `e-${index}` }));
  const started: string[] = [];
  const start = ({ id }: Enrollment): Promise<void> => {
    if (id === 'e-0') return unavailable();
    started.push(id);
    return Promise.resolve();
  };
  await expect(startStranded(sweeping({ stranded, start }))).rejects.toThrow('Not now.');
  expect(started).toHaveLength(11);
});

test('when none can be started the round is given up early', async () => {
  const stranded = Array.from({ length: 100 }, (_, index) => anEnrollment({ id: `e-${index}` }));
  let tries = 0;
  const start = (): Promise<void> => {
    tries += 1;
    return unavailable();
  };
  await expect(startStranded(sweeping({ stranded, start }))).rejects.toThrow('Not now.');
  expect(tries).toBeLessThan(10);
});

test('a migration without its workflow is started in the round in which that can be reached', async () => {
  const migration: Migration = {
    ...{ id: 'm-1', orgId: 'org', pathway: 'p', dryRun: false, status: 'running', createdAt: new Date() },
    ...{ from: { id: 'd', version: 1 }, to: { id: 'e', version: 2 }, createdBy: { id: 'max', name: 'Max' } },
  };
  const living = new Set<string>();
  let tries = 0;
  const deps = sweeping({
    atWork: [migration],
    ensure: ({ id }) => {
      tries += 1;
      if (tries === 1) return unavailable();
      const started = !living.has(id);
      living.add(id);
      return Promise.resolve(started);
    },
  });
  await expect(restartMigrations(deps)).rejects.toThrow('Not now.');
  expect(await restartMigrations(deps)).toBe(1);
  expect(await restartMigrations(deps)).toBe(0);
  expect(living).toEqual(new Set(['m-1']));
});
