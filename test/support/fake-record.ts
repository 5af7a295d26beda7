import { computeDeadline } from '../../core/calendar/deadline';
import type { PathwayDefinition } from '../../core/pathway/definition';
import type {
  Answer,
  ApplyEffectsInput,
  ApplyEffectsResult,
  DeliveryResult,
  EventBody,
  LoadedDefinition,
  LoadedNews,
  ChildActivities,
  MigrationWish,
  OutboundActivities,
  RecordActivities,
  SweepActivities,
} from '../../core/pathway/host';

interface Row {
  readonly outcomes: readonly string[];
  openedStep: number;
  closedStep?: number;
}

type Delivery = Parameters<OutboundActivities['deliverIntent']>[0];

/**
 * The record of one or more enrollments in memory, with the ledger's rules: a step may come again with another batch, and
 * what an earlier step applied is a duplicate. Tests look at it and make it fail.
 */
export class FakeRecord implements RecordActivities, OutboundActivities, SweepActivities, ChildActivities {
  /** Every step that was written, in order, with its retries. */
  readonly steps: ApplyEffectsInput[] = [];
  readonly tasks = new Map<string, Row>();
  readonly applied = new Map<string, number>();
  readonly inbox = new Map<string, EventBody>();
  /** Entries that ask for another version. */
  readonly wishes = new Map<string, MigrationWish>();
  /** Versions by their ids, beside `definition`. */
  readonly versions = new Map<string, PathwayDefinition>();
  readonly deliveries: Delivery[] = [];
  readonly conditions = new Map<string, boolean | 'unknown'>();
  /** How long each list is. */
  readonly counts = new Map<string, number>();
  /** Takes the place of delivering, e.g. to hold a message. */
  deliver: (delivery: Delivery) => DeliveryResult | Promise<DeliveryResult> = () => ({ result: 'sent' });
  /** Runs before a step is written, and may throw. */
  beforeWrite: (input: ApplyEffectsInput) => void | Promise<void> = () => undefined;
  /** Runs after a step was written, and may throw: the write stays. */
  afterWrite: (input: ApplyEffectsInput) => void | Promise<void> = () => undefined;
  outcome: string | undefined;
  loads = 0;
  private readonly deadlines = new Map<string, Date>();

  constructor(
    public definition: PathwayDefinition,
    private readonly start: () => Promise<number> = () => Promise.resolve(Date.now()),
  ) {}

  readonly loadDefinition: RecordActivities['loadDefinition'] = async ({ definitionId }): Promise<LoadedDefinition> => {
    this.loads += 1;
    return { definition: this.versions.get(definitionId) ?? this.definition, start: await this.start() };
  };

  readonly loadNews = ({ inboxIds }: { inboxIds: readonly string[] }): Promise<readonly LoadedNews[]> => {
    const found = inboxIds.flatMap((inboxId): readonly LoadedNews[] => {
      const event = this.inbox.get(inboxId);
      const migration = this.wishes.get(inboxId);
      if (migration) return [{ inboxId, migration }];
      return event === undefined ? [] : [{ inboxId, event }];
    });
    return Promise.resolve(found);
  };

  readonly applyEffects = async (input: ApplyEffectsInput): Promise<ApplyEffectsResult> => {
    const consumed = [...input.consumed.decisions.map(({ id }) => id), ...input.consumed.inbox];
    const duplicates = consumed.filter((id) => (this.applied.get(id) ?? input.step) < input.step);
    if (duplicates.length > 0) return { duplicates, answers: [] };
    await this.beforeWrite(input);
    this.undo(input.step);
    this.write(input, consumed);
    this.steps.push(input);
    await this.afterWrite(input);
    return { duplicates: [], answers: this.answers(input) };
  };

  readonly deliverIntent = (delivery: Delivery): Promise<DeliveryResult> => {
    this.deliveries.push(delivery);
    return Promise.resolve(this.deliver(delivery));
  };

  readonly deliverMessage: OutboundActivities['deliverMessage'] = ({ orgId, intentId }) =>
    this.deliverIntent({ orgId, enrollmentId: '', target: intentId, channel: 'sms' });

  readonly startChild: ChildActivities['startChild'] = () => Promise.resolve('not-started');
  readonly cancelChild = (): Promise<void> => Promise.resolve();
  readonly reportToParent = (): Promise<void> => Promise.resolve();

  readonly sweep: SweepActivities['sweep'] = () =>
    Promise.resolve({
      started: 0,
      migrations: 0,
      campaigns: 0,
      decisions: 0,
      news: 0,
      relayed: 0,
      reconciled: 0,
      media: 0,
      failed: [],
    });

  get openTasks(): readonly string[] {
    return [...this.tasks].filter(([, row]) => row.closedStep === undefined).map(([target]) => target);
  }

  private undo(step: number): void {
    for (const [target, row] of this.tasks) {
      if (row.openedStep >= step) this.tasks.delete(target);
      else if (row.closedStep !== undefined && row.closedStep >= step) delete row.closedStep;
    }
    for (const [id, appliedStep] of this.applied) if (appliedStep >= step) this.applied.delete(id);
  }

  private write({ step, effects, consumed: { decisions } }: ApplyEffectsInput, consumed: readonly string[]): void {
    for (const id of consumed) this.applied.set(id, step);
    for (const { target } of decisions) this.close(target, step);
    for (const effect of effects) {
      if (effect.type === 'open-task') {
        this.tasks.set(effect.target, { openedStep: step, outcomes: effect.outcomes.map(({ id }) => id) });
      }
      if (effect.type === 'close-task') this.close(effect.target, step);
      else if (effect.type === 'end') this.outcome = effect.outcome;
    }
  }

  private close(target: string, step: number): void {
    const row = this.tasks.get(target);
    if (row) row.closedStep ??= step;
  }

  private answers({ effects }: ApplyEffectsInput): readonly Answer[] {
    return effects.flatMap((effect): readonly Answer[] => {
      if (effect.type === 'decide') {
        return [{ type: 'decided', key: effect.key, value: this.conditions.get(effect.condition) ?? 'unknown' }];
      }
      if (effect.type === 'list') {
        return [{ type: 'listed', key: effect.key, count: this.counts.get(effect.fact) ?? 'unknown' }];
      }
      if (effect.type !== 'deadline') return [];
      if ('fact' in effect.from) return [{ type: 'deadline-unknown', key: effect.key }];
      const from = 'at' in effect.from ? new Date(effect.from.at) : this.deadlines.get(effect.from.deadline);
      if (from === undefined) throw new Error(`no deadline ${effect.key}`);
      const isFromDeadline = 'deadline' in effect.from;
      const request = {
        amount: effect.amount,
        from,
        fromLabel: effect.from.label,
        rule: effect.amount,
        isFromDeadline,
      };
      const { at } = computeDeadline(request, { zone: 'America/New_York', holidays: () => [] });
      this.deadlines.set(effect.key, at);
      return [{ type: 'deadline-set', key: effect.key, due: at.getTime() }];
    });
  }
}
