import { sendMessage } from '../../api/commands/send-message';
import { createMessageDispatch } from '../../adapters/temporal/message-dispatch';
import { createRuntime } from '../../adapters/temporal/runtime';
import type { Patient } from '../../core/record/patient';
import { system } from '../support/record';
import { pathwayOf } from '../support/pathways';
import type { HostileRig } from './hostile-rig';

const PATHWAY = 'hostile-follow-up';
const TEMPLATES = ['outreach-welcome', 'self-care-tip', 'closing'] as const;
const PARALLEL = 8;

/** Three texts, and then long enough a wait that none is taken back by the end. */
const threeTexts = () =>
  pathwayOf(`${TEMPLATES.map(
    (template, n) => `
    - message: text-${n + 1}
      template: ${template}
      channels: [sms]`,
  )
    .join('')
    .trim()}
    - wait: { until: P3D }
    - end: completed`);

export const PATHWAY_TEXTS = TEMPLATES.length;

/** Patients with a phone of their own each. */
export async function patientsOf({ record }: HostileRig, count: number): Promise<readonly Patient[]> {
  return inParallel(count, (n) =>
    record.repositories.patients.create(system, {
      ...{ identifiers: [], name: { given: `Pat${n}`, family: 'Doe' }, language: 'en', zone: 'UTC' },
      phone: `+1617556${String(1000 + n)}`,
    }),
  );
}

/** Begins the pathway for each of them. */
export async function enrollAll(rig: HostileRig, patients: readonly Patient[]): Promise<void> {
  const { definitions, enrollments } = rig.record.repositories;
  const runtime = createRuntime(rig.temporal.client, { taskQueue: rig.taskQueue });
  const stored = await definitions.publish(system, {
    ...{ pathway: PATHWAY, source: '', hash: PATHWAY, definition: threeTexts() },
  });
  await inParallel(patients.length, async (n) => {
    const { enrollment } = await enrollments.create(system, {
      ...{ patientId: patients[n]?.id ?? '', pathway: PATHWAY },
      ...{ definitionId: stored.id, definitionVersion: stored.version },
      ...{ trigger: { kind: 'manual', key: `manual/${n}` }, startAt: new Date() },
    });
    await runtime.start(enrollment);
  });
}

/** Writes `count` messages of a person, to one patient after another. */
export async function writeToAll(rig: HostileRig, patients: readonly Patient[], count: number): Promise<void> {
  const { repositories } = rig.record;
  const dispatch = createMessageDispatch(rig.temporal.client, rig.taskQueue);
  const deps = { ...repositories, dispatch, clock: { now: () => new Date() } };
  await inParallel(count, (n) =>
    sendMessage(deps, system, {
      ...{ patientId: patients[n % patients.length]?.id ?? '', channel: 'sms' as const },
      ...{ body: `Message ${n}: your visit is on Monday.`, key: `message-${n}` },
    }),
  );
}

async function inParallel<T>(count: number, work: (n: number) => Promise<T>): Promise<readonly T[]> {
  const results: T[] = [];
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const n = next++;
      results[n] = await work(n);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
  return results;
}
