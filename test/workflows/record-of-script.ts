import { computeDeadline } from '../../core/calendar/deadline';
import { parseAmount } from '../../core/calendar/amount';
import { evaluate } from '../../core/criteria/evaluate';
import type { Fact } from '../../core/criteria/facts';
import { nextAllowed } from '../../core/messaging/delivery/quiet-hours';
import type { PathwayDefinition } from '../../core/pathway/definition';
import type { IntendMessageEffect } from '../../core/pathway/effects';
import type {
  Answer,
  ApplyEffectsInput,
  ApplyEffectsResult,
  ChildActivities,
  DeliveryResult,
  OutboundActivities,
  RecordActivities,
  RecordedEffect,
  SweepActivities,
} from '../../core/pathway/host';
import type { FactValue, SimulationScript } from '../../core/simulation/script';
import type { SimulationRun, TimelineKind } from '../../core/simulation/simulation-run';
import { clinic } from '../core/simulation/example-clinic';
import { FakeRecord } from '../support/fake-record';

const MINUTE = 60_000;
const minuteOf = (at: number): number => Math.floor(at / MINUTE) * MINUTE;

/** Kinds of lines that both sides have; what came from outside is given to the workflow by the test itself. */
const COMPARED: ReadonlySet<TimelineKind> = new Set<TimelineKind>([
  'skipped',
  'interrupt',
  'answer',
  'branch',
  'note',
  'task-opened',
  'task-escalated',
  'task-closed',
  'message-sent',
  'message-held',
  'message-not-sent',
  'milestone-reached',
  'milestone-missed',
  'recorded',
  'ended',
]);

const lineOf = (at: number, kind: string, key: string, detail = ''): string =>
  `${new Date(minuteOf(at)).toISOString()} ${kind} ${key} ${detail}`;

/** Within one minute in no order. */
export function linesOfRun({ timeline }: SimulationRun): readonly string[] {
  return timeline
    .filter(({ kind }) => COMPARED.has(kind))
    .map(({ at, kind, key, detail }) => lineOf(at, kind, key, detail))
    .sort();
}

/**
 * The workflow's record as the script wants it, written apart from the simulator. Real time passes between the steps of
 * the workflow, so deadlines count from whole minutes.
 */
export class RecordOfScript implements RecordActivities, OutboundActivities, SweepActivities, ChildActivities {
  readonly fake: FakeRecord;
  private readonly deadlines = new Map<string, Date>();
  private readonly lists = new Map<string, readonly string[]>();
  private readonly intents = new Map<string, IntendMessageEffect>();
  private readonly delivered: string[] = [];
  private readonly facts: { [name: string]: FactValue };
  private sent = 0;

  constructor(
    private readonly definition: PathwayDefinition,
    private readonly script: SimulationScript,
    private readonly now: () => Promise<number>,
  ) {
    this.fake = new FakeRecord(definition, () => Promise.resolve(Date.parse(script.start)));
    this.facts = { ...script.facts };
  }

  readonly loadDefinition: RecordActivities['loadDefinition'] = (input) => this.fake.loadDefinition(input);
  readonly loadNews: RecordActivities['loadNews'] = (input) => this.fake.loadNews(input);
  readonly sweep: SweepActivities['sweep'] = () => this.fake.sweep();
  readonly deliverMessage: OutboundActivities['deliverMessage'] = (input) => this.fake.deliverMessage(input);

  readonly startChild: ChildActivities['startChild'] = (input) => this.fake.startChild(input);
  readonly cancelChild: ChildActivities['cancelChild'] = () => this.fake.cancelChild();
  readonly reportToParent: ChildActivities['reportToParent'] = () => this.fake.reportToParent();

  readonly applyEffects = async (input: ApplyEffectsInput): Promise<ApplyEffectsResult> => {
    const { duplicates } = await this.fake.applyEffects(input);
    return duplicates.length > 0 ? { duplicates, answers: [] } : { duplicates, answers: this.answersTo(input) };
  };

  readonly deliverIntent: OutboundActivities['deliverIntent'] = async ({ target, channel }) => {
    const at = minuteOf(await this.now());
    const intent = this.intents.get(`${target}/${channel}`);
    if (!intent) throw new Error(`${target} was sent by ${channel} and never intended`);
    const result = this.deliver(intent, at);
    this.delivered.push(
      result.result === 'held'
        ? lineOf(at, 'message-held', target, result.until)
        : result.result === 'sent' || result.result === 'delivered'
          ? lineOf(at, 'message-sent', target, channel)
          : lineOf(at, 'message-not-sent', target, result.reason ?? result.result),
    );
    return result;
  };

  /** As the script has it so long (milliseconds) after the start. */
  changeFacts(elapsed: number): void {
    for (const { after, facts } of this.script.events) {
      const amount = parseAmount(after ?? '');
      if (amount?.kind === 'duration' && amount.milliseconds + amount.days * 86_400_000 === elapsed)
        Object.assign(this.facts, facts);
    }
  }

  get lines(): readonly string[] {
    const written = this.fake.steps.flatMap(({ at, effects }) => effects.flatMap((effect) => lineOfEffect(effect, at)));
    return [...written, ...this.delivered].sort();
  }

  private deliver(intent: IntendMessageEffect, at: number): DeliveryResult {
    if (!this.script.patient.channels.includes(intent.channel)) return { result: 'suppressed', reason: 'no-address' };
    const expires = intent.expires === undefined ? undefined : this.deadlines.get(intent.expires);
    if (expires && expires.getTime() <= at) return { result: 'suppressed', reason: 'expired' };
    const until = nextAllowed(new Date(at), clinic.calendar.zone, clinic.organization.quietHours);
    if (until && !intent.exempt) return { result: 'held', until: until.toISOString() };
    const scripted = this.script.messages.find(({ to }) => to === intent.stepId)?.result ?? 'sent';
    if (scripted === 'sent' || scripted === 'delivered') this.sent += 1;
    return { result: scripted };
  }

  private answersTo({ effects, progress }: ApplyEffectsInput): readonly Answer[] {
    for (const effect of effects)
      if (effect.type === 'intend-message') this.intents.set(`${effect.target}/${effect.channel}`, effect);
    const due = effects.flatMap((effect): readonly Answer[] => {
      if (effect.type !== 'deadline') return [];
      const { key, amount, from } = effect;
      if ('fact' in from) return [{ type: 'deadline-unknown', key }];
      const base = 'at' in from ? new Date(minuteOf(from.at)) : this.deadlines.get(from.deadline);
      if (!base) throw new Error(`${key} counts from nothing`);
      const isFromDeadline = 'deadline' in from || from.isDeadline === true;
      const request = { amount, from: base, fromLabel: from.label, rule: amount, isFromDeadline };
      const { at } = computeDeadline(request, clinic.calendar);
      this.deadlines.set(key, at);
      return [{ type: 'deadline-set', key, due: at.getTime() }];
    });
    const decided = effects.flatMap((effect): readonly Answer[] => {
      if (effect.type === 'list') return [this.listed(effect)];
      if (effect.type !== 'decide') return [];
      const item = effect.item && this.lists.get(effect.item.list)?.[effect.item.round - 1];
      const { value } = evaluate(effect.condition, this.factsNow(progress), item);
      return [{ type: 'decided', key: effect.key, value }];
    });
    return [...due, ...decided];
  }

  private listed({ key, fact }: Extract<RecordedEffect, { type: 'list' }>): Answer {
    const list = this.facts[fact];
    if (!Array.isArray(list)) return { type: 'listed', key, count: 'unknown' };
    this.lists.set(key, list);
    return { type: 'listed', key, count: list.length };
  }

  private factsNow({ milestones }: ApplyEffectsInput['progress']): ReadonlyMap<string, Fact> {
    const known: typeof this.facts = { ...this.facts, 'messages.sent': this.sent };
    for (const name of Object.keys(this.definition.milestones))
      known[`milestone.${name}`] = milestones[name]?.reachedAt !== undefined;
    return new Map(
      Object.entries(known).flatMap(([name, value]) =>
        value === null ? [] : [[name, { value, evidence: { resource: 'Test/script' } }]],
      ),
    );
  }
}

function lineOfEffect(effect: RecordedEffect, at: number): readonly string[] {
  switch (effect.type) {
    case 'open-task':
      return [lineOf(at, 'task-opened', effect.target, effect.queue)];
    case 'close-task':
      return [lineOf(at, 'task-closed', effect.target, effect.reason)];
    case 'escalate-task':
      return [lineOf(at, 'task-escalated', effect.target, effect.to)];
    case 'reach-milestone':
      return [lineOf(at, 'milestone-reached', effect.name)];
    case 'miss-milestone':
      return [lineOf(at, 'milestone-missed', effect.name)];
    case 'record':
      return [lineOf(at, 'recorded', effect.name, String(effect.value))];
    case 'end':
      return [lineOf(at, 'ended', effect.outcome)];
    case 'note': {
      const ownLine = ['skipped', 'interrupt', 'answer', 'branch'].includes(effect.note);
      const detail = ownLine ? effect.detail : [effect.note, effect.detail].filter(Boolean).join(' ');
      return [lineOf(at, ownLine ? effect.note : 'note', effect.target, detail)];
    }
    default:
      return [];
  }
}
