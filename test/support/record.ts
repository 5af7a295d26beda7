import { randomUUID } from 'node:crypto';
import { createActivities, createOutboundActivities } from '../../activities/create-activities';
import type { ActivityDependencies } from '../../activities/dependencies';
import { patientLinkSecrets } from '../../adapters/links/patient-link-secrets';
import { connectMongo, type MongoAdapter } from '../../adapters/mongo/connect';
import type { MessageTemplate } from '../../core/messaging/templates/template';
import type { PathwayDefinition } from '../../core/pathway/definition';
import type { PathwayRuntime } from '../../core/ports';
import type { Enrollment } from '../../core/record/enrollment';
import { type Scope, systemScope } from '../../core/record/scope';
import type { Task, TaskDecision } from '../../core/record/task';
import { waitUntil } from '../../dev/wait-until';
import { anOrganization } from './message-builders';

export const clinic = anOrganization();
export const system: Scope = systemScope(clinic.id, 'test');

const text: MessageTemplate = {
  template: 'any',
  sms: {
    en: '{{ organization.name }}: hello {{ patient.given }}',
    es: '{{ organization.name }}: hola {{ patient.given }}',
  },
  email: { subject: { en: 'Hello' }, body: { en: 'Hello {{ patient.given }}' } },
};

/** A MongoDB record with one clinic, and what an enrollment in it needs. */
export class TestRecord {
  private constructor(readonly mongo: MongoAdapter) {}

  static async open(uri: string): Promise<TestRecord> {
    const record = new TestRecord(await connectMongo(uri));
    await record.repositories.organizations.put(clinic);
    return record;
  }

  get repositories(): MongoAdapter['repositories'] {
    return this.mongo.repositories;
  }

  close(): Promise<void> {
    return this.mongo.close();
  }

  /** A new patient, a published version of this pathway, and the row of the enrollment, `starting`. */
  async enrollment(definition: PathwayDefinition): Promise<Enrollment> {
    const { patients, definitions, enrollments } = this.repositories;
    const name = { given: 'Rosa', family: 'Alvarez' };
    const patient = await patients.create(system, { identifiers: [], name, phone: '+16175550142', language: 'en' });
    const pathway = `test-${randomUUID()}`;
    const stored = await definitions.publish(system, { pathway, source: '', hash: pathway, definition });
    const { enrollment } = await enrollments.create(system, {
      patientId: patient.id,
      pathway,
      definitionId: stored.id,
      definitionVersion: stored.version,
      trigger: { kind: 'manual', key: `manual/${randomUUID()}` },
      startAt: new Date(),
    });
    return enrollment;
  }

  async openTasks(enrollmentId: string): Promise<readonly Task[]> {
    const query = { view: 'all', status: 'open', enrollmentId, limit: 100, now: new Date() } as const;
    return (await this.repositories.tasks.list(system, query)).items;
  }

  async openTask(enrollmentId: string, effectKey: string): Promise<Task | undefined> {
    return (await this.openTasks(enrollmentId)).find((task) => task.effectKey === effectKey);
  }

  /** The task, once it is open. */
  async opened({ id }: Pick<Enrollment, 'id'>, effectKey: string): Promise<Task> {
    let task: Task | undefined;
    await waitUntil(`Task ${effectKey}`, 40, async () => {
      task = await this.openTask(id, effectKey);
      return task !== undefined;
    });
    if (!task) throw new Error(`no task ${effectKey}`);
    return task;
  }

  /** Stores what a coordinator decided; nobody has told the pathway. */
  async decide(
    { id }: Pick<Task, 'id'>,
    { user = 'ana', outcome = 'done' } = {},
  ): Promise<{ readonly decision: TaskDecision; readonly won: boolean }> {
    const by = coordinator(user);
    const decision = {
      ...{ id: randomUUID(), outcome, data: {}, at: new Date() },
      by: { id: user, name: by.actor.name },
    };
    const race = await this.repositories.tasks.decide(by, id, decision);
    return { decision, won: race?.won === true };
  }

  /** A coordinator does the task and the pathway has moved on. */
  async complete(
    runtime: Pick<PathwayRuntime, 'applyDecision'>,
    { orgId, enrollmentId, id, effectKey }: Task,
    outcome = 'done',
  ): Promise<void> {
    const { decision } = await this.decide({ id }, { outcome });
    const applied = await runtime.applyDecision(
      { id: enrollmentId, orgId },
      { id: decision.id, target: effectKey, outcome },
    );
    if (applied !== 'applied') throw new Error(`the decision on ${effectKey} is ${applied}`);
  }

  /** The product's activities over this record; messages are taken by a carrier that accepts everything. */
  activities(runtime: PathwayRuntime, overrides: Partial<ActivityDependencies> = {}) {
    const deps: ActivityDependencies = {
      repositories: this.repositories,
      content: { form: () => null, template: () => text },
      clock: { now: () => new Date() },
      holidays: () => () => [],
      runtime,
      patientLinks: patientLinkSecrets('s'.repeat(40), 'http://carepath.test'),
      migrationDispatch: { ensure: () => Promise.resolve(false) },
      campaignDispatch: { ensure: () => Promise.resolve(false) },
      mediaDispatch: { fetch: () => Promise.resolve('started') },
      dispatch: { dispatch: () => Promise.resolve('started') },
      deliverMessage: () => Promise.resolve({ result: 'sent' }),
      reconcileMessages: () => Promise.resolve(0),
      log: { warn: () => undefined },
      ...overrides,
    };
    return { deps, activities: { ...createActivities(deps), ...createOutboundActivities(deps) } };
  }
}

export function coordinator(id: string): Scope {
  return { orgId: clinic.id, actor: { kind: 'user', id, name: `Coordinator ${id}` }, purpose: 'treatment' };
}
