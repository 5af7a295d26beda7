import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PathwayDefinition } from '../core/pathway/definition';
import type { Effect } from '../core/pathway/effects';
import { advance, initialState, nextWake } from '../core/pathway/engine';
import type { EngineEvent } from '../core/pathway/events';
import { parsePathway } from '../core/pathway/parse';
import { projectRoot } from '../dev/project-root';

/** Plays the shipped discharge follow-up to its end over and over; returns engine events a second on one core. */
export function engineEventsPerSecond(seconds: number): {
  readonly eventsPerSecond: number;
  readonly patientDaysPerSecond: number;
} {
  const parsed = parsePathway(readFileSync(join(projectRoot(), 'pathways', 'discharge-follow-up.yaml'), 'utf8'));
  if (!parsed.ok) throw new Error('The shipped pathway cannot be read');
  const begun = performance.now();
  let events = 0;
  let patients = 0;
  while (performance.now() - begun < seconds * 1000) {
    events += playToEnd(parsed.definition);
    patients += 1;
  }
  const spent = (performance.now() - begun) / 1000;
  return { eventsPerSecond: events / spent, patientDaysPerSecond: (patients * 30) / spent };
}

/** A patient who is reached, answers every question with its first option, and whose tasks are done at once. */
function playToEnd(definition: PathwayDefinition): number {
  let state = initialState();
  let at = Date.UTC(2026, 2, 2, 15);
  let events = 0;
  const queue: EngineEvent[] = [{ type: 'started', start: at, at }];
  while (state.status !== 'ended') {
    const event = queue.shift() ?? { type: 'time-passed', at: (at = Math.max(at, nextWake(state) ?? at)) };
    const next = advance(definition, state, event);
    state = next.state;
    events += 1;
    for (const effect of next.effects) queue.push(...reaction(effect, at));
  }
  return events;
}

function reaction(effect: Effect, at: number): EngineEvent[] {
  switch (effect.type) {
    case 'decide':
      return [{ type: 'decided', key: effect.key, value: true, at }];
    case 'deadline':
      return [{ type: 'deadline-set', key: effect.key, due: at + days(effect.amount), at }];
    case 'open-task':
      return [{ type: 'task-completed', key: effect.target, outcome: effect.outcomes[0]?.id ?? 'done', at }];
    case 'send':
      return [{ type: 'message-settled', key: effect.target, channel: effect.channel, result: 'sent', at }];
    case 'intend-message':
      return effect.question
        ? [{ type: 'replied', key: effect.target, option: effect.question.options[0]?.id ?? 'yes', at }]
        : [];
    default:
      return [];
  }
}

function days(amount: string): number {
  return Number(/\d+/.exec(amount)?.[0] ?? 1) * 86_400_000;
}
