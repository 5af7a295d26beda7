import type { Patient } from '../../core/record/patient';
import { waitUntil } from '../../dev/wait-until';
import { system } from '../support/record';
import { HostileRig } from './hostile-rig';
import { compare, contradictions, countByStatus, unattended, unended } from './oracle';
import { enrollAll, PATHWAY_TEXTS, patientsOf, writeToAll } from './population';

/** The same seed gives the same faults: `HOSTILE_SEED=7 npx jest test/hostile`. */
const SEED = Number(process.env['HOSTILE_SEED'] ?? 20_261_123);
const INTENTS = Number(process.env['HOSTILE_INTENTS'] ?? 2_000);
const PATIENTS = Math.floor(INTENTS * 0.16);
const WRITTEN = INTENTS - PATIENTS * PATHWAY_TEXTS;

const FAULTS = [
  { kind: 'timeout', rate: 0.005 },
  { kind: '429', rate: 0.05 },
  { kind: '5xx', rate: 0.02 },
  { kind: 'accept-then-lose', rate: 0.03 },
  { kind: 'reject', rate: 0.01 },
  { kind: 'undeliver', rate: 0.02 },
  ...[21211, 21614, 21610, 30003, 30005, 30006, 30007, 30008].map((code) => ({ kind: 'bad-number', rate: 0.01, code })),
  { kind: 'delay-callback', rate: 0.1, delayMs: 1_000 },
  { kind: 'drop-callback', rate: 0.05 },
  { kind: 'duplicate-callback', rate: 0.1 },
  { kind: 'reorder-callbacks', rate: 0.1 },
  { kind: 'call-once', rate: 0.1 },
  { kind: 'lose-inbound', rate: 0.3 },
  { kind: 'list-lag', rate: 0.1, delayMs: 1_500 },
];

/** The carrier knows the first by itself and refuses what comes after it; of the others only we know. */
const STOPS = ['STOP', 'please stop texting me', 'alto', 'no more texts'];
const STOPPING_AT_ONCE = Math.max(1, Math.floor(PATIENTS / 40));
/** A send that began before the opt-out was recorded may reach the carrier this much later. */
const IN_FLIGHT_MS = 3_000;

let rig: HostileRig;

beforeAll(async () => {
  rig = await HostileRig.start();
}, 60_000);

afterAll(async () => {
  process.stderr.write(rig.said.slice(-6000));
  await rig.stop();
});

/** Says stop in the patient's own words; the instant from which nothing may be sent any more. */
async function stopTexting({ phone = '' }: Patient, n: number): Promise<number> {
  const { contacts } = rig.record.repositories;
  await rig.carrier.sim('POST', '/sms', { from: phone, body: STOPS[n % STOPS.length] });
  await waitUntil(
    `The opt-out of ${phone}`,
    240,
    async () => {
      return (await contacts.get(system, 'sms', phone))?.optedOut !== undefined;
    },
    500,
  );
  return Date.now();
}

async function endedSoFar(): Promise<number> {
  const counts = [...(await countByStatus(rig))].filter(([status]) => status !== 'pending' && status !== 'sending');
  return counts.reduce((sum, [, count]) => sum + count, 0);
}

test(`2,000 messages through every fault, killed workers and a killed API: none lost, none twice (seed ${SEED})`, async () => {
  const { carrier } = rig;
  await carrier.sim('PUT', '/sms/faults', { seed: SEED, rules: FAULTS });
  let [first, second, api] = await Promise.all([rig.worker(), rig.worker(), rig.api()]);
  const patients = await patientsOf(rig, PATIENTS);
  const feeding = Promise.all([enrollAll(rig, patients), writeToAll(rig, patients, WRITTEN)]);

  const stopping: Promise<number>[] = [];
  for (const share of [0.1, 0.25, 0.4, 0.55, 0.7]) {
    await waitUntil(
      `${share * 100} % of the messages`,
      300,
      async () => (await endedSoFar()) >= share * INTENTS,
      1_000,
    );
    const n = stopping.length;
    const those = patients.slice(n, n + STOPPING_AT_ONCE);
    stopping.push(...those.map((patient, index) => stopTexting(patient, n + index)));
    if (share === 0.4) {
      rig.kill(api);
      api = await rig.api();
    } else {
      rig.kill(first);
      [first, second] = [second, await rig.worker()];
    }
  }
  await feeding;
  const stopped = await Promise.all(stopping);

  let left: readonly string[] = [];
  await waitUntil(
    'An end for each message',
    600,
    async () => {
      const counts = await countByStatus(rig);
      return !counts.has('pending') && !counts.has('sending');
    },
    1_000,
  ).catch(async () => {
    left = unended((await compare(rig)).intents);
  });
  expect(left).toEqual([]);
  await waitUntil(
    'Agreement with the carrier',
    120,
    async () => {
      left = contradictions(await compare(rig));
      return left.length === 0;
    },
    1_000,
  ).catch(() => undefined);
  expect(left).toEqual([]);
  await waitUntil(
    'A person for what went wrong',
    120,
    async () => {
      left = await unattended(rig, (await compare(rig)).intents);
      return left.length === 0;
    },
    1_000,
  ).catch(() => undefined);
  expect(left).toEqual([]);

  const { intents, accepted } = await compare(rig);
  const counts = await countByStatus(rig);
  process.stderr.write(`${JSON.stringify([...counts])} accepted ${accepted.length}\n`);
  const confirmations = intents.filter(({ template }) => template === 'opt-out-confirmation');
  expect(intents).toHaveLength(INTENTS + confirmations.length);
  expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(intents.length);
  for (const status of ['delivered', 'suppressed', 'failed', 'unknown']) expect(counts.get(status)).toBeGreaterThan(0);

  const isConfirmation = new Set(confirmations.map(({ id }) => id));
  for (const [n, at] of stopped.entries()) {
    const { phone } = patients[n] as Patient;
    const late = accepted.filter(({ to, at: when, intent }) => {
      return to === phone && !isConfirmation.has(intent ?? '') && Date.parse(when) > at + IN_FLIGHT_MS;
    });
    expect(late).toEqual([]);
    expect(confirmations.filter(({ address }) => address === phone).length).toBeLessThanOrEqual(1);
  }
}, 1_200_000);
