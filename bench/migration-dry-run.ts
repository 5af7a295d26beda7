import { randomUUID } from 'node:crypto';
import { planMigrationPage } from '../activities/migrations';
import { connectMongo } from '../adapters/mongo/connect';
import { loadLibrary } from '../adapters/library/library';
import { advance, initialState, progressOf } from '../core/pathway/engine';
import { parsePathway } from '../core/pathway/parse';
import { systemScope } from '../core/record/scope';

const COUNT = 10_000;

/** Seconds that a dry run of 10,000 enrollments in the shipped discharge follow-up takes, with its database beside it. */
export async function migrationDryRunSeconds(mongoUri: string): Promise<number> {
  const mongo = await connectMongo(mongoUri);
  try {
    const { definitions, enrollments, migrations, ledger, organizations } = mongo.repositories;
    const scope = systemScope(`bench-${randomUUID()}`, 'bench');
    const library = loadLibrary();
    const parsed = parsePathway(library.pathways().get('discharge-follow-up') ?? '', { templates: library });
    if (!parsed.ok) throw new Error('The shipped pathway cannot be read');
    const { definition } = parsed;
    await organizations.put({
      ...{ id: scope.orgId, name: 'Bench', zone: 'UTC', holidays: { country: 'US' }, phone: '+15550100' },
      quietHours: { start: '21:00', end: '08:00' },
    });
    const publish = (hash: string, steps: typeof definition.steps) =>
      definitions.publish(scope, {
        pathway: definition.pathway,
        source: '',
        hash,
        definition: { ...definition, steps },
      });
    const from = await publish('first', definition.steps);
    const to = await publish('second', [...definition.steps.slice(1), ...definition.steps.slice(0, 1)]);
    const at = Date.now();
    const progress = progressOf(
      definition,
      advance(definition, initialState(), { type: 'started', start: at, at }).state,
    );
    const enroll = async (): Promise<void> => {
      const { enrollment } = await enrollments.create(scope, {
        ...{ patientId: randomUUID(), pathway: definition.pathway, definitionId: from.id, definitionVersion: 1 },
        ...{ trigger: { kind: 'manual', key: 'manual/1' }, startAt: new Date(at) },
      });
      const empty = {
        deadlines: new Map(),
        conditions: new Map(),
        lists: new Map(),
        forms: new Map(),
        messages: new Map(),
        patientName: '',
      };
      const batch = {
        step: 1,
        at: new Date(at),
        effects: [],
        consumed: { decisions: [], inbox: [] },
        progress,
        ...empty,
      };
      await ledger.apply(scope, enrollment, batch);
    };
    for (let made = 0; made < COUNT; made += 100) await Promise.all(Array.from({ length: 100 }, enroll));
    const migrationId = randomUUID();
    await migrations.create(scope, {
      ...{ id: migrationId, orgId: scope.orgId, pathway: definition.pathway, dryRun: true, status: 'planning' },
      ...{ from: { id: from.id, version: 1 }, to: { id: to.id, version: 2 }, createdAt: new Date() },
      createdBy: { id: 'bench', name: 'Bench' },
    });
    const begun = performance.now();
    let after: string | null = null;
    do after = await planMigrationPage(mongo, { orgId: scope.orgId, migrationId, after });
    while (after !== null);
    const { statuses } = await migrations.counts(scope, migrationId);
    if (statuses.pending !== COUNT) throw new Error(`Only ${statuses.pending} enrollments were planned`);
    return (performance.now() - begun) / 1000;
  } finally {
    await mongo.close();
  }
}
