import { randomUUID } from 'node:crypto';
import type { Express } from 'express';
import pino from 'pino';
import request from 'supertest';
import { createApp } from '../../api/app';
import { crisisRaiser } from '../../api/commands/raise-crisis';
import { receiveSms } from '../../api/commands/receive-sms';
import { TextIntake } from '../../api/commands/text-intake';
import { hashKey } from '../../api/commands/hash-key';
import { replayHl7, type ReceiveHl7Deps } from '../../api/commands/receive-hl7';
import { hashPassword } from '../../api/commands/sign-in';
import type { ApiDeps } from '../../api/deps';
import { RequestLimit } from '../../api/middleware/request-limit';
import { mongoSessions } from '../../api/middleware/session';
import { SignInThrottle } from '../../api/middleware/sign-in-throttle';
import { acknowledge } from '../../adapters/hl7v2/acknowledge';
import { readAdt, readHeader } from '../../adapters/hl7v2/adt';
import { holidaysOf } from '../../adapters/library/holidays';
import { patientLinkSecrets } from '../../adapters/links/patient-link-secrets';
import { connectMongo, type MongoAdapter } from '../../adapters/mongo/connect';
import { mailDoor } from '../../adapters/smtp/mail-door';
import { unsubscribeTokens } from '../../adapters/smtp/unsubscribe-token';
import { verifyTwilioSignature } from '../../adapters/twilio/signature';
import { allRoutes } from '../../api/routes/all-routes';
import type { Method } from '../../api/routes/route';
import { CarepathFailure } from '../../core/errors';
import type { OpenTaskEffect } from '../../core/pathway/effects';
import type { MigrationAnswer } from '../../core/pathway/host';
import type { OrderAnswer, PathwayRuntime } from '../../core/ports';
import type { Enrollment } from '../../core/record/enrollment';
import type { FormDefinition } from '../../core/record/form';
import type { Organization, Role } from '../../core/record/organization';
import type { Patient } from '../../core/record/patient';
import { systemScope, type Scope } from '../../core/record/scope';
import type { Task } from '../../core/record/task';
import { oneTask } from '../support/definitions';
import { testDatabase } from '../support/servers';

export const roles: readonly Role[] = ['coordinator', 'nurse', 'manager', 'admin', 'privacy'];
export const PUBLIC_URL = 'http://carepath.test';
/** The carrier's secret: webhooks are signed with it. */
export const WEBHOOK_TOKEN = 'a-carriers-token';
/** What incoming emails are signed with. */
export const MAIL_SECRET = 'a-mail-servers-secret';
/** What cookies and links are signed with. */
export const SESSION_SECRET = 'x'.repeat(40);
export const PASSWORD = 'correct horse battery';

/** A pathway engine that only notes what it is told; the API's side is under test. */
export class NotingRuntime implements PathwayRuntime {
  readonly started: string[] = [];
  readonly decisions: { id: string; target: string; outcome: string }[] = [];
  readonly notified: string[] = [];
  readonly migrations: string[] = [];
  readonly ordered: string[] = [];
  /** What the pathway says of an order that reaches it. */
  orderAnswer: OrderAnswer = 'applied';
  isReachable = true;
  /** Runs when a decision arrives, before it is answered. */
  onDecision: () => Promise<void> = () => Promise.resolve();

  start({ id }: Enrollment): Promise<void> {
    this.started.push(id);
    return Promise.resolve();
  }
  async applyDecision(
    _enrollment: Pick<Enrollment, 'id' | 'orgId'>,
    decision: { id: string; target: string; outcome: string },
  ) {
    if (!this.isReachable) return 'deferred' as const;
    this.decisions.push(decision);
    await this.onDecision();
    return 'applied' as const;
  }
  order(_enrollment: Pick<Enrollment, 'id' | 'orgId'>, inboxId: string): Promise<OrderAnswer> {
    if (!this.isReachable) return Promise.resolve('deferred');
    this.ordered.push(inboxId);
    return Promise.resolve(this.orderAnswer);
  }
  notify(_enrollment: Pick<Enrollment, 'id' | 'orgId'>, inboxId: string): Promise<'sent' | 'deferred'> {
    this.notified.push(inboxId);
    return Promise.resolve(this.isReachable ? 'sent' : 'deferred');
  }
  migrate(_enrollment: Pick<Enrollment, 'id' | 'orgId'>, inboxId: string): Promise<MigrationAnswer> {
    this.migrations.push(inboxId);
    return Promise.resolve(this.isReachable ? { applied: true } : { applied: false, reason: 'deferred' });
  }
  reachable(): Promise<boolean> {
    return Promise.resolve(this.isReachable);
  }
}

/** One organization with a user and an API key for each role. */
export interface Clinic {
  readonly organization: Organization;
  readonly scope: Scope;
  readonly keys: Readonly<Record<Role, string>>;
  readonly emails: Readonly<Record<Role, string>>;
}

/** The API over a database of its own. */
export class TestApi {
  readonly runtime = new NotingRuntime();
  readonly dispatched: string[] = [];
  /** Messages whose files are to be fetched. */
  readonly fetched: string[] = [];
  /** Migrations that were begun or taken up again. */
  readonly begun: string[] = [];
  readonly logged: string[] = [];
  /** Added to the clock's time. */
  aheadMs = 0;

  private constructor(
    readonly mongo: MongoAdapter,
    readonly app: Express,
  ) {}

  static async open(
    overrides: Partial<Omit<ApiDeps, 'settings'>> & { settings?: Partial<ApiDeps['settings']> } = {},
  ): Promise<TestApi> {
    const { uri } = await testDatabase();
    const mongo = await connectMongo(uri);
    const holder: { api?: TestApi } = {};
    const api = (): TestApi => {
      if (!holder.api) throw new Error('not open yet');
      return holder.api;
    };
    const { connection, repositories } = mongo;
    const { settings, ...rest } = overrides;
    const sink = { write: (line: string) => void api().logged.push(line) };
    const forward = <K extends keyof PathwayRuntime>(name: K) =>
      ((...args: Parameters<PathwayRuntime[K]>) =>
        Reflect.apply(api().runtime[name], api().runtime, args)) as PathwayRuntime[K];
    const deps: Omit<ApiDeps, 'texts'> = {
      repositories,
      runtime: {
        start: forward('start'),
        applyDecision: forward('applyDecision'),
        order: forward('order'),
        notify: forward('notify'),
        migrate: forward('migrate'),
        reachable: forward('reachable'),
      },
      dispatch: {
        dispatch: ({ id }) => {
          api().dispatched.push(id);
          return Promise.resolve('started');
        },
      },
      mediaDispatch: {
        fetch: ({ id }) => {
          api().fetched.push(id);
          return Promise.resolve('started');
        },
      },
      migrationDispatch: {
        goOn: ({ id }) => {
          if (!api().runtime.isReachable)
            return Promise.reject(new CarepathFailure('temporal-unavailable', 'Not now.'));
          api().begun.push(id);
          return Promise.resolve();
        },
      },
      campaignDispatch: {
        goOn: ({ id }) => {
          api().begun.push(id);
          return Promise.resolve();
        },
      },
      content: {
        template: () => null,
        templateIds: () => [],
        snippets: () => [],
        materials: () => [],
        form: () => null,
        pathways: () => new Map<string, string>(),
        scripts: () => new Map<string, string>(),
      },
      holidays: (organization) => holidaysOf(organization.holidays),
      clock: { now: () => new Date(Date.now() + (holder.api?.aheadMs ?? 0)) },
      logger: pino({ level: 'info' }, sink),
      settings: { publicUrl: PUBLIC_URL, sessionSecret: SESSION_SECRET, ...settings },
      sessions: mongoSessions(connection.getClient(), connection.name),
      throttle: await SignInThrottle.inMongo(connection.getClient(), connection.name),
      limit: new RequestLimit({ points: 100_000, seconds: 10 }),
      database: mongo,
      verifyWebhook: (url, params, signature) => verifyTwilioSignature(WEBHOOK_TOKEN, url, params, signature),
      mail: mailDoor(MAIL_SECRET, null),
      unsubscribeTokens: unsubscribeTokens(SESSION_SECRET),
      linkSecrets: patientLinkSecrets(SESSION_SECRET, PUBLIC_URL),
      replayHl7: (scope, id) => replayHl7(api().hl7, scope, id),
      ...rest,
    };
    holder.api = new TestApi(mongo, createApp({ texts: takenInBeforeTheAnswer(deps), ...deps }));
    return holder.api;
  }

  get repositories(): MongoAdapter['repositories'] {
    return this.mongo.repositories;
  }

  /** What the listener for HL7 v2 messages works with. */
  get hl7(): ReceiveHl7Deps {
    const log = { error: () => undefined };
    const clock = { now: () => new Date() };
    return { ...this.repositories, runtime: this.runtime, clock, reader: { readHeader, readAdt, acknowledge }, log };
  }

  close(): Promise<void> {
    return this.mongo.close();
  }

  async clinic(name = 'Test Clinic'): Promise<Clinic> {
    const id = `org-${randomUUID()}`;
    const organization: Organization = {
      id,
      name,
      zone: 'America/New_York',
      holidays: { country: 'US' },
      quietHours: { start: '21:00', end: '08:00' },
      phone: '+16175550199',
    };
    await this.repositories.organizations.put(organization);
    const passwordHash = await hashPassword(PASSWORD);
    const entries = await Promise.all(roles.map((role) => this.member(id, role, passwordHash)));
    const keys = Object.fromEntries(entries.map(({ role, key }) => [role, key])) as Record<Role, string>;
    const emails = Object.fromEntries(entries.map(({ role, email }) => [role, email])) as Record<Role, string>;
    return { organization, scope: systemScope(id, 'test'), keys, emails };
  }

  private async member(
    orgId: string,
    role: Role,
    passwordHash: string,
  ): Promise<{ role: Role; key: string; email: string }> {
    const id = randomUUID();
    const key = `cp_${randomUUID()}${randomUUID()}`;
    const email = `${role}-${id}@clinic.example`;
    await this.repositories.users.create({ id, orgId, email, name: `Test ${role}`, roles: [role], passwordHash });
    const apiKey = { id: randomUUID(), orgId, name: `Key of ${role}`, roles: [role], hash: hashKey(key) };
    await this.repositories.apiKeys.create({ ...apiKey, createdAt: new Date() });
    return { role, key, email };
  }

  /** A call of the API with the key of a role. `path` begins behind `/api/v1`. */
  as(clinic: Clinic, role: Role) {
    const bearer = `Bearer ${clinic.keys[role]}`;
    const call = (method: Method) => (path: string) => {
      const agent = request(this.app);
      const test = agent[method](`/api/v1${path}`).set('Authorization', bearer);
      return test.expect((answer) => assertContract(method, path, answer));
    };
    return { get: call('get'), post: call('post'), put: call('put'), patch: call('patch'), delete: call('delete') };
  }

  /** A browser's session of a role: the cookie is kept. */
  async signedIn(clinic: Clinic, role: Role): Promise<ReturnType<typeof request.agent>> {
    const agent = request.agent(this.app);
    await agent.post('/api/v1/session').send({ email: clinic.emails[role], password: PASSWORD }).expect(200);
    return agent;
  }

  patient(clinic: Clinic, changes: Partial<Patient> = {}): Promise<Patient> {
    const { name, phone, language, medications } = { name: { given: 'Rosa', family: 'Alvarez' }, ...changes };
    return this.repositories.patients.create(clinic.scope, {
      identifiers: changes.identifiers ?? [{ system: 'mrn', value: randomUUID() }],
      name,
      phone: phone ?? '+16175550142',
      language: language ?? 'en',
      ...(medications && { medications }),
    });
  }

  async enrollment(clinic: Clinic, patient: Patient, encounterId?: string): Promise<Enrollment> {
    const { definitions, enrollments } = this.repositories;
    const pathway = 'one-call';
    const definition = { ...oneTask(), pathway };
    const stored = await definitions.publish(clinic.scope, {
      pathway,
      source: 'pathway: one-call',
      hash: 'h',
      definition,
    });
    const trigger = { kind: 'manual', key: randomUUID(), ...(encounterId !== undefined && { encounterId }) } as const;
    const row = {
      patientId: patient.id,
      pathway,
      definitionId: stored.id,
      definitionVersion: 1,
      trigger,
      startAt: new Date(),
    };
    return (await enrollments.create(clinic.scope, row)).enrollment;
  }

  /** An open task as a pathway's step would have written it. */
  async task(clinic: Clinic, options: TaskOptions = {}): Promise<Task> {
    const patient = options.patient ?? (await this.patient(clinic));
    const openedAt = new Date().toISOString();
    const enrollment = options.enrollment ?? (await this.enrollment(clinic, patient));
    await this.repositories.ledger.apply(clinic.scope, enrollment, {
      step: 1,
      at: new Date(),
      effects: [openTask(options)],
      consumed: { decisions: [], inbox: [] },
      progress: {
        openSteps: (options.openSteps ?? []).map((step) => ({ ...step, openedAt })),
        timers: [],
        milestones: {},
        recorded: {},
      },
      deadlines: new Map(),
      conditions: new Map(),
      lists: new Map(),
      forms: new Map(options.form ? [[options.form.form, options.form]] : []),
      messages: new Map(),
      patientName: `${patient.name.given} ${patient.name.family}`,
    });
    const query = { view: 'all', enrollmentId: enrollment.id, limit: 1, now: new Date() } as const;
    const [task] = (await this.repositories.tasks.list(clinic.scope, query)).items;
    if (!task) throw new Error('the task was not opened');
    return task;
  }
}

/** What follows from a text is there when its webhook is answered, so that a test can look at once. */
function takenInBeforeTheAnswer(deps: Omit<ApiDeps, 'texts'>): ApiDeps['texts'] {
  const { repositories, clock } = deps;
  const receive = { ...deps, ...repositories, raiseCrisis: crisisRaiser(deps) };
  const failures: unknown[] = [];
  const intake = new TextIntake({
    ...{ arrivals: repositories.arrivals, clock },
    receive: (sms) => receiveSms(receive, sms),
    onFailure: (_sms, error) => void failures.push(error),
  });
  return {
    arrive: async (sms) => {
      await intake.arrive(sms);
      await intake.idle();
      if (failures.length > 0) throw failures.pop();
    },
  };
}

const everyRoute = allRoutes({ listen: () => () => undefined });

/** Whatever a test asks: a good answer is one that the route's contract describes, and nothing more. */
function assertContract(method: Method, path: string, { status, body }: request.Response): void {
  if (status >= 300) return;
  const [address = ''] = path.split('?');
  const route = everyRoute.find((one) => one.method === method && patternOf(one.path).test(address));
  const contract = route?.contract.responses[status];
  if (!contract) throw new Error(`${method} ${path} answers ${status}, which is not in its contract`);
  contract.body?.parse(body);
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`);
}

export interface TaskOptions {
  readonly patient?: Patient;
  readonly enrollment?: Enrollment;
  readonly form?: FormDefinition;
  /** Where the pathway is. */
  readonly openSteps?: readonly { readonly key: string; readonly stepId: string; readonly kind: string }[];
  readonly queue?: string;
  readonly title?: string;
  /** `reached` and `no-answer` when not said. */
  readonly outcomes?: OpenTaskEffect['outcomes'];
}

function openTask({ form, queue, title, outcomes }: TaskOptions): OpenTaskEffect {
  return {
    type: 'open-task',
    key: 'call#1/open',
    target: 'call#1',
    stepId: 'call',
    title: { en: title ?? 'Call the patient' },
    why: { en: 'Because' },
    queue: queue ?? 'coordinators',
    priority: 'routine',
    ...(form && { form: form.form }),
    outcomes: outcomes ?? [
      { id: 'reached', label: { en: 'Reached' } },
      { id: 'no-answer', label: { en: 'No answer' } },
    ],
  };
}
