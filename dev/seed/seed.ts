import { verify } from '@node-rs/argon2';
import { enroll } from '../../api/commands/enroll';
import { hashKey } from '../../api/commands/hash-key';
import { publishShipped as publishOne } from '../../api/commands/publish-shipped';
import { reportEncounter } from '../../api/commands/report-encounter';
import { hashPassword } from '../../api/commands/sign-in';
import type { Clock, ContentLibrary, PathwayRuntime } from '../../core/ports';
import type { Repositories } from '../../core/repositories';
import type { Organization, Role } from '../../core/record/organization';
import { systemScope, type Scope } from '../../core/record/scope';
import { waitUntil } from '../wait-until';
import { beginDemo, finishDemo, readDemo, staff, type Demo } from './demo-file';
import { callBack, harbor, riverside, senders } from './organizations';
import { people, phoneOf, type SyntheticPerson } from './people';
import { regimens } from './regimens';

export interface SeedDeps {
  readonly repositories: Repositories;
  readonly library: ContentLibrary;
  readonly runtime: PathwayRuntime;
  readonly clock: Clock;
  /** Where `demo.json` is written. */
  readonly dataDir: string;
  readonly baseUrl: string;
}

const HOUR_MS = 60 * 60_000;
const TASK_WITHIN_S = 60;
const roles: readonly Role[] = ['coordinator', 'nurse', 'manager', 'admin', 'privacy'];
const mrn = 'riverside-mrn';
const visit = 'riverside-visit';

/**
 * Makes the demo clinic once: staff, 25 synthetic patients, the shipped pathways, a few running enrollments, and a second
 * small organization. What an interrupted seeding has left is completed; a finished one changes nothing.
 * @throws Error when the database holds a demo clinic whose `demo.json` is not in this folder.
 */
export async function seed(deps: SeedDeps): Promise<Demo> {
  const finished = readDemo(deps.dataDir);
  if (finished && (await isThere(deps, finished))) return keep(deps, finished);
  const demo = finished ?? beginDemo(deps.dataDir, deps.baseUrl);
  await makeClinic(deps, demo);
  const { patientId, taskId } = await makeOther(deps, demo);
  const complete = { ...demo, baseUrl: deps.baseUrl, other: { ...demo.other, patientId, taskId } };
  finishDemo(deps.dataDir, complete);
  return complete;
}

/** A data folder may meet a new, empty database: then it is seeded again with the same secrets. */
async function isThere({ repositories }: SeedDeps, { other }: Demo): Promise<boolean> {
  return (await repositories.patients.get(systemScope(harbor.id, 'seed'), other.patientId)) !== null;
}

function keep({ dataDir, baseUrl }: SeedDeps, demo: Demo): Demo {
  if (demo.baseUrl === baseUrl) return demo;
  const moved = { ...demo, baseUrl };
  finishDemo(dataDir, moved);
  return moved;
}

async function makeClinic(deps: SeedDeps, demo: Demo): Promise<void> {
  const { repositories } = deps;
  const scope = systemScope(riverside.id, 'seed');
  await putOnce(repositories, riverside);
  for (const sender of senders) await repositories.senders.put(sender);
  await Promise.all(roles.map((role) => makeUser(deps, role, demo.users[role])));
  await makeApiKey(deps, riverside, demo.apiKey, ['coordinator', 'nurse', 'manager', 'admin']);
  await publishShipped(deps, scope);
  await Promise.all(people.map((person, index) => makePatient(deps, scope, person, index)));
}

async function putOnce({ organizations }: Repositories, organization: Organization): Promise<void> {
  if ((await organizations.get(organization.id)) === null) await organizations.put(organization);
}

async function makeUser(
  { repositories }: SeedDeps,
  role: Role,
  { email, password }: Demo['users'][Role],
): Promise<void> {
  const id = `${riverside.id}-${role}`;
  const user = { id, orgId: riverside.id, email, name: staff[role].name, roles: [role] };
  const isNew = await repositories.users.create({ ...user, passwordHash: await hashPassword(password) });
  if (isNew || (await isOurs(repositories, email, password))) return;
  throw new Error(
    'This database holds a demo clinic made from another data folder. Use that folder, or an empty database.',
  );
}

/** Made by an interrupted seeding of this folder. */
async function isOurs({ users }: Repositories, email: string, password: string): Promise<boolean> {
  const user = await users.findByEmail(email);
  return user !== null && verify(user.passwordHash, password);
}

async function makeApiKey(
  { repositories, clock }: SeedDeps,
  { id: orgId }: Organization,
  key: string,
  granted: readonly Role[],
): Promise<void> {
  const hash = hashKey(key);
  if (await repositories.apiKeys.findByHash(hash)) return;
  const id = `${orgId}-demo-${hash.slice(0, 8)}`;
  await repositories.apiKeys.create({ id, orgId, name: 'Demo scripts', roles: granted, hash, createdAt: clock.now() });
}

export async function publishShipped({ repositories, library }: SeedDeps, scope: Scope): Promise<void> {
  const deps = { definitions: repositories.definitions, content: library };
  for (const source of library.pathways().values()) await publishOne(deps, scope, source);
}

async function makePatient(deps: SeedDeps, scope: Scope, person: SyntheticPerson, index: number): Promise<void> {
  const { patients } = deps.repositories;
  const identifier = { system: mrn, value: person.mrn };
  const known = await patients.findByIdentifier(scope, identifier);
  const { given, family, birthDate, sex, language, zone, city, state, regimen } = person;
  const patient =
    known ??
    (await patients.create(scope, {
      identifiers: [identifier],
      name: { given, family },
      birthDate,
      sex,
      language,
      zone,
      phone: phoneOf(person, index),
      email: emailOf(person),
      address: { city, state },
      medications: regimens[regimen],
    }));
  await makeStay(deps, scope, patient.id, person);
}

async function makeStay(
  deps: SeedDeps,
  scope: Scope,
  patientId: string,
  { mrn: number, stay }: SyntheticPerson,
): Promise<void> {
  if (stay.status === 'none') return;
  const { repositories, runtime, clock } = deps;
  const identifier = { system: visit, value: `V${number.slice(1)}` };
  // An interrupted seeding may have told it already: the same again changes nothing.
  const known = await repositories.encounters.findByIdentifier(scope, identifier);
  const endedAt = known?.dischargedAt?.getTime() ?? clock.now().getTime() - stay.hoursAgo * HOUR_MS;
  const report = { identifier, patientId, class: 'IMP', location: 'Riverside Hospital' } as const;
  const told = { ...repositories, runtime, clock };
  if (stay.status === 'admitted') {
    if (!known) await reportEncounter(told, scope, 'admitted', { ...report, admittedAt: new Date(endedAt) });
    return;
  }
  await reportEncounter(told, scope, 'discharged', {
    ...report,
    admittedAt: new Date(endedAt - stay.days * 24 * HOUR_MS),
    dischargedAt: new Date(endedAt),
    dischargeTimeSource: 'api',
    dischargeDisposition: '01',
    ...(stay.lace && { lace: stay.lace }),
  });
}

/** The second organization: a key, a patient, and the one task its small pathway opens. */
async function makeOther(deps: SeedDeps, demo: Demo): Promise<{ patientId: string; taskId: string }> {
  const { repositories, library, runtime, clock } = deps;
  const scope = systemScope(harbor.id, 'seed');
  await putOnce(repositories, harbor);
  await makeApiKey(deps, harbor, demo.other.apiKey, ['coordinator', 'nurse', 'manager', 'admin']);
  await publishOne({ definitions: repositories.definitions, content: library }, scope, callBack);
  const identifier = { system: 'harbor-mrn', value: 'H1001' };
  const name = { given: 'Margaret', family: 'Sullivan' };
  const patient =
    (await repositories.patients.findByIdentifier(scope, identifier)) ??
    (await repositories.patients.create(scope, {
      identifiers: [identifier],
      name,
      birthDate: '1952-05-30',
      language: 'en',
    }));
  const trigger = { kind: 'api', key: 'seed' } as const;
  const wanted = { patientId: patient.id, pathway: 'call-back', trigger, startAt: clock.now() };
  const { enrollment } = await enroll({ ...repositories, runtime }, scope, wanted);
  let taskId: string | undefined;
  await waitUntil('The first task', TASK_WITHIN_S, async () => {
    const query = { view: 'all', enrollmentId: enrollment.id, limit: 1, now: clock.now() } as const;
    taskId = (await repositories.tasks.list(scope, query)).items[0]?.id;
    return taskId !== undefined;
  });
  return { patientId: patient.id, taskId: taskId ?? '' };
}

function emailOf({ given, family }: SyntheticPerson): string {
  const plain = `${given}.${family}`.normalize('NFD').replace(/[^A-Za-z.]/g, '');
  return `${plain.toLowerCase()}@mail.example`;
}
