import { randomUUID } from 'node:crypto';
import type { PathwayDefinition } from '../../core/pathway/definition';
import type { PathwayRuntime } from '../../core/ports';
import type { Enrollment } from '../../core/record/enrollment';
import type { Migration } from '../../core/record/migration';
import { waitUntil } from '../../dev/wait-until';
import { pathwayOf } from './pathways';
import { clinic, coordinator, system, type TestRecord } from './record';

const task = (id: string): string => `{ task: ${id}, title: Do it, queue: coordinators, due: P1D }`;

/** A first version that waits for `call`, and others that it can be taken to. */
export const lineVersions = {
  first: (): PathwayDefinition => pathwayOf(`- ${task('call')}`),
  /** Everybody waits where they are. */
  wider: (): PathwayDefinition => pathwayOf(`- ${task('call')}\n    - ${task('next')}`),
  /** `call` is gone, with nothing after it: everybody needs a person. */
  other: (): PathwayDefinition => pathwayOf(`- ${task('other')}`),
};

/** Many enrollments at their first task, in one pathway of their own. */
export class MigrationLine {
  private constructor(
    private readonly record: TestRecord,
    readonly enrollments: readonly Enrollment[],
    private readonly first: Enrollment,
  ) {}

  /** The rows; nobody is started. */
  static async enroll(record: TestRecord, count: number, definition = lineVersions.first()): Promise<MigrationLine> {
    const pathway = `test-${randomUUID()}`;
    const { definitions } = record.repositories;
    const stored = await definitions.publish(system, { pathway, source: '', hash: pathway, definition });
    const draft = { pathway, definitionId: stored.id, definitionVersion: stored.version };
    const enrollments = await Promise.all(Array.from({ length: count }, (_, index) => enrollOne(record, draft, index)));
    const [first] = enrollments;
    if (!first) throw new Error('nobody is enrolled');
    return new MigrationLine(record, enrollments, first);
  }

  /** Until each is at `call`; a worker has to be there. */
  async start(runtime: Pick<PathwayRuntime, 'start'>): Promise<void> {
    await Promise.all(this.enrollments.map((enrollment) => runtime.start(enrollment)));
    await waitUntil('All first tasks', 60, async () => (await this.atTask('call#1')) === this.enrollments.length);
  }

  async atTask(effectKey: string): Promise<number> {
    const tasks = await Promise.all(this.enrollments.map(({ id }) => this.record.openTask(id, effectKey)));
    return tasks.filter((one) => one !== undefined).length;
  }

  /** Somebody does the first task. */
  async call(runtime: Pick<PathwayRuntime, 'applyDecision'>, enrollmentId: string): Promise<void> {
    const open = await this.record.openTask(enrollmentId, 'call#1');
    if (!open) throw new Error('no open task');
    const decision = { id: randomUUID(), outcome: 'done', data: {}, by: { id: 'ann', name: 'Ann' }, at: new Date() };
    await this.record.repositories.tasks.decide(coordinator('ann'), open.id, decision);
    await runtime.applyDecision({ id: enrollmentId, orgId: clinic.id }, { ...decision, target: 'call#1' });
  }

  async ended(): Promise<readonly string[]> {
    return (await this.now()).filter(({ status }) => status === 'ended').map(({ id }) => id);
  }

  /** One more enrollment on the first version. */
  async late(): Promise<Enrollment> {
    return enrollOne(this.record, this.first, this.enrollments.length);
  }

  /** A migration of the line to a new version, stored and not begun. */
  async store(second: PathwayDefinition, dryRun = false): Promise<Migration> {
    const { definitions, migrations } = this.record.repositories;
    const { pathway, definitionId } = this.first;
    const to = await definitions.publish(system, { pathway, source: '', hash: randomUUID(), definition: second });
    const migration: Migration = {
      ...{ id: randomUUID(), orgId: clinic.id, pathway, dryRun, status: 'planning', createdAt: new Date() },
      ...{ from: { id: definitionId, version: 1 }, to: { id: to.id, version: to.version } },
      createdBy: { id: 'max', name: 'Max' },
    };
    if (!(await migrations.create(system, migration))) throw new Error('another migration is at work');
    return migration;
  }

  async versions(): Promise<readonly number[]> {
    return (await this.now()).map(({ definitionVersion }) => definitionVersion);
  }

  private async now(): Promise<readonly Enrollment[]> {
    const { enrollments } = this.record.repositories;
    const now = await Promise.all(this.enrollments.map(({ id }) => enrollments.get(system, id)));
    return now.flatMap((enrollment) => enrollment ?? []);
  }

  /** How often the timeline of each patient says this. */
  async told(note: string): Promise<readonly number[]> {
    const { relay, timeline } = this.record.repositories;
    await relay.relayPending();
    return Promise.all(
      this.enrollments.map(async ({ patientId }) => {
        const { items } = await timeline.forPatient(system, patientId, { limit: 100 });
        return items.filter(({ data }) => data['note'] === note).length;
      }),
    );
  }
}

async function enrollOne(
  { repositories: { patients, enrollments } }: TestRecord,
  { pathway, definitionId, definitionVersion }: Pick<Enrollment, 'pathway' | 'definitionId' | 'definitionVersion'>,
  index: number,
): Promise<Enrollment> {
  const name = { given: 'Rosa', family: `Alvarez ${index}` };
  const patient = await patients.create(system, { identifiers: [], name });
  const { enrollment } = await enrollments.create(system, {
    ...{ patientId: patient.id, pathway, definitionId, definitionVersion, startAt: new Date() },
    trigger: { kind: 'manual', key: randomUUID() },
  });
  return enrollment;
}

/** How far a migration is, by the record. */
export function progressOf(record: TestRecord, { id }: Pick<Migration, 'id'>) {
  const { migrations } = record.repositories;
  const status = async (): Promise<Migration['status'] | undefined> => (await migrations.get(system, id))?.status;
  return {
    counts: () => migrations.counts(system, id),
    status,
    reaches: (wanted: Migration['status']): Promise<void> =>
      waitUntil(`Migration ${wanted}`, 60, async () => (await status()) === wanted),
  };
}
