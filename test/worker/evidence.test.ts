import { presentDecision } from '../../api/present/decision';
import { pathwayOf } from '../support/pathways';
import { system, type TestRecord } from '../support/record';
import { RecordOnTemporal } from '../support/record-on-temporal';

let rig: RecordOnTemporal;
let record: TestRecord;

beforeAll(async () => {
  rig = await RecordOnTemporal.open();
  ({ record } = rig);
});
afterAll(async () => {
  expect(await rig.close()).toBeGreaterThan(0);
});

const branching = pathwayOf(`
    - branch: risk
      cases:
        - if: 'lace.score >= 10.0'
          steps: []
      else: []
      unknown:
        - task: complete-lace
          title: Complete the score
          queue: nurses
          due: P30D
          outcomes: { done: [] }
    - end: completed`);

test('a branch that was taken leaves on the record what it was decided on', async () => {
  const line = rig.newLine();
  await rig.work(line);
  const enrollment = await record.enrollment(branching);
  await line.runtime.start(enrollment);
  await record.opened(enrollment, 'complete-lace#1');
  await rig.stopWorkers();
  const decided = await record.repositories.enrollments.decided(system, enrollment.id, 20);
  expect(decided.map(presentDecision)).toMatchObject([
    {
      ...{ key: 'risk#1/if/0', step: 'risk', condition: 'lace.score >= 10.0', value: 'unknown' },
      facts: [{ fact: 'lace.score', state: 'missing', unknownBecause: expect.stringMatching(/^Length of stay/) }],
    },
  ]);
});
