import type { Enrollment } from '../../core/record/enrollment';
import { pathwayOf } from '../support/pathways';
import { type Clinic, TestApi } from './clinic';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.open();
});
afterAll(() => api.close());

const call = '{ task: call, title: Call, queue: coordinators, due: P1D }';
const write = '{ task: write, title: Write, queue: coordinators, due: P1D }';

/** A clinic with an enrollment on version 1, at its open task, of a pathway that has a version 2. */
async function twoVersions(second: string): Promise<{ clinic: Clinic; enrollment: Enrollment }> {
  const clinic = await api.clinic();
  const enrollment = await api.enrollment(clinic, await api.patient(clinic));
  await api.task(clinic, { enrollment, openSteps: [{ key: 'call#1', stepId: 'call', kind: 'task' }] });
  const definition = { ...pathwayOf(`- ${second}`), pathway: enrollment.pathway };
  const { pathway } = enrollment;
  await api.repositories.definitions.publish(clinic.scope, { pathway, source: '', hash: second, definition });
  return { clinic, enrollment };
}

describe('one enrollment', () => {
  it('is told what would become of it, and nothing is stored', async () => {
    const { clinic, enrollment } = await twoVersions(call);
    const { body } = await api
      .as(clinic, 'manager')
      .post(`/enrollments/${enrollment.id}/migrate`)
      .send({ dryRun: true })
      .expect(200);
    expect(body).toMatchObject({ applied: false, reason: 'dry-run', plan: { verdict: 'waits-at' } });
    expect(body.plan.steps[0].reason).toMatch(/What is new holds for later ones only/);
    expect(api.runtime.migrations).toEqual([]);
  });

  it('is migrated by a stored wish, with the order on the timeline', async () => {
    const { clinic, enrollment } = await twoVersions(call);
    const { body } = await api.as(clinic, 'manager').post(`/enrollments/${enrollment.id}/migrate`).send({}).expect(200);
    expect(body).toMatchObject({ applied: true, reason: null });
    const inboxId = api.runtime.migrations.at(-1) ?? '';
    const [entry] = await api.repositories.inbox.getMany(clinic.scope, [inboxId]);
    expect(entry?.news).toMatchObject({ type: 'migrate', migration: { from: { version: 1 }, to: { version: 2 } } });
    const { items } = await api.repositories.timeline.forPatient(clinic.scope, enrollment.patientId, { limit: 50 });
    expect(items.map(({ kind }) => kind)).toContain('enrollment.migrationOrdered');
  });

  it('that cannot be reached is deferred', async () => {
    const { clinic, enrollment } = await twoVersions(call);
    api.runtime.isReachable = false;
    const { body } = await api.as(clinic, 'manager').post(`/enrollments/${enrollment.id}/migrate`).send({}).expect(200);
    api.runtime.isReachable = true;
    expect(body).toMatchObject({ applied: false, reason: 'deferred' });
  });

  it('is told which step needs a person, and what a decision would do', async () => {
    const { clinic, enrollment } = await twoVersions(write);
    const ask = (decisions: object) =>
      api
        .as(clinic, 'manager')
        .post(`/enrollments/${enrollment.id}/migrate`)
        .send({ dryRun: true, decisions })
        .expect(200);
    expect((await ask({})).body.plan).toMatchObject({ verdict: 'needs-person', steps: [{ key: 'call#1' }] });
    expect((await ask({ 'call#1': 'write' })).body.plan).toMatchObject({
      verdict: 're-opens',
      steps: [{ to: 'write' }],
    });
  });

  it('is refused for a version that is not there, or the one it is on', async () => {
    const { clinic, enrollment } = await twoVersions(call);
    const path = `/enrollments/${enrollment.id}/migrate`;
    await api.as(clinic, 'manager').post(path).send({ version: 9 }).expect(404);
    await api.as(clinic, 'manager').post(path).send({ version: 1 }).expect(409);
  });
});

describe('all enrollments of a version', () => {
  it('are a stored migration that is begun, paused and taken up again', async () => {
    const { clinic, enrollment } = await twoVersions(call);
    const manager = api.as(clinic, 'manager');
    const path = `/pathways/${enrollment.pathway}/migrations`;
    const { body } = await manager.post(path).send({ from: 1, to: 2 }).expect(202);
    expect(body).toMatchObject({ status: 'planning', counts: { total: 0 } });
    expect(api.begun).toEqual([body.id]);
    await manager.post(`${path}/${body.id}/pause`).send({}).expect(409);
    await api.repositories.migrations.move(clinic.scope, body.id, ['planning'], 'running');
    expect((await manager.post(`${path}/${body.id}/pause`).send({}).expect(200)).body.status).toBe('paused');
    expect((await manager.post(`${path}/${body.id}/resume`).send({}).expect(200)).body.status).toBe('running');
    expect(api.begun).toEqual([body.id, body.id]);
    expect((await manager.get(path).expect(200)).body.items).toHaveLength(1);
    await manager.get(`/pathways/another/migrations/${body.id}`).expect(404);
  });

  it('are listed with what becomes of each', async () => {
    const { clinic, enrollment } = await twoVersions(call);
    const manager = api.as(clinic, 'manager');
    const path = `/pathways/${enrollment.pathway}/migrations`;
    const { body } = await manager.post(path).send({ from: 1, to: 2, dryRun: true }).expect(202);
    const plan = { verdict: 'waits-at', steps: [] } as const;
    const row = { migrationId: body.id as string, enrollmentId: enrollment.id, patientId: enrollment.patientId, plan };
    await api.repositories.migrations.plan(clinic.scope, [{ ...row, status: 'pending' }]);
    const rows = (query: string) => manager.get(`${path}/${body.id}/enrollments?${query}`).expect(200);
    expect((await rows('verdict=waits-at')).body.items).toMatchObject([{ enrollmentId: enrollment.id, reason: null }]);
    expect((await rows('status=applied')).body.items).toEqual([]);
    expect((await manager.get(`${path}/${body.id}`).expect(200)).body.counts).toMatchObject({ total: 1 });
  });

  it('need two versions that are there', async () => {
    const { clinic, enrollment } = await twoVersions(call);
    const path = `/pathways/${enrollment.pathway}/migrations`;
    await api.as(clinic, 'manager').post(path).send({ from: 1, to: 1 }).expect(400);
    await api.as(clinic, 'manager').post(path).send({ from: 1, to: 7 }).expect(404);
  });

  it('are refused when the version is retired or another migration of the pathway is at work', async () => {
    const { clinic, enrollment } = await twoVersions(call);
    const manager = api.as(clinic, 'manager');
    const path = `/pathways/${enrollment.pathway}/migrations`;
    const { body: first } = await manager.post(path).send({ from: 1, to: 2 }).expect(202);
    const { body: refused } = await manager.post(path).send({ from: 1, to: 2 }).expect(409);
    expect(refused.detail).toMatch(/Another migration of this pathway is at work/);
    await manager.post(path).send({ from: 1, to: 2, dryRun: true }).expect(202);
    const { migrations, definitions } = api.repositories;
    await migrations.move(clinic.scope, first.id, ['planning'], 'running');
    await manager.post(`${path}/${first.id}/pause`).send({}).expect(200);
    const { body: second } = await manager.post(path).send({ from: 1, to: 2 }).expect(202);
    await manager.post(`${path}/${first.id}/resume`).send({}).expect(409);
    await migrations.move(clinic.scope, second.id, ['planning'], 'done');
    await manager.post(`${path}/${first.id}/resume`).send({}).expect(200);
    await migrations.move(clinic.scope, first.id, ['running'], 'done');
    await definitions.retire(clinic.scope, enrollment.pathway, 2);
    await manager.post(path).send({ from: 1, to: 2 }).expect(409);
    expect((await manager.get(path).expect(200)).body.items).toHaveLength(3);
  });

  it('begin once when two managers order it at once', async () => {
    const { clinic, enrollment } = await twoVersions(call);
    const path = `/pathways/${enrollment.pathway}/migrations`;
    const order = () => api.as(clinic, 'manager').post(path).send({ from: 1, to: 2 });
    const answers = await Promise.all([order(), order(), order()]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409, 409]);
  });

  it('are stored also while the pathway engine cannot be reached, and found by the sweeper', async () => {
    const { clinic, enrollment } = await twoVersions(call);
    const path = `/pathways/${enrollment.pathway}/migrations`;
    api.runtime.isReachable = false;
    const { body } = await api.as(clinic, 'manager').post(path).send({ from: 1, to: 2 }).expect(202);
    api.runtime.isReachable = true;
    expect(api.begun).not.toContain(body.id);
    const waiting = await api.repositories.migrations.atWorkSince(new Date(Date.now() + 1000), 100);
    expect(waiting.map(({ id }) => id)).toContain(body.id);
  });
});
