import { randomUUID } from 'node:crypto';
import type { Evaluation } from '../../../core/criteria/facts';
import type { Effect } from '../../../core/pathway/effects';
import type { Enrollment } from '../../../core/record/enrollment';
import { refuseUnportableCommands, staff } from './database-under-test';
import { LedgerUnderTest, worker } from './ledger-under-test';
import { batch, minutes, noon, note } from './step-batches';

const maria = staff('clinic');
let record: LedgerUnderTest;
let enrollment: Enrollment;

beforeAll(async () => {
  record = await LedgerUnderTest.open();
});
afterAll(async () => {
  await record.close();
  refuseUnportableCommands();
});
beforeEach(async () => {
  enrollment = await record.enroll(randomUUID());
});

const score = (value: number, at = noon): Evaluation => ({
  value: value >= 10,
  evidence: [{ fact: 'lace.score', state: 'known', value, resource: 'Encounter/e1', at }],
});

function decide(step: number, answers: { readonly [key: string]: Evaluation }, at = minutes(step)) {
  const effects = Object.keys(answers).map((key): Effect => ({ type: 'decide', key, condition: 'lace.score >= 10.0' }));
  const conditions = new Map(Object.entries(answers));
  return record.ledger().apply(worker, enrollment, batch(step, { effects, conditions, at }));
}

const decided = async (limit = 20) => record.enrollments.decided(maria, enrollment.id, limit);
const answers = async () =>
  (await decided()).map(({ data: { key, value, facts } }) => ({ key, value, facts: facts as object[] }));

describe('answered conditions', () => {
  it('are on the record with their evidence, newest first, before and after the relay has moved them', async () => {
    await decide(1, { 'risk#1/if/0': score(14) });
    await decide(2, { 'risk#2/if/0': { value: 'unknown', evidence: [{ fact: 'lace.score', state: 'missing' }] } });
    const expected = [
      { key: 'risk#2/if/0', value: 'unknown', facts: [{ fact: 'lace.score', state: 'missing' }] },
      {
        key: 'risk#1/if/0',
        value: true,
        facts: [{ fact: 'lace.score', state: 'known', value: 14, resource: 'Encounter/e1', at: noon.toISOString() }],
      },
    ];
    expect(await answers()).toEqual(expected);
    await record.told(enrollment.id);
    expect(await answers()).toEqual(expected);
    expect((await decided(1)).map(({ data }) => data['key'])).toEqual(['risk#2/if/0']);
  });

  it('are told once when the step comes again and finds the same', async () => {
    await decide(1, { 'risk#1/if/0': score(14, noon) });
    await record.told(enrollment.id);
    await decide(1, { 'risk#1/if/0': score(14, minutes(1)) });
    const told = await record.told(enrollment.id);
    expect(told.filter((id) => id.includes('risk#1'))).toHaveLength(1);
    expect(told.filter((id) => id.includes('corrected'))).toEqual([]);
    expect(await answers()).toMatchObject([{ key: 'risk#1/if/0', value: true }]);
  });

  it('are taken back when a retry finds another answer, and hold when a third finds the first again', async () => {
    await decide(1, { 'risk#1/if/0': score(14) });
    await record.told(enrollment.id);
    await decide(1, { 'risk#1/if/0': score(3) });
    await record.told(enrollment.id);
    expect(await answers()).toMatchObject([{ value: false, facts: [{ value: 3 }] }]);
    await decide(1, { 'risk#1/if/0': score(14) });
    expect(await answers()).toMatchObject([{ value: true, facts: [{ value: 14 }] }]);
  });

  it('are taken back with their step when a retry asks nothing', async () => {
    await decide(1, { 'risk#1/if/0': score(14) });
    await record.ledger().apply(worker, enrollment, batch(1, { effects: [note('open')], at: minutes(3) }));
    expect(await answers()).toEqual([]);
  });
});
