import type { Channel, PathwayDefinition } from '../pathway/definition';
import type { DeadlineEffect, Effect } from '../pathway/effects';
import { Course, nextWake } from '../pathway/engine';
import type { EngineState } from '../pathway/state';
import type { Answer, EventBody } from '../pathway/host';
import { CarepathFailure } from '../errors';
import { Agenda } from './agenda';
import { Behavior, instanceOf, type Delay } from './behavior';
import { CalledPathways, type CallMoment, type PlayChild } from './called-pathways';
import { eventsAfter, happeningsOf, hearReply, type Happening } from './happenings';
import { DEFAULT_LIMITS, SimulationMemo, type SimulationOptions } from './options';
import { Random } from './random';
import type { SimulationScript } from './script';
import type { Reached, RunEnd, SimulationRun, TimelineKind } from './simulation-run';
import { RunBooks } from './run-books';
import { earlier, waitsFor } from './waiting';
import { VirtualDeadlines } from './virtual-deadlines';
import { VirtualFacts } from './virtual-facts';
import { VirtualMail } from './virtual-mail';

const DAY = 86_400_000;
/** Pathways that call each other in a ring would never be played to an end. */
const DEEPEST_CALL = 5;

/**
 * Plays one scripted patient through a pathway on a virtual clock, with the engine, the calendar, the conditions and the
 * delivery rules of the product. The same script gives the same run. Never throws: what the product would hold up for a
 * person is the run's `broken` end.
 */
export function simulate(
  definition: PathwayDefinition,
  script: SimulationScript,
  options: SimulationOptions,
  memo: SimulationMemo = new SimulationMemo(options),
): SimulationRun {
  return new Simulation(definition, script, options, memo).run();
}

/** A run that cannot or may not go on. */
class Halt extends Error {
  constructor(readonly end: RunEnd) {
    super(end.kind);
  }
}

/** The host of one run: what the workflow, its activities, the clinic and the patient are in the product. */
class Simulation {
  private now: number;
  private readonly course: Course;
  private events = 0;
  /** When time alone changes something next. */
  private wake: number | null = null;
  private readonly zone: string;
  private readonly patientZone: string;
  private readonly agenda = new Agenda<Happening>();
  private readonly deadlines: VirtualDeadlines;
  private readonly choices = new Set<string>();
  private readonly books = new RunBooks((ref) => this.facts.itemOf(ref));
  private readonly behavior: Behavior;
  private readonly facts: VirtualFacts;
  private readonly mail: VirtualMail;
  private readonly calls: CalledPathways;
  private readonly outside: ReturnType<typeof happeningsOf>;

  constructor(
    private readonly definition: PathwayDefinition,
    private readonly script: SimulationScript,
    private readonly options: SimulationOptions,
    private readonly memo: SimulationMemo,
    depth = 0,
  ) {
    this.now = Date.parse(script.start);
    this.course = new Course(definition);
    this.zone = script.zone ?? options.calendar.zone;
    this.patientZone = script.patient.zone ?? this.zone;
    this.deadlines = new VirtualDeadlines(memo.calendarIn(this.zone), (name) => this.facts.date(name));
    const random = new Random(script.seed);
    this.behavior = new Behavior(script, random);
    this.facts = new VirtualFacts(script, definition, random);
    this.mail = new VirtualMail(script, this.patientZone, memo, (ref) => this.facts.itemOf(ref));
    this.outside = happeningsOf(script, random, (amount) => this.instantAfter(amount));
    for (const { at, happening } of this.outside) this.agenda.note(at, happening);
    const play: PlayChild = (called, own, limited) => new Simulation(called, own, limited, memo, depth + 1).run();
    this.calls = new CalledPathways(
      definition,
      script,
      options,
      this.behavior,
      depth < DEEPEST_CALL ? play : undefined,
    );
  }

  private get state(): EngineState {
    return this.course.state;
  }

  run(): SimulationRun {
    const start = this.now;
    if (this.script.begins !== undefined) this.now = this.instantAfter(this.script.begins);
    const end = this.play(start);
    const { name, language } = this.script.patient;
    return {
      script: this.script.name,
      start,
      zone: this.zone,
      patient: { name, language, zone: this.patientZone },
      end,
      ...this.calls.addTo({ timeline: this.books.timeline, messages: this.mail.all, tasks: this.books.tasks }),
      reached: this.reached(),
      problems: this.behavior.problems,
      events: this.events + this.calls.events,
    };
  }

  private play(start: number): RunEnd {
    const limits = this.options.limits ?? DEFAULT_LIMITS;
    try {
      this.line('started', this.definition.pathway);
      this.step([{ type: 'started', start }]);
      while (this.state.status !== 'ended') {
        const next = earlier(this.wake, this.agenda.next);
        if (next === null) return { kind: 'waiting', at: this.now, for: waitsFor(this.state) };
        if (next > start + limits.days * DAY) return { kind: 'stopped', at: this.now, limit: 'days' };
        this.now = Math.max(this.now, next);
        this.step(this.agenda.takeDue(this.now).flatMap((happening) => this.eventsOf(happening)));
      }
      return { kind: 'ended', at: this.now, outcome: this.state.outcome ?? 'ended' };
    } catch (error) {
      if (error instanceof Halt) return error.end;
      if (error instanceof CarepathFailure) return { kind: 'broken', at: this.now, message: error.message };
      throw error;
    }
  }

  /** One numbered step of the workflow, and those that its answers lead to. */
  private step(events: readonly EventBody[]): void {
    for (let work: readonly EventBody[] = events, first = true; first || work.length > 0; first = false) {
      work = this.carryOut(this.advanceAll(work));
    }
  }

  private advanceAll(events: readonly EventBody[]): readonly Effect[] {
    const effects: Effect[] = [];
    for (const event of events) effects.push(...this.advance(event));
    this.wake = nextWake(this.state);
    if (this.wake === null || this.wake > this.now) return effects;
    effects.push(...this.advance({ type: 'time-passed' }));
    this.wake = nextWake(this.state);
    return effects;
  }

  private advance(event: EventBody): readonly Effect[] {
    this.events += 1;
    const limits = this.options.limits ?? DEFAULT_LIMITS;
    if (this.events + this.calls.events > limits.events)
      throw new Halt({ kind: 'stopped', at: this.now, limit: 'events' });
    try {
      return this.course.take({ ...event, at: this.now });
    } catch (error) {
      // The engine refuses only a definition that no host can run.
      throw new Halt({ kind: 'broken', at: this.now, message: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Deadlines first, then the writes, then conditions, which see them. */
  private carryOut(effects: readonly Effect[]): readonly Answer[] {
    const asked = effects.filter((effect): effect is DeadlineEffect & Effect => effect.type === 'deadline');
    const answers: Answer[] = [...this.deadlines.answer(asked)];
    for (const effect of effects) if (effect.type === 'list') answers.push(this.facts.goThrough(effect));
    for (const effect of effects) this.write(effect);
    for (const effect of effects) {
      if (effect.type !== 'decide') continue;
      answers.push({ type: 'decided', key: effect.key, value: this.facts.decide(effect, this.state, this.mail.sent) });
    }
    return answers;
  }

  private write(effect: Effect): void {
    switch (effect.type) {
      case 'decide':
      case 'deadline':
      case 'list':
        return;
      case 'open-task': {
        this.books.openTask(effect, this.now, this.deadlines.due(effect.due));
        const planned = this.behavior.completion(effect);
        const { target } = effect;
        if (planned) this.plan(planned.after, { do: 'complete', target, outcome: planned.outcome });
        return;
      }
      case 'close-task':
        return this.books.closeTask(effect.target, this.now, effect.reason);
      case 'reschedule-task':
        return this.books.rescheduleTask(effect.target, this.now, this.deadlines.due(effect.due));
      case 'escalate-task':
        return this.books.escalateTask(effect, this.now);
      case 'intend-message':
        return this.mail.intend(effect, this.now, this.deadlines.instant(effect.expires));
      case 'send':
        return this.plan(0, { do: 'deliver', target: effect.target, channel: effect.channel });
      case 'withdraw-message':
        if (this.mail.withdraw(effect.target)) this.line('message-withdrawn', effect.target, effect.reason);
        return;
      case 'reach-milestone':
        return this.line('milestone-reached', effect.name);
      case 'miss-milestone':
        return this.line('milestone-missed', effect.name);
      case 'record':
        return this.line('recorded', effect.name, String(effect.value));
      case 'note':
        return this.books.note(effect, this.now);
      case 'end':
        return this.line('ended', effect.outcome);
      case 'start-child': {
        this.line('note', effect.target, `calls ${effect.pathway}`);
        const planned = this.calls.begin(effect, this.callMoment());
        if (planned) this.plan(planned.after, { do: 'return', target: effect.target, outcome: planned.outcome });
        return;
      }
      case 'cancel-child':
        this.calls.end(effect.target, this.now);
        return this.line('note', effect.target, 'call withdrawn');
      default:
        return unknownEffect(effect);
    }
  }

  private eventsOf(happening: Happening): readonly EventBody[] {
    switch (happening.do) {
      case 'deliver':
        return this.deliver(happening.target, happening.channel);
      case 'settle':
        return this.settle(happening);
      case 'complete':
        if (!this.books.completeTask(happening.target, this.now, happening.outcome)) return [];
        this.choose(happening.target, happening.outcome);
        return [{ type: 'task-completed', key: happening.target, outcome: happening.outcome }];
      case 'return':
        if (!this.calls.end(happening.target, this.now)) return [];
        this.choose(happening.target, happening.outcome);
        return [{ type: 'child-ended', key: happening.target, outcome: happening.outcome }];
      case 'answer':
        return this.hear(happening.target, happening.said);
      case 'happen':
        return this.happen(happening);
      case 'cancel':
        this.line('cancelled', happening.outcome);
        return [{ type: 'cancelled', outcome: happening.outcome }];
    }
  }

  private deliver(target: string, channel: Channel): readonly EventBody[] {
    const obstacle = this.mail.obstacle(target, channel, this.now);
    switch (obstacle.kind) {
      case 'gone':
        return [];
      case 'held':
        this.line('message-held', target, new Date(obstacle.until).toISOString());
        return [{ type: 'message-held', key: target, channel, until: obstacle.until }];
      case 'suppressed':
        return this.settle({ do: 'settle', target, channel, result: 'suppressed', reason: obstacle.reason });
      case 'none': {
        const { after, ...outcome } = this.behavior.delivery(instanceOf(target), channel);
        const settled = { do: 'settle', target, channel, ...outcome } as const;
        if (after === undefined) return this.settle(settled);
        this.plan(after, settled);
        return [];
      }
    }
  }

  private settle(settled: Extract<Happening, { do: 'settle' }>): readonly EventBody[] {
    const { target: key, channel, result, reason } = settled;
    this.mail.settle(key, channel, this.now, result, reason);
    const isSent = result === 'sent' || result === 'delivered';
    this.line(isSent ? 'message-sent' : 'message-not-sent', key, isSent ? channel : (reason ?? result));
    const question = isSent && channel === 'sms' ? this.mail.questionOf(key) : undefined;
    const replies = question ? this.behavior.replies(instanceOf(key), question) : [];
    for (const said of replies) this.plan(said.after, { do: 'answer', target: key, said });
    return [{ type: 'message-settled', key, channel, result, ...(reason !== undefined && { reason }) }];
  }

  private hear(target: string, said: Extract<Happening, { do: 'answer' }>['said']): readonly EventBody[] {
    const question = this.mail.questionOf(target);
    const heard =
      question && 'text' in said
        ? this.memo.heardAs(question, said.text, () => hearReply(said, question))
        : hearReply(said, question);
    if ('text' in said) this.line('reply', target, said.text);
    switch (heard.kind) {
      case 'consent':
        this.mail.optedOut = heard.optedOut;
        return heard.optedOut ? this.happen({ do: 'happen', name: 'patient.optedOut' }) : [];
      case 'nothing':
        return [];
      case 'option':
        if (!('text' in said)) this.line('reply', target, heard.option);
        this.choose(target, heard.option);
        return [{ type: 'replied', key: target, option: heard.option }];
    }
  }

  private happen({ name, facts }: Extract<Happening, { do: 'happen' }>): readonly EventBody[] {
    if (facts) {
      this.facts.change(facts);
      this.line('facts-changed', Object.keys(facts).join(', '), Object.values(facts).map(String).join(', '));
    }
    if (name === undefined) return [];
    if (name === 'patient.optedOut') this.mail.optedOut = true;
    if (name === 'patient.died') this.facts.change({ 'patient.deceased': true });
    this.line('happened', name);
    return [{ type: 'happened', name }];
  }

  private callMoment(): CallMoment {
    const { channels } = this.script.patient;
    return {
      at: this.now,
      facts: this.facts.values,
      channels: this.mail.optedOut ? channels.filter((channel) => channel !== 'sms') : channels,
      events: eventsAfter(this.now, this.outside),
    };
  }

  private plan(after: Delay, happening: Happening): void {
    const at = typeof after === 'number' ? this.now + after : this.instantAfter(after);
    this.agenda.note(Math.max(this.now, at), happening);
  }

  private instantAfter(amount: string): number {
    return this.deadlines.after(this.now, amount);
  }

  private line(kind: TimelineKind, key: string, detail?: string): void {
    this.books.line(this.now, kind, key, detail);
  }

  private choose(target: string, value: string): void {
    this.choices.add(`${instanceOf(target).step}/${value}`);
  }

  private reached(): Reached {
    return { steps: new Set(Object.keys(this.state.occurrences)), choices: this.choices };
  }
}

/** An effect that the engine learns is handled here first: the compiler asks for it. */
function unknownEffect(effect: never): never {
  throw new Error(`The simulator does not know ${JSON.stringify(effect)}`);
}
