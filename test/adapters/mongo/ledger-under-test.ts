import { openConnection } from '../../../adapters/mongo/connect';
import { Database } from '../../../adapters/mongo/database';
import { MongoEnrollmentRepository } from '../../../adapters/mongo/enrollment-repository';
import { MongoInboxRepository } from '../../../adapters/mongo/inbox-repository';
import { MongoIntentRepository } from '../../../adapters/mongo/intent-repository';
import { MongoOrganizationRepository } from '../../../adapters/mongo/organization-repository';
import { MongoStepLedger, type LedgerRows } from '../../../adapters/mongo/step-ledger';
import { MongoTaskRepository } from '../../../adapters/mongo/task-repository';
import { MongoTimelineRepository } from '../../../adapters/mongo/timeline-repository';
import type { Clock } from '../../../core/ports';
import type { Enrollment } from '../../../core/record/enrollment';
import { systemScope } from '../../../core/record/scope';
import { testDatabase } from '../../support/servers';
import { watchCommand } from './database-under-test';
import { noon } from './step-batches';

export const worker = systemScope('clinic', 'worker');
const frozen: Clock = { now: () => noon };

/** A process that dies: the write it dies at, counted from 1, and how much of it the server had done. */
export interface Crash {
  readonly at: number;
  readonly done: 'nothing' | 'half' | 'all';
}

export class ProcessDied extends Error {}

/** The ledger over its own collections, so that it can be made to die at any operation and its rows can be compared. */
export class LedgerUnderTest {
  private constructor(
    readonly database: Database,
    readonly rows: LedgerRows,
    readonly enrollments: MongoEnrollmentRepository,
    readonly tasks: MongoTaskRepository,
    readonly timeline: MongoTimelineRepository,
    private readonly disconnect: () => Promise<void>,
  ) {}

  static async open(): Promise<LedgerUnderTest> {
    const connection = await openConnection((await testDatabase()).uri, { onCommand: watchCommand });
    const database = new Database(connection, frozen);
    const enrollments = new MongoEnrollmentRepository(database);
    const tasks = new MongoTaskRepository(database, new MongoOrganizationRepository(database));
    const rows = {
      enrollments: enrollments.rows,
      tasks: tasks.rows,
      intents: new MongoIntentRepository(database, enrollments).rows,
      inbox: new MongoInboxRepository(database).rows,
    };
    await database.ensureIndexes();
    const timeline = new MongoTimelineRepository(database);
    return new LedgerUnderTest(database, rows, enrollments, tasks, timeline, () => connection.close());
  }

  async close(): Promise<void> {
    await this.database.relay.close();
    await this.disconnect();
  }

  /** The ledger of a process that lives, or of one that dies. */
  ledger(crash?: Crash): MongoStepLedger {
    if (crash === undefined) return new MongoStepLedger(this.database, this.rows);
    const count = { operations: 0 };
    return new MongoStepLedger(this.database, {
      enrollments: mortal(this.rows.enrollments, crash, count),
      tasks: mortal(this.rows.tasks, crash, count),
      intents: mortal(this.rows.intents, crash, count),
      inbox: mortal(this.rows.inbox, crash, count),
    });
  }

  async enroll(id: string): Promise<Enrollment> {
    const { id: _id, additions: _none, ...fields } = enrollmentOf(id);
    await this.rows.enrollments.insert({ _id: id, ...fields });
    return enrollmentOf(id);
  }

  async addNews(enrollment: Enrollment, name: string): Promise<string> {
    const _id = `${enrollment.id}/${name}`;
    const news = { type: 'event', name, reference: name } as const;
    await this.rows.inbox.insert({ _id, orgId: enrollment.orgId, enrollmentId: enrollment.id, news, at: noon });
    return _id;
  }

  /** Everything the record says of an enrollment, without what only serves retries and the relay. */
  async dump(enrollmentId: string): Promise<{ readonly [collection: string]: readonly object[] }> {
    const own = { enrollmentId };
    const sort = { _id: 1 } as const;
    const [tasks, intents, inbox, enrollments] = await Promise.all([
      this.rows.tasks.find(own, { sort }),
      this.rows.intents.find(own, { sort }),
      this.rows.inbox.find(own, { sort }),
      this.rows.enrollments.find({ _id: enrollmentId }),
    ]);
    return {
      tasks: tasks
        .filter(({ status }) => status !== 'voided')
        .map(({ outbox: _outbox, version: _version, ...task }) => task),
      intents: intents.map(({ outbox: _outbox, ...intent }) => intent),
      inbox,
      enrollments: enrollments.map(({ outbox: _outbox, traces: _traces, voidedTasks: _voided, ...row }) => ({
        deadlines: {},
        ...row,
      })),
    };
  }

  /** Ids of all events of an enrollment on the timeline, after a full relay. */
  async told(enrollmentId: string): Promise<readonly string[]> {
    await this.database.relay.relayPending();
    return (await this.database.timeline.find({ enrollmentId }, { sort: { _id: 1 } })).map(({ _id }) => _id);
  }
}

function enrollmentOf(id: string): Enrollment {
  return {
    id,
    orgId: 'clinic',
    patientId: `patient-of-${id}`,
    pathway: 'discharge-follow-up',
    definitionId: 'definition',
    definitionVersion: 3,
    trigger: { kind: 'api', key: id },
    startAt: noon,
    status: 'starting',
    step: 0,
    createdAt: noon,
  };
}

const WRITES = new Set<PropertyKey>(['bulk', 'change', 'changeFrom', 'recordChange']);

/** The collection as a process sees it that dies at one of its writes. */
function mortal<C extends object>(collection: C, crash: Crash, count: { operations: number }): C {
  return new Proxy(collection, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      const call = (args: unknown[]): unknown => Reflect.apply(member, target, args);
      return (...args: unknown[]): unknown => (WRITES.has(name) ? dyingWrite(call, args, crash, count) : call(args));
    },
  });
}

async function dyingWrite(
  call: (args: unknown[]) => unknown,
  args: unknown[],
  crash: Crash,
  count: { operations: number },
): Promise<unknown> {
  count.operations += 1;
  if (count.operations < crash.at) return call(args);
  if (count.operations === crash.at && crash.done !== 'nothing') {
    await call(crash.done === 'half' ? args.map(firstHalf) : args);
  }
  throw new ProcessDied();
}

/** A bulk that a server began and did not end. */
function firstHalf(argument: unknown): unknown {
  return Array.isArray(argument) ? argument.slice(0, Math.ceil(argument.length / 2)) : argument;
}
