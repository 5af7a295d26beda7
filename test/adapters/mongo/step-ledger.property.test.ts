import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { taskIdOf } from '../../../adapters/mongo/task-row';
import type { Effect } from '../../../core/pathway/effects';
import type { Enrollment } from '../../../core/record/enrollment';
import { refuseUnportableCommands, staff } from './database-under-test';
import { LedgerUnderTest, ProcessDied, worker, type Crash } from './ledger-under-test';
import { batch, close, end, escalate, intend, minutes, note, open, reschedule, withdraw } from './step-batches';

/** What one try of a step wants to write; keys get the step's number, so that none is emitted twice by two steps. */
interface Try {
  readonly effects: readonly Effect[];
  readonly consumes: boolean;
  readonly news: readonly number[];
  readonly crash?: Crash;
}
/** A workflow task: tries that were given up, each a chain of steps, and the steps that stand in the end. */
interface WorkflowTask {
  readonly givenUp: readonly (readonly Try[])[];
  readonly stands: readonly Try[];
  /** The task that a person completes afterwards. */
  readonly completed: string;
}

const target = fc.constantFrom('a#1', 'b#1', 'c#1');
const effect: fc.Arbitrary<Effect> = fc.oneof(
  { weight: 3, arbitrary: target.map((name) => open(name)) },
  target.map(close),
  target.map((name) => escalate(name, 1, 'managers')),
  target.map((name) => escalate(name, 2, 'directors')),
  fc.tuple(target, fc.constantFrom(1, 2)).map(([name, time]) => reschedule(name, time)),
  target.map((name) => intend(name)),
  target.map((name) => intend(name, 'email')),
  target.map(withdraw),
  target.map(note),
  fc.constantFrom('completed', 'readmitted').map(end),
);
const crash: fc.Arbitrary<Crash> = fc.record({
  at: fc.integer({ min: 1, max: 6 }),
  done: fc.constantFrom('nothing', 'half', 'all'),
});
/** Nothing is closed or withdrawn before it is there. */
function inTheOrderOfAnEngine(effects: readonly Effect[]): readonly Effect[] {
  const rank = ({ type }: Effect): number =>
    ['escalate-task', 'reschedule-task', 'close-task', 'withdraw-message'].indexOf(type);
  return [...effects].sort((one, other) => rank(one) - rank(other));
}
const attempt = fc.record(
  {
    effects: fc.uniqueArray(effect, { maxLength: 5, selector: ({ key }) => key }).map(inTheOrderOfAnEngine),
    consumes: fc.boolean(),
    news: fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }),
    crash,
  },
  { requiredKeys: ['effects', 'consumes', 'news'] },
);
const chain = fc.array(attempt, { minLength: 1, maxLength: 2 });
const workflowTask: fc.Arbitrary<WorkflowTask> = fc.record({
  givenUp: fc.array(chain, { maxLength: 2 }),
  stands: chain,
  completed: target,
});

/** Carries out workflow tasks on one record; only what stands, or with all that was given up before it. */
class Run {
  private step = 1;
  private readonly decisions: { id: string; target: string }[] = [];

  constructor(
    private readonly record: LedgerUnderTest,
    private readonly enrollment: Enrollment,
  ) {}

  async carryOut(task: WorkflowTask, number: number, withGhosts: boolean): Promise<void> {
    if (withGhosts) {
      for (const [index, given] of task.givenUp.entries()) await this.giveUp(given, number * 10 + index);
    }
    for (const [index, each] of task.stands.entries()) {
      await this.applyUntilDone(each, this.step + index, number * 10 + 9, withGhosts);
    }
    this.step += task.stands.length;
    const decision = { id: `d${number}`, target: task.completed };
    const by = { id: 'maria', name: 'Maria' };
    await this.record.tasks.decide(staff('clinic'), taskIdOf(this.enrollment.id, task.completed), {
      ...{ id: decision.id, outcome: 'done', data: {}, by },
      at: minutes(number),
    });
    this.decisions.push(decision);
  }

  /** A chain of steps that no history will know of: the last of them may have died in the middle. */
  private async giveUp(chainOfSteps: readonly Try[], minute: number): Promise<void> {
    for (const [index, each] of chainOfSteps.entries()) {
      try {
        await this.apply(each, this.step + index, minute, each.crash);
      } catch (error) {
        if (error instanceof ProcessDied) return;
        throw error;
      }
    }
  }

  private async applyUntilDone(each: Try, step: number, minute: number, mayCrash: boolean): Promise<void> {
    if (mayCrash && each.crash) {
      await this.apply(each, step, minute, each.crash).catch((error: unknown) => {
        if (!(error instanceof ProcessDied)) throw error;
      });
    }
    await this.apply(each, step, minute);
  }

  private async apply(each: Try, step: number, minute: number, dies?: Crash): Promise<void> {
    const effects = each.effects.map((wanted) => ({
      ...wanted,
      key: `${wanted.key}/${step}`,
      ...(wanted.type === 'open-task' && { due: `due/${wanted.target}/${step}` }),
      ...(wanted.type === 'reschedule-task' && { due: `${wanted.due}/${step}` }),
    }));
    const due = effects.flatMap((wanted) =>
      wanted.type === 'open-task' || wanted.type === 'reschedule-task' ? [wanted.due ?? ''] : [],
    );
    await this.record.ledger(dies).apply(
      worker,
      this.enrollment,
      batch(step, {
        at: minutes(minute),
        effects,
        decisions: each.consumes ? this.decisions : [],
        inbox: each.news.map((name) => `${this.enrollment.id}/${name}`),
        deadlines: Object.fromEntries(due.map((key, index) => [key, minutes(step * 100 + index)])),
        intentPrefix: this.enrollment.id,
      }),
    );
  }
}

describe('the record after any sequence of steps, retries and deaths', () => {
  let withGhosts: LedgerUnderTest;
  let without: LedgerUnderTest;
  beforeAll(async () => {
    [withGhosts, without] = await Promise.all([LedgerUnderTest.open(), LedgerUnderTest.open()]);
  });
  afterAll(async () => {
    await Promise.all([withGhosts.close(), without.close()]);
    refuseUnportableCommands();
  });

  async function prepare(record: LedgerUnderTest, id: string): Promise<Run> {
    const enrollment = await record.enroll(id);
    for (const name of ['0', '1', '2']) await record.addNews(enrollment, name);
    return new Run(record, enrollment);
  }

  it('is as if only the steps that stand had ever been applied', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(workflowTask, { minLength: 1, maxLength: 3 }), async (tasks) => {
        const id = randomUUID();
        const [haunted, clean] = [await prepare(withGhosts, id), await prepare(without, id)];
        for (const [index, task] of tasks.entries()) {
          await haunted.carryOut(task, index + 1, true);
          await clean.carryOut(task, index + 1, false);
        }
        expect(await withGhosts.dump(id)).toEqual(await without.dump(id));
        const told = new Set((await withGhosts.told(id)).map((event) => event.replace(/\/again-\d+$/, '')));
        const missing = (await without.told(id)).filter((event) => event.startsWith(id) && !told.has(event));
        expect(missing).toEqual([]);
      }),
      { numRuns: 25 },
    );
  }, 120_000);
});
