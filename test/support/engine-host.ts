import { withAdditions } from '../../core/pathway/additions';
import type { PathwayDefinition, Step } from '../../core/pathway/definition';
import type { Effect } from '../../core/pathway/effects';
import { advance, initialState, nextWake } from '../../core/pathway/engine';
import type { EngineEvent } from '../../core/pathway/events';
import { migrate } from '../../core/pathway/migration/migrate';
import type { Decisions, MigrationPlan } from '../../core/pathway/migration/plan';
import type { EngineState } from '../../core/pathway/state';

type UntimedEvent = EngineEvent extends infer E ? (E extends EngineEvent ? Omit<E, 'at'> : never) : never;

const DAY = 86_400_000;

/** A host of the engine in memory: keeps the books that a real host keeps, so that tests can ask what is waited for. */
export class EngineHost {
  state: EngineState = initialState();
  now = Date.parse('2026-03-02T15:00:00Z');
  readonly effects: Effect[] = [];
  readonly events: EngineEvent[] = [];
  readonly unanswered = new Map<string, 'decide' | 'deadline' | 'list'>();
  readonly openTasks = new Map<string, readonly string[]>();
  readonly sending = new Map<string, 'sms' | 'email'>();
  readonly children = new Set<string>();

  constructor(public definition: PathwayDefinition) {}

  start(): this {
    return this.send({ type: 'started', start: this.now });
  }

  send(event: UntimedEvent): this {
    const heard: EngineEvent = { ...event, at: this.now };
    const { state, effects } = advance(this.definition, deepFreeze(this.state), heard);
    this.events.push(heard);
    this.state = state;
    for (const effect of effects) this.book(effect);
    return this;
  }

  /** A person adds a step for this one patient. */
  add(step: Step): this {
    this.definition = withAdditions(this.definition, [...(this.definition.additions ?? []), step]);
    return this.send({ type: 'step-added', stepId: step.id, reason: 'as the patient needs' });
  }

  /** Takes the pathway, with what was added for the patient, to another version, unless that needs a person who has not decided. */
  migrate(version: PathwayDefinition, decisions: Decisions = {}): MigrationPlan {
    const to = withAdditions(version, this.definition.additions);
    const order = { at: this.now, decisions };
    const { plan, state, effects } = migrate(this.definition, to, deepFreeze(this.state), order);
    if (plan.verdict === 'needs-person') return plan;
    this.definition = to;
    this.state = state;
    for (const effect of effects) this.book(effect);
    return plan;
  }

  /** Answers every question and deadline until the engine asks no more. */
  answerAll(value: boolean | 'unknown' = true): this {
    while (this.unanswered.size > 0) for (const key of this.unanswered.keys()) this.answer(key, value, 1);
    return this;
  }

  answer(key: string, value: boolean | 'unknown', days: number): this {
    const kind = this.unanswered.get(key);
    this.unanswered.delete(key);
    if (kind === 'decide') this.send({ type: 'decided', key, value });
    else if (kind === 'list')
      this.send({ type: 'listed', key, count: value === 'unknown' ? value : Math.max(0, days) });
    else if (kind === 'deadline') this.send({ type: 'deadline-set', key, due: this.now + days * DAY });
    return this;
  }

  /** Every message on its way is accepted by the carrier. */
  deliverAll(): this {
    for (const [key, channel] of [...this.sending]) this.settle(key, channel, 'sent');
    return this;
  }

  settle(
    key: string,
    channel: 'sms' | 'email',
    result: 'sent' | 'failed' | 'unknown' | 'suppressed',
    reason?: string,
  ): this {
    this.sending.delete(key);
    return this.send({ type: 'message-settled', key, channel, result, ...(reason !== undefined && { reason }) });
  }

  complete(key: string, outcome: string): this {
    this.openTasks.delete(key);
    return this.send({ type: 'task-completed', key, outcome });
  }

  /** Goes to the next instant at which something is due. `false`: nothing is. */
  toNextWake(): boolean {
    const wake = nextWake(this.state);
    if (wake === null) return false;
    this.now = Math.max(this.now, wake);
    this.send({ type: 'time-passed' });
    return true;
  }

  pass(days: number): this {
    this.now += days * DAY;
    return this.send({ type: 'time-passed' });
  }

  get ended(): boolean {
    return this.state.status === 'ended';
  }

  /** Something outside can still move it: an answer, a person, the carrier, or time. */
  get waits(): boolean {
    const outside = this.unanswered.size + this.openTasks.size + this.sending.size + this.children.size;
    return outside > 0 || this.state.paused === true || nextWake(this.state) !== null;
  }

  ofType<T extends Effect['type']>(type: T): Extract<Effect, { type: T }>[] {
    return this.effects.filter((effect): effect is Extract<Effect, { type: T }> => effect.type === type);
  }

  private book(effect: Effect): void {
    this.effects.push(effect);
    switch (effect.type) {
      case 'decide':
      case 'deadline':
      case 'list':
        this.unanswered.set(effect.key, effect.type);
        return;
      case 'open-task':
        this.openTasks.set(
          effect.target,
          effect.outcomes.map(({ id }) => id),
        );
        return;
      case 'close-task':
        this.openTasks.delete(effect.target);
        return;
      case 'start-child':
        this.children.add(effect.target);
        return;
      case 'cancel-child':
        this.children.delete(effect.target);
        return;
      case 'send':
        this.sending.set(effect.target, effect.channel);
        return;
      case 'withdraw-message':
        this.sending.delete(effect.target);
        return;
      default:
    }
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
