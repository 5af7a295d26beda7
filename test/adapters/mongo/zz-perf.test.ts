import { connectMongo } from '../../../adapters/mongo/connect';
import { taskIdOf } from '../../../adapters/mongo/task-row';
import { batch, open, minutes } from './step-batches';
import { systemScope } from '../../../core/record/scope';
it('perf', async () => {
  const uri = process.env.PERF_URI + '/perf' + Date.now() + '?directConnection=true';
  const db = await connectMongo(uri);
  const r = db.repositories;
  const w = systemScope('clinic', 'worker');
  const maria = { orgId: 'clinic', actor: { kind: 'user', id: 'm', name: 'M' }, purpose: 'treatment' } as const;
  for (const n of [500, 1500, 2000]) {
    const t0 = Date.now();
    let applyMs = 0,
      decideMs = 0,
      completeMs = 0;
    const one = async (i: number) => {
      const { enrollment } = await r.enrollments.create(w, {
        patientId: 'p' + n + i,
        pathway: 'x',
        definitionId: 'd',
        definitionVersion: 1,
        startAt: minutes(0),
        trigger: { kind: 'api', key: 'k' },
      });
      let t = performance.now();
      await r.ledger.apply(w, enrollment, batch(1, { effects: [open('a#1')] }));
      applyMs += performance.now() - t;
      t = performance.now();
      await r.tasks.decide(maria, taskIdOf(enrollment.id, 'a#1'), {
        id: 'd',
        outcome: 'x',
        data: {},
        by: { id: 'm', name: 'M' },
        at: minutes(0),
      });
      decideMs += performance.now() - t;
      t = performance.now();
      await r.ledger.duplicates(w, enrollment.id, 2, { decisions: [{ id: 'd', target: 'a#1' }], inbox: [] });
      await r.ledger.apply(
        w,
        enrollment,
        batch(2, { decisions: [{ id: 'd', target: 'a#1' }], effects: [open('b#1')] }),
      );
      completeMs += performance.now() - t;
    };
    for (let i = 0; i < n; i += 20) await Promise.all(Array.from({ length: 20 }, (_, k) => one(i + k)));
    const s = (Date.now() - t0) / 1000;
    console.log(
      n,
      'rounds',
      (n / s).toFixed(1),
      '/s; per op at 20 parallel: apply',
      (applyMs / n).toFixed(1),
      'decide',
      (decideMs / n).toFixed(1),
      'dup+apply',
      (completeMs / n).toFixed(1),
    );
  }
  await db.close();
}, 300000);
