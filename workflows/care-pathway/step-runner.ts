import { proxyLocalActivities } from '@temporalio/workflow';
import { isAdded } from '../../core/pathway/additions';
import { migrate } from '../../core/pathway/migration/migrate';
import type { PathwayDefinition } from '../../core/pathway/definition';
import type { Effect, OutboundEffect } from '../../core/pathway/effects';
import { advance, initialState, nextWake, progressOf } from '../../core/pathway/engine';
import { isTaskOpen, taskTargets } from '../../core/pathway/open-tasks';
import type { EngineEvent } from '../../core/pathway/events';
import type {
  ApplyEffectsInput,
  ApplyEffectsResult,
  DefinitionRef,
  EnrollmentRef,
  EventBody,
  LoadedDefinition,
  RecordActivities,
  RecordedEffect,
} from '../../core/pathway/host';
import type { EnrollmentProgress } from '../../core/pathway/progress';
import type { EngineState } from '../../core/pathway/state';
import type { CompleteTaskResult } from './messages';
import type { MigrationEnd } from './migrate-enrollment';
import { eventOf, type ReadyMigration, withoutDuplicates, type Work } from './work';

/**
 * No maximum of attempts: a step that may have been written must be written. The first tries are close together; a longer
 * outage is waited for by timers, which keeps the history short.
 */
export const record = proxyLocalActivities<RecordActivities>({
  startToCloseTimeout: '10s',
  localRetryThreshold: '5s',
  retry: { initialInterval: '100ms', backoffCoefficient: 2, maximumInterval: '1m' },
});

/** The engine refused a definition or a state: an error in the definition or the engine, which no retry repairs. */
export class EngineRefusal extends Error {
  override readonly name = 'EngineRefusal';
}

interface Attempt {
  readonly state: EngineState;
  readonly effects: readonly Effect[];
  readonly verdicts: ReadonlyMap<string, CompleteTaskResult>;
}

const TAKEN: CompleteTaskResult = { applied: true };
const NOT_OPEN: CompleteTaskResult = { applied: false, reason: 'not-open' };
const NOTHING_WRITTEN: ApplyEffectsResult = { duplicates: [], answers: [] };
const NO_PROGRESS: EnrollmentProgress = { openSteps: [], timers: [], milestones: {}, recorded: {} };

/** Takes the engine through numbered steps: tentatively in memory, then as one local activity, and only then for good. */
export class StepRunner {
  private loaded: LoadedDefinition | undefined;
  /** Answers to decisions and orders whose step was applied, given when the pathway has moved on. */
  readonly verdicts = new Map<string, CompleteTaskResult>();

  constructor(
    private readonly enrollment: EnrollmentRef,
    /** The version that the enrollment is on. */
    public definition: DefinitionRef,
    private readonly send: (effect: OutboundEffect) => void,
    public state: EngineState = initialState(),
    public step = 0,
  ) {}

  get ended(): boolean {
    return this.state.status === 'ended';
  }

  get nextWake(): number | null {
    return nextWake(this.state);
  }

  get progress(): EnrollmentProgress {
    return this.loaded === undefined ? NO_PROGRESS : progressOf(this.loaded.definition, this.state);
  }

  /** Loads the pinned definition once a run. The answer is what the engine has to hear first: `started`, if it has not. */
  async load(): Promise<readonly EventBody[]> {
    this.loaded ??= await this.loadVersion(this.definition);
    return this.state.status === 'new' ? [{ type: 'started', start: this.loaded.start }] : [];
  }

  /**
   * One numbered step. Returns what the next one has to take in, or null when the pathway waits again.
   * @throws EngineRefusal, or ApplicationFailure when the step cannot be applied as things are; then nothing has changed.
   */
  async apply(first: readonly EventBody[], work: Work): Promise<Work | null> {
    if (this.loaded === undefined) throw new Error('A step was run before the definition was loaded');
    if (lacksAdded(this.loaded, work)) this.loaded = await this.loadVersion(this.definition);
    const { definition } = this.loaded;
    const at = Date.now();
    const attempt = advanceAll(definition, this.state, first, work, at);
    const effects = attempt.effects.filter(isRecorded);
    const progress = progressOf(definition, attempt.state);
    const { duplicates, answers } = await this.write(at, effects, consumedBy(work), progress);
    if (duplicates.length > 0) {
      for (const id of duplicates) this.verdicts.set(id, TAKEN);
      return withoutDuplicates(work, duplicates);
    }
    this.state = attempt.state;
    for (const [id, verdict] of attempt.verdicts) this.verdicts.set(id, verdict);
    attempt.effects.filter(isOutbound).forEach((effect) => this.send(effect));
    return answers.length === 0 ? null : { inputs: [], events: answers };
  }

  /** A numbered step that leaves the engine where it is: it concerns the enrollment, not its pathway. */
  async applyAside(effects: readonly RecordedEffect[], work: Work): Promise<void> {
    await this.write(Date.now(), effects, consumedBy(work), this.progress);
  }

  /** The same, for an inbox entry that changes nothing of the pathway. `false`: an earlier step has applied it. */
  async consume(inboxId: string, effects: readonly RecordedEffect[]): Promise<boolean> {
    const { duplicates } = await this.write(Date.now(), effects, { decisions: [], inbox: [inboxId] }, this.progress);
    return duplicates.length === 0;
  }

  /**
   * One numbered step that takes the pathway to another version. Not applied: it needs a person, or an earlier step has
   * applied it; then nothing has changed.
   * @throws ApplicationFailure when the version cannot be used; then nothing has changed.
   */
  async migrate({ inboxId, migration: { to, decisions } }: ReadyMigration): Promise<MigrationEnd> {
    const target = await this.loadVersion(to);
    // A pathway that could not begin needs no mapping, and its version may be the one that cannot be loaded.
    if (this.state.status !== 'new') await this.load();
    const from = this.loaded?.definition ?? target.definition;
    const at = Date.now();
    const label = `version ${this.definition.version} -> ${to.version}`;
    const { plan, state, effects } = migrate(from, target.definition, this.state, {
      ...{ at, label },
      ...(decisions && { decisions }),
    });
    if (plan.verdict === 'needs-person')
      return { answer: { applied: false, reason: 'needs-person', plan }, next: null };
    const consumed = { decisions: [], inbox: [inboxId] };
    const progress = progressOf(target.definition, state);
    const { duplicates, answers } = await this.write(at, effects.filter(isRecorded), consumed, progress, to);
    if (duplicates.length > 0) return { answer: { applied: false, plan }, next: null };
    this.state = state;
    this.loaded = target;
    this.definition = to;
    effects.filter(isOutbound).forEach((effect) => this.send(effect));
    const next = answers.length === 0 ? null : { inputs: [], events: answers };
    return { answer: { applied: true, plan }, next };
  }

  /** Ends the enrollment without its pathway, whose definition or state cannot be used any more. */
  async endWithoutPathway(outcome: string): Promise<void> {
    const tasks = taskTargets(this.state).map(
      (target) => ({ type: 'close-task', key: `${target}/close`, target, reason: outcome }) as const,
    );
    const messages = Object.keys(this.state.deliveries).map(
      (target) => ({ type: 'withdraw-message', key: `${target}/withdraw`, target, reason: outcome }) as const,
    );
    await this.applyAside([...tasks, ...messages, { type: 'end', key: 'end', outcome }], { inputs: [], events: [] });
    this.state = { ...this.state, status: 'ended', outcome };
  }

  private loadVersion({ id }: DefinitionRef): Promise<LoadedDefinition> {
    const { orgId, enrollmentId } = this.enrollment;
    return record.loadDefinition({ orgId, enrollmentId, definitionId: id });
  }

  private async write(
    at: number,
    effects: readonly RecordedEffect[],
    consumed: ApplyEffectsInput['consumed'],
    progress: EnrollmentProgress,
    { id, version }: DefinitionRef = this.definition,
  ): Promise<ApplyEffectsResult> {
    if (effects.length === 0 && consumed.decisions.length === 0 && consumed.inbox.length === 0) return NOTHING_WRITTEN;
    const { orgId, enrollmentId } = this.enrollment;
    const step = this.step + 1;
    const batch = { orgId, enrollmentId, step, at, effects, consumed, progress, definition: { id, version } };
    const result = await record.applyEffects(batch);
    if (result.duplicates.length === 0) this.step = step;
    return result;
  }
}

/** Whether a person has added a step since the definition was loaded. */
function lacksAdded({ definition }: LoadedDefinition, { inputs }: Work): boolean {
  return inputs.map(eventOf).some((event) => event.type === 'step-added' && !isAdded(definition, event.stepId));
}

/** Pure: the state and effects of taking all of `work` in at one instant, and then whatever is due. */
function advanceAll(
  definition: PathwayDefinition,
  from: EngineState,
  first: readonly EventBody[],
  work: Work,
  at: number,
): Attempt {
  const effects: Effect[] = [];
  const verdicts = new Map<string, CompleteTaskResult>();
  let state = from;
  const take = (event: EventBody): readonly Effect[] => {
    const next = advanceOrRefuse(definition, state, { ...event, at });
    state = next.state;
    effects.push(...next.effects);
    return next.effects;
  };
  first.forEach(take);
  for (const input of work.inputs) {
    if (input.kind === 'decision') verdicts.set(input.id, verdictOn(state, input.target));
    const done = take(eventOf(input));
    // Whatever an order does is an effect: at least the note of it.
    if (input.kind === 'news') verdicts.set(input.inboxId, done.length > 0 ? TAKEN : NOT_OPEN);
  }
  work.events.forEach(take);
  const wake = nextWake(state);
  if (wake !== null && wake <= at) take({ type: 'time-passed' });
  return { state, effects, verdicts };
}

function advanceOrRefuse(
  definition: PathwayDefinition,
  state: EngineState,
  event: EngineEvent,
): ReturnType<typeof advance> {
  try {
    return advance(definition, state, event);
  } catch (error) {
    throw new EngineRefusal(`The pathway cannot take in "${event.type}": ${String(error)}`);
  }
}

function verdictOn(state: EngineState, target: string): CompleteTaskResult {
  return isTaskOpen(state, target) ? TAKEN : NOT_OPEN;
}

function consumedBy(work: Work): ApplyEffectsInput['consumed'] {
  return {
    decisions: work.inputs.flatMap((input) =>
      input.kind === 'decision' ? [{ id: input.id, target: input.target }] : [],
    ),
    inbox: work.inputs.flatMap((input) => (input.kind === 'news' ? [input.inboxId] : [])),
  };
}

function isRecorded(effect: Effect): effect is RecordedEffect {
  return !isOutbound(effect);
}

function isOutbound(effect: Effect): effect is OutboundEffect {
  return effect.type === 'send' || effect.type === 'start-child' || effect.type === 'cancel-child';
}
