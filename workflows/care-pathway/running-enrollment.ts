import { allHandlersFinished, condition, log, workflowInfo } from '@temporalio/workflow';
import type { EnrollmentProgress } from '../../core/pathway/progress';
import { Alarm } from './alarm';
import { holdUp, isAnswerTo, needsPerson, release, releases } from './held-up';
import { type Input, InputQueue } from './input-queue';
import {
  type CarePathwayInput,
  type CarePathwayResult,
  type CarriedState,
  type CompleteTask,
  type CompleteTaskResult,
  type HeldUp,
  isNews,
} from './messages';
import { Outbound } from './outbound';
import { record, StepRunner } from './step-runner';
import { withNews, type Work } from './work';

/** Well below Temporal's warning at 10,240 events, and small enough that a replay takes milliseconds. */
const DEFAULT_HISTORY_EVENTS = 2_000;

/** How a run ends: the pathway has ended, or a fresh run goes on with a short history. */
type RunEnd = { readonly result: CarePathwayResult } | { readonly carried: CarriedState };

/** The main loop. Handlers only queue; all changes happen here, one numbered step at a time. */
export class RunningEnrollment {
  private readonly queue: InputQueue;
  private readonly alarm = new Alarm();
  private readonly outbound: Outbound;
  private readonly runner: StepRunner;
  private heldUp: HeldUp | undefined;

  constructor(private readonly input: CarePathwayInput) {
    const { carried } = input;
    this.queue = new InputQueue(carried?.queue);
    this.heldUp = carried?.heldUp;
    this.outbound = new Outbound(input, (event) => this.queue.push({ kind: 'event', event }));
    this.runner = new StepRunner(input, (effect) => this.outbound.send(effect), carried?.state, carried?.step);
  }

  /** Answers when the step that took the decision in has been applied, or at once when nothing can take it in now. */
  completeTask({ decisionId, target, outcome }: CompleteTask): CompleteTaskResult | Promise<CompleteTaskResult> {
    if (this.runner.ended) return { applied: false, reason: 'ended' };
    const decision = { kind: 'decision', id: decisionId, target, outcome } as const;
    if (this.heldUp === undefined || isAnswerTo(this.heldUp, decision)) return this.queue.decide(decision);
    this.queue.push(decision);
    return { applied: false, reason: 'held-up' };
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
      else return { carried: this.carry() };
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
      return this.carryOut(await this.load(this.queue.takeAll()));
    }
    const answer = this.queue.takeFirst((input) => releases(heldUp, input));
    if (answer === undefined) return;
    const work = await release(this.runner, heldUp, answer);
    this.heldUp = undefined;
    if (answer.kind === 'decision') this.queue.settle(answer.id, { applied: true });
    if (work !== null) await this.carryOut(work);
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

  private async load(inputs: readonly Input[]): Promise<Work> {
    const inboxIds = inputs.flatMap((input) => (input.kind === 'news' ? [input.inboxId] : []));
    if (inboxIds.length === 0) return { inputs: withNews(inputs, []), events: [] };
    const { orgId, enrollmentId } = this.input;
    const news = await record.loadNews({ orgId, enrollmentId, inboxIds });
    if (news.length < inboxIds.length) log.warn('dropped news that is not in the record', { inboxIds });
    return { inputs: withNews(inputs, news), events: [] };
  }

  private carry(): CarriedState {
    const { state, step } = this.runner;
    const { heldUp } = this;
    return { state, step, queue: this.queue.snapshot(), ...(heldUp !== undefined && { heldUp }) };
  }

  private async finish(): Promise<CarePathwayResult> {
    this.queue.settleAll({ applied: false, reason: 'ended' });
    await condition(() => this.outbound.inFlight === 0 && allHandlersFinished());
    return { outcome: this.runner.state.outcome ?? 'ended' };
  }
}
