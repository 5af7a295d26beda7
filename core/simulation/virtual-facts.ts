import { factDefinition } from '../criteria/catalog';
import { evaluate } from '../criteria/evaluate';
import type { Fact, Facts } from '../criteria/facts';
import type { Effect, ItemRef } from '../pathway/effects';
import type { Answer } from '../pathway/host';
import type { EngineState } from '../pathway/state';
import type { PathwayDefinition } from '../pathway/definition';
import type { Random } from './random';
import type { FactValue, SimulationScript } from './script';

type Decide = Extract<Effect, { type: 'decide' }>;
type List = Extract<Effect, { type: 'list' }>;

const scripted = { resource: 'Simulation/script' };
const computed = { resource: 'Simulation/run' };

/** What is known about the simulated patient: as scripted, and what the run itself makes true. */
export class VirtualFacts {
  private readonly known = new Map<string, Fact>();
  private readonly lists = new Map<string, readonly string[]>();

  constructor(
    { patient, facts, random: drawn }: SimulationScript,
    private readonly definition: PathwayDefinition,
    random: Random,
  ) {
    this.put('patient.language', { value: patient.language, evidence: computed });
    this.put('patient.hasPhone', { value: patient.channels.includes('sms'), evidence: computed });
    this.put('patient.hasEmail', { value: patient.channels.includes('email'), evidence: computed });
    this.put('patient.deceased', { value: false, evidence: computed });
    if (patient.channels.includes('sms')) this.put('contact.textsOptedOut', { value: false, evidence: computed });
    if (patient.channels.includes('email')) this.put('contact.emailsOptedOut', { value: false, evidence: computed });
    this.change(facts);
    for (const [name, values] of Object.entries(drawn.facts)) this.change({ [name]: random.pick(values) ?? null });
  }

  /** `null` makes a fact unknown. */
  change(facts: { readonly [name: string]: FactValue }): void {
    for (const [name, value] of Object.entries(facts)) {
      if (value === null) this.known.delete(name);
      else this.put(name, { value: typed(name, value), evidence: scripted });
    }
  }

  /** What is known now, as a script says it. */
  get values(): SimulationScript['facts'] {
    return Object.fromEntries([...this.known].map(([name, { value }]) => [name, untyped(value)]));
  }

  /** Answers a condition as things are: after the step that asks it. */
  decide({ condition, item }: Decide, state: EngineState, messagesSent: number): boolean | 'unknown' {
    return evaluate(condition, this.at(state, messagesSent), this.itemOf(item)).value;
  }

  /** Keeps a list for the rounds that go through it. */
  goThrough({ key, fact, max }: List): Answer {
    const value = this.known.get(fact)?.value;
    if (!(value instanceof Array)) return { type: 'listed', key, count: 'unknown' };
    this.lists.set(key, value.slice(0, max));
    return { type: 'listed', key, count: value.length };
  }

  /** What a round is about. */
  itemOf(ref: ItemRef | undefined): string | undefined {
    return ref && this.lists.get(ref.list)?.[ref.round - 1];
  }

  /** A date to count from; null when it is not known. */
  date(name: string): Date | null {
    const value = this.known.get(name)?.value;
    return value instanceof Date ? value : null;
  }

  private at(state: EngineState, messagesSent: number): Facts {
    const facts = new Map(this.known);
    if (!facts.has('messages.sent')) facts.set('messages.sent', { value: messagesSent, evidence: computed });
    for (const name of Object.keys(this.definition.milestones)) {
      const value = state.milestones[name]?.reachedAt !== undefined;
      facts.set(`milestone.${name}`, { value, evidence: computed });
    }
    return facts;
  }

  private put(name: string, fact: Fact): void {
    this.known.set(name, fact);
  }
}

function untyped(value: Fact['value']): FactValue {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? [...value] : value;
}

function typed(name: string, value: Exclude<FactValue, null>): Fact['value'] {
  return factDefinition(name)?.type === 'timestamp' && typeof value === 'string' ? new Date(value) : value;
}
