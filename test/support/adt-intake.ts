import { connectMongo } from '../../adapters/mongo/connect';
import { acknowledge } from '../../adapters/hl7v2/acknowledge';
import { readAdt, readHeader } from '../../adapters/hl7v2/adt';
import { receiveHl7, type ReceiveHl7Deps } from '../../api/commands/receive-hl7';
import { CarepathFailure } from '../../core/errors';
import type { PathwayDefinition } from '../../core/pathway/definition';
import type { MigrationAnswer } from '../../core/pathway/host';
import type { OrderAnswer, PathwayRuntime } from '../../core/ports';
import type { Repositories, StoredDefinition } from '../../core/repositories';
import type { Encounter } from '../../core/record/encounter';
import type { Enrollment } from '../../core/record/enrollment';
import type { Hl7Message } from '../../core/record/inbox';
import type { Patient } from '../../core/record/patient';
import { systemScope, type Scope } from '../../core/record/scope';
import { fieldOf } from './hl7';
import { testDatabase } from './servers';

/** A runtime that marks enrollments running as the workflow's first step does, and remembers what it was told. */
export class RecordedRuntime implements PathwayRuntime {
  readonly started: string[] = [];
  /** Inbox ids in the order of their signals. */
  readonly notified: string[] = [];
  down = false;
  answer: 'sent' | 'gone' = 'sent';

  constructor(private readonly enrollments: Repositories['enrollments']) {}

  async start(enrollment: Enrollment): Promise<void> {
    if (this.down) throw new CarepathFailure('temporal-unavailable', 'Temporal cannot be reached.');
    this.started.push(enrollment.id);
    await this.enrollments.markRunning(systemScope(enrollment.orgId, 'workflow'), enrollment.id);
  }

  applyDecision(): Promise<'applied' | 'deferred'> {
    return Promise.resolve(this.down ? 'deferred' : 'applied');
  }

  order(): Promise<OrderAnswer> {
    return Promise.resolve(this.down ? 'deferred' : 'applied');
  }

  notify(_enrollment: Pick<Enrollment, 'id' | 'orgId'>, inboxId: string): Promise<'sent' | 'gone' | 'deferred'> {
    if (this.down) return Promise.resolve('deferred');
    this.notified.push(inboxId);
    return Promise.resolve(this.answer);
  }

  migrate(): Promise<MigrationAnswer> {
    return Promise.resolve({ applied: false, reason: 'deferred' });
  }
  reachable(): Promise<boolean> {
    return Promise.resolve(!this.down);
  }
}

export interface AdtIntake {
  readonly repositories: Repositories;
  readonly runtime: RecordedRuntime;
  readonly deps: ReceiveHl7Deps;
  readonly scope: Scope;
  /** Sends one message in and gives back its acknowledgment's text. */
  send(message: string | Buffer): Promise<string>;
  /** The code of its acknowledgment. */
  code(message: string | Buffer): Promise<string>;
  publish(definition: PathwayDefinition): Promise<StoredDefinition>;
  patient(mrn: string, system?: string): Promise<Patient | null>;
  encounter(visit: string, system?: string): Promise<Encounter | null>;
  enrollments(patientId: string): Promise<readonly Enrollment[]>;
  messages(status?: Hl7Message['status']): Promise<readonly Hl7Message[]>;
  /** The names of the events a running enrollment was told. */
  news(enrollmentId: string): string[];
  close(): Promise<void>;
}

/** One organization on a database of its own, with a default HL7 sender in New York. */
export async function adtIntake(): Promise<AdtIntake> {
  const { uri } = await testDatabase();
  const mongo = await connectMongo(uri);
  const { repositories } = mongo;
  const scope = systemScope('clinic', 'test');
  await repositories.senders.put({
    ...{ id: 'default', orgId: 'clinic', application: 'ANY', facility: 'ANY' },
    ...{ zone: 'America/New_York', charset: 'UTF-8', isDefault: true },
  });
  const runtime = new RecordedRuntime(repositories.enrollments);
  const deps: ReceiveHl7Deps = {
    ...repositories,
    runtime,
    clock: { now: () => new Date() },
    reader: { readHeader, readAdt, acknowledge },
    log: { error: () => undefined },
  };
  const send = async (message: string | Buffer) => (await receiveHl7(deps, Buffer.from(message))).toString('latin1');
  const page = { limit: 100 };
  return {
    ...{ repositories, runtime, deps, scope, send },
    code: async (message) => fieldOf(await send(message), 'MSA', 1),
    publish: (definition) => {
      const source = JSON.stringify(definition);
      return repositories.definitions.publish(scope, { pathway: definition.pathway, source, hash: source, definition });
    },
    patient: (value, system = 'GENERAL') => repositories.patients.findByIdentifier(scope, { system, value }),
    encounter: (value, system = 'GENERAL') => repositories.encounters.findByIdentifier(scope, { system, value }),
    enrollments: async (patientId) => (await repositories.enrollments.list(scope, { patientId, ...page })).items,
    messages: async (status) =>
      (await repositories.hl7Messages.list(scope, { ...(status && { status }), ...page })).items,
    news: (enrollmentId) =>
      runtime.notified.filter((id) => id.startsWith(`${enrollmentId}/`)).map((id) => id.slice(id.lastIndexOf('/') + 1)),
    close: () => mongo.close(),
  };
}
