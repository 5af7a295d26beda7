import { dayLength, dayNumber, wallClock, weekdayOf } from '../calendar/wall-clock';
import type { PathwayDefinition } from '../pathway/definition';
import { coverageOf, type Coverage } from './coverage';
import { SimulationMemo, type SimulationOptions } from './options';
import { derivedSeed, Random } from './random';
import type { SimulationScript } from './script';
import { simulate } from './simulate';
import type { SimulationRun } from './simulation-run';

const MINUTE = 60_000;
const WEEK = 7 * dayLength;

export interface PopulationRequest {
  readonly patients: number;
  /** For the load: how many enroll in a week. */
  readonly perWeek: number;
  readonly seed: number;
}

export interface PopulationRun {
  readonly patients: number;
  /** How many ended with each outcome; `waiting`, `stopped` and `broken` where they did not end. */
  readonly outcomes: { readonly [outcome: string]: number };
  /** From the start to the end of each, in days, together. */
  readonly patientDays: number;
  readonly coverage: Coverage;
  readonly load: readonly QueueLoad[];
}

/** What a queue gets on each weekday once patients have come and gone for as long as the pathway lasts. */
export interface QueueLoad {
  readonly queue: string;
  /** Monday first. `open`: how many are open when the day ends. */
  readonly days: readonly DayLoad[];
}

export interface DayLoad {
  readonly opened: number;
  readonly due: number;
  readonly open: number;
}

/**
 * Plays many patients who enroll over one week, each with behavior of its own drawn from the seed where the script leaves
 * it to chance. The same seed gives the same population.
 */
export function simulatePopulation(
  definition: PathwayDefinition,
  script: SimulationScript,
  { patients, perWeek, seed }: PopulationRequest,
  options: SimulationOptions,
): PopulationRun {
  const memo = new SimulationMemo(options);
  const arrivals = new Random(seed);
  const begin = Date.parse(script.start);
  const outcomes: { [outcome: string]: number } = {};
  const load = new LoadTally();
  const steps = new Set<string>();
  const choices = new Set<string>();
  let patientDays = 0;
  for (let patient = 0; patient < patients; patient += 1) {
    const start = begin + arrivals.below(WEEK / MINUTE) * MINUTE;
    const own = { ...script, start: new Date(start).toISOString(), seed: derivedSeed(seed, patient) };
    const run = simulate(definition, own, options, memo);
    const outcome = run.end.kind === 'ended' ? run.end.outcome : run.end.kind;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    patientDays += (run.end.at - run.start) / dayLength;
    load.add(run);
    for (const step of run.reached.steps) steps.add(step);
    for (const choice of run.reached.choices) choices.add(choice);
  }
  return {
    patients,
    outcomes,
    patientDays,
    coverage: coverageOf(definition, [{ reached: { steps, choices } }]),
    load: load.perDay(perWeek),
  };
}

/**
 * The load of `perWeek` patients a week who are like these runs. The runs are taken to come again each week, so each
 * weekday gets what falls on it in any of the weeks that a patient takes.
 */
export function populationLoad(runs: readonly SimulationRun[], perWeek: number): readonly QueueLoad[] {
  const tally = new LoadTally();
  for (const run of runs) tally.add(run);
  return tally.perDay(perWeek);
}

class LoadTally {
  private runs = 0;
  private readonly queues = new Map<string, { opened: number; due: number; open: number }[]>();

  add(run: SimulationRun): void {
    this.runs += 1;
    const clock = wallClock(run.zone);
    const dayOf = (at: number): number => dayNumber(clock.wallTimeAt(at));
    for (const task of run.tasks) {
      const days = this.queue(task.queue);
      const opened = dayOf(task.openedAt);
      bump(days, opened, 'opened');
      // A due time of 24:00 belongs to the day that ends.
      if (task.due) bump(days, dayOf(task.due.at - 1), 'due');
      const closed = dayOf(task.completed?.at ?? task.closed?.at ?? run.end.at);
      for (let day = opened; day < closed; day += 1) bump(days, day, 'open');
    }
  }

  perDay(perWeek: number): readonly QueueLoad[] {
    const share = this.runs === 0 ? 0 : perWeek / this.runs;
    const scaled = (count: number): number => Math.round(count * share * 100) / 100;
    return [...this.queues]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([queue, days]) => ({
        queue,
        days: days.map(({ opened, due, open }) => ({ opened: scaled(opened), due: scaled(due), open: scaled(open) })),
      }));
  }

  private queue(name: string): { opened: number; due: number; open: number }[] {
    const known = this.queues.get(name) ?? Array.from({ length: 7 }, () => ({ opened: 0, due: 0, open: 0 }));
    this.queues.set(name, known);
    return known;
  }
}

function bump(days: readonly { opened: number; due: number; open: number }[], day: number, what: keyof DayLoad): void {
  const weekday = days[weekdayOf(day)];
  if (weekday) weekday[what] += 1;
}
