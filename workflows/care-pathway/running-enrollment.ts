import { allHandlersFinished, condition, log, workflowInfo } from '@temporalio/workflow';
import type { DefinitionRef, MigrationAnswer } from '../../core/pathway/host';
import type { EnrollmentProgress } from '../../core/pathway/progress';
import { Alarm } from './alarm';
import { children } from './children';
import { Callers } from './callers';
import { holdUp, isAnswerTo, needsPerson, release, releaseMigrated, releases } from './held-up';
import { type Input, InputQueue } from './input-queue';
import {
  type CarePathwayInput,
  type CarePathwayResult,
  type CarriedState,
  type CompleteTask,
  type CompleteTaskResult,
  type HeldUp,
  isNews,
  type News,
  type OrderResult,
} from './messages';
import { migrateEnrollment } from './migrate-enrollment';
import { Outbound } from './outbound';
import { record, StepRunner } from './step-runner';
import { partsOf, type ReadyInput, type ReadyMigration, unready, withNews, type Work } from './work';

/** Well below Temporal's warning at 10,240 events, and small enough that a replay takes milliseconds. */
const DEFAULT_HISTORY_EVENTS = 2_000;

/** How a run ends: the pathway has ended, or a fresh run goes on with a short history. */
type RunEnd =
  { readonly result: CarePathwayResult } | { readonly carried: CarriedState; readonly definition: DefinitionRef };

/** The main loop. Handlers only queue; all changes happen here, one numbered step at a time. */
export class RunningEnrollment {
  private readonly queue: InputQueue;
  private readonly alarm = new Alarm();
  private readonly outbound: Outbound;
  private readonly runner: StepRunner;
  private readonly migrating = new Callers<MigrationAnswer>();
  private heldUp: HeldUp | undefined;

  constructor(private readonly input: CarePathwayInput) {
    const { carried } = input;
    this.queue = new InputQueue(carried?.queue);
    this.heldUp = carried?.heldUp;
    this.outbound = new Outbound(input, (event) => this.queue.push({ kind: 'event', event }));
    const definition = { id: input.definitionId, version: input.definitionVersion };
    const send = this.outbound.send.bind(this.outbound);
    this.runner = new StepRunner(input, definition, send, carried?.state, carried?.step);
  }

  /** Answers when the step that took the decision in has been applied, or at once when nothing can take it in now. */
  completeTask({ decisionId, target, outcome }: CompleteTask): CompleteTaskResult | Promise<CompleteTaskResult> {
    if (this.runner.ended) return { applied: false, reason: 'ended' };
    const decision = { kind: 'decision', id: decisionId, target, outcome } as const;
    if (this.heldUp === undefined || isAnswerTo(this.heldUp, decision)) return this.queue.ask(decision);
    this.queue.push(decision);
    return { applied: false, reason: 'held-up' };
  }

  /** Answers when the step that took the order in has been applied, or at once when nothing can take it in now. */
  order({ inboxId }: News): OrderResult | Promise<OrderResult> {
    if (this.runner.ended) return { applied: false, reason: 'ended' };
    const news = { kind: 'news', inboxId } as const;
    if (this.heldUp === undefined) return this.queue.ask(news);
    this.queue.push(news);
    return { applied: false, reason: 'held-up' };
  }

  /** Answers when the enrollment is on the other version, or when it is known that it is not. */
  migrate({ inboxId }: News): MigrationAnswer | Promise<MigrationAnswer> {
    if (this.runner.ended) return { applied: false, reason: 'ended' };
    this.queue.push({ kind: 'migration', inboxId });
    return this.migrating.ask(inboxId);
  }

  hear(news: unknown): void {
    if (isNews(news)) this.queue.push({ kind: 'news', inboxId: news.inboxId });
    else log.warn('dropped a signal that this system did not send');
  }

  /** A cancellation from outside is an event like any other: the pathway ends in order. */
  cancel(): void {
    this.queue.push({ kind: 'event', event: { type: 'cancelled', outcome: 'cancelled' } });
  }

  get progress(): EnrollmentProgress {
    return this.runner.progress;
  }

  async run(): Promise<RunEnd> {
    if (this.heldUp === undefined) await this.carryOut({ inputs: [], events: [] });
    while (!this.runner.ended) {
      this.alarm.arm(this.runner.nextWake);
      await condition(() => this.canGoOn() || this.canStartFresh());
      if (this.canGoOn()) await this.goOn();
      else return { carried: this.carry(), definition: this.runner.definition };
    }
    return { result: await this.finish() };
  }

  private canGoOn(): boolean {
    const { heldUp } = this;
    if (heldUp !== undefined) return this.queue.some((input) => releases(heldUp, input));
    return this.queue.length > 0 || this.alarm.rang;
  }

  /** Only between steps, with every handler answered and nothing on its way out. */
  private canStartFresh(): boolean {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    const isLong = historyLength > (this.input.limits?.historyEvents ?? DEFAULT_HISTORY_EVENTS);
    return (continueAsNewSuggested || isLong) && this.outbound.inFlight === 0 && allHandlersFinished();
  }

  private async goOn(): Promise<void> {
    const { heldUp } = this;
    if (heldUp === undefined) {
      this.alarm.silence();
      return this.takeIn(await this.load(this.queue.takeAll()));
    }
    const answer = this.queue.takeFirst((input) => releases(heldUp, input));
    if (answer === undefined) return;
    if (answer.kind === 'migration') {
      const ready = await this.load([answer]);
      return ready.length === 0 ? undefined : this.takeIn(ready);
    }
    const work = await release(this.runner, heldUp, answer);
    this.heldUp = undefined;
    if (answer.kind === 'decision') this.queue.settle(answer.id, { applied: true });
    if (work !== null) await this.carryOut(work);
  }

  /** What comes behind a step that is held up, or behind the end, waits. */
  private async takeIn(inputs: readonly (ReadyInput | ReadyMigration)[]): Promise<void> {
    const parts = partsOf(inputs);
    for (const [i, part] of parts.entries()) {
      if (this.runner.ended || (this.heldUp !== undefined && !('migration' in part))) {
        return this.queue.putBack(parts.slice(i).flat().map(unready));
      }
      if ('migration' in part) await this.migrateNow(part);
      else await this.carryOut({ inputs: part, events: [] });
    }
  }

  private async migrateNow(ready: ReadyMigration): Promise<void> {
    const { answer, next } = await migrateEnrollment(this.runner, ready);
    if (answer.applied) {
      const { heldUp } = this;
      this.heldUp = undefined;
      const kept = heldUp && (await releaseMigrated(this.runner, heldUp));
      if (next !== null) await this.carryOut(next);
      if (kept) await this.carryOut(kept);
    }
    this.migrating.settle(ready.inboxId, answer);
  }

  /** Steps follow each other until the pathway waits; then everyone who waited for them is answered. */
  private async carryOut(work: Work): Promise<void> {
    for (let next: Work | null = work; next !== null;) next = await this.carryOutOne(next);
    this.answerCallers();
  }

  private async carryOutOne(work: Work): Promise<Work | null> {
    try {
      return await this.runner.apply(await this.runner.load(), work);
    } catch (error) {
      if (!needsPerson(error)) throw error;
      this.heldUp = await holdUp(this.runner, work, error);
      return null;
    }
  }

  private answerCallers(): void {
    for (const [id, verdict] of this.runner.verdicts) this.queue.settle(id, verdict);
    this.runner.verdicts.clear();
    if (this.heldUp !== undefined) this.queue.settleAll({ applied: false, reason: 'held-up' });
  }

  private async load(inputs: readonly Input[]): Promise<readonly (ReadyInput | ReadyMigration)[]> {
    const inboxIds = [...new Set(inputs.flatMap((input) => ('inboxId' in input ? [input.inboxId] : [])))];
    if (inboxIds.length === 0) return withNews(inputs, []);
    const { orgId, enrollmentId } = this.input;
    const news = await record.loadNews({ orgId, enrollmentId, inboxIds });
    const missing = inboxIds.filter((id) => !news.some((entry) => entry.inboxId === id));
    if (missing.length > 0) log.warn('dropped news that is not in the record', { inboxIds: missing });
    for (const id of missing) {
      this.queue.settle(id, { applied: false, reason: 'not-open' });
      this.migrating.settle(id, { applied: false, reason: 'failed' });
    }
    return withNews(inputs, news);
  }

  private carry(): CarriedState {
    const { state, step } = this.runner;
    const { heldUp } = this;
    return { state, step, queue: this.queue.snapshot(), ...(heldUp !== undefined && { heldUp }) };
  }

  private async finish(): Promise<CarePathwayResult> {
    this.queue.settleAll({ applied: false, reason: 'ended' });
    this.migrating.settleAll({ applied: false, reason: 'ended' });
    await condition(() => this.outbound.inFlight === 0 && allHandlersFinished());
    if (this.input.called) await this.report();
    return { outcome: this.runner.state.outcome ?? 'ended' };
  }

  private async report(): Promise<void> {
    const { orgId, enrollmentId } = this.input;
    await children.reportToParent({ orgId, enrollmentId });
  }
}
