import fc from 'fast-check';
import { advance } from '../../../core/pathway/engine';
import type { EngineEvent } from '../../../core/pathway/events';
import { EngineHost } from '../../support/engine-host';
import { randomPathway } from '../../support/random-pathway';

/** What chance does next; numbers pick among whatever is possible at that point. */
type Move =
  | { do: 'answer' | 'complete' | 'settle' | 'reply' | 'stray'; pick: number; value: boolean | 'unknown' }
  | { do: 'wake' | 'cancel' }
  | { do: 'pass'; days: number }
  | { do: 'happen'; name: string };

const picked = fc.record({
  do: fc.constantFrom(
    'answer' as const,
    'answer' as const,
    'complete' as const,
    'settle' as const,
    'reply' as const,
    'stray' as const,
  ),
  pick: fc.nat(1000),
  value: fc.constantFrom(true, false, 'unknown' as const),
});
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 8, arbitrary: picked },
  { weight: 3, arbitrary: fc.constant<Move>({ do: 'wake' }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pass' as const), days: fc.integer({ min: 0, max: 5 }) }) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('patient.died', 'encounter.admitted', 'appointment.booked')
      .map((name): Move => ({ do: 'happen', name })),
  },
  { weight: 1, arbitrary: fc.constant<Move>({ do: 'pass', days: 0 }) },
);

const pick = <T>(items: readonly T[], n: number): T | undefined =>
  items.length === 0 ? undefined : items[n % items.length];

function play(host: EngineHost, next: Move): void {
  switch (next.do) {
    case 'answer': {
      const key = pick([...host.unanswered.keys()], next.pick);
      if (key !== undefined) host.answer(key, next.value, (next.pick % 7) - 1);
      return;
    }
    case 'complete': {
      const task = pick([...host.openTasks], next.pick);
      if (task) host.complete(task[0], pick(task[1], next.pick) ?? 'done');
      return;
    }
    case 'settle': {
      const message = pick([...host.sending], next.pick);
      if (!message) return;
      if (next.value === 'unknown')
        host.send({ type: 'message-held', key: message[0], channel: message[1], until: host.now + 3_600_000 });
      else
        host.settle(
          ...message,
          pick(['sent', 'failed', 'unknown', 'suppressed'] as const, next.pick) ?? 'sent',
          'no-address',
        );
      return;
    }
    case 'reply': {
      const key = pick(Object.keys(host.state.nodes), next.pick);
      if (key !== undefined)
        host.send({ type: 'replied', key, option: pick(['yes', 'no', 'unclear', '???'], next.pick) ?? 'no' });
      return;
    }
    case 'stray':
      return void host.send(pick(strays, next.pick) ?? { type: 'time-passed' });
    case 'wake':
      return void host.toNextWake();
    case 'pass':
      return void host.pass(next.days);
    case 'happen':
      return void host.send({ type: 'happened', name: next.name });
    case 'cancel':
      return void host.send({ type: 'cancelled', outcome: 'cancelled' });
  }
}

/** Events that concern nothing. */
const strays: Parameters<EngineHost['send']>[0][] = [
  { type: 'decided', key: 'nobody#1/if/0', value: true },
  { type: 'deadline-set', key: 'main-0#9/due', due: 0 },
  { type: 'task-completed', key: 'main-0#1', outcome: 'no-such-outcome' },
  { type: 'replied', key: 'ghost', option: 'yes' },
  { type: 'message-settled', key: 'main-0#1', channel: 'email', result: 'delivered' },
  { type: 'message-held', key: 'nobody#1', channel: 'sms', until: 0 },
  { type: 'happened', name: 'nothing.known' },
  { type: 'started', start: 0 },
];

const runs = { numRuns: 400 };

describe('any well-formed pathway under any sequence of events', () => {
  it('never throws, never emits an effect key twice, and always ends or waits for something', () => {
    fc.assert(
      fc.property(randomPathway, fc.array(move, { maxLength: 60 }), (definition, moves) => {
        const host = new EngineHost(definition).start();
        for (const next of moves) {
          play(host, next);
          expect(host.ended || host.waits).toBe(true);
        }
        const keys = host.effects.map(({ key }) => key);
        expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
      }),
      runs,
    );
  });

  it('serializes and resumes at every point to the same future', () => {
    fc.assert(
      fc.property(randomPathway, fc.array(move, { maxLength: 40 }), (definition, moves) => {
        const host = new EngineHost(definition).start();
        const resumed = new EngineHost(structuredClone(definition)).start();
        for (const next of moves) {
          resumed.state = JSON.parse(JSON.stringify(resumed.state));
          play(host, next);
          play(resumed, next);
          expect(resumed.state).toEqual(host.state);
        }
        expect(resumed.effects).toEqual(host.effects);
      }),
      runs,
    );
  });

  it('ends when everybody answers, and closes every task and message it opened', () => {
    fc.assert(
      fc.property(
        randomPathway,
        fc.array(fc.constantFrom(true, false, 'unknown' as const), { minLength: 1 }),
        (definition, answers) => {
          const host = new EngineHost(definition).start();
          for (let turn = 0; turn < 2000 && !host.ended; turn += 1) {
            host.answerAll(answers[turn % answers.length]).deliverAll();
            const task = pick([...host.openTasks], turn);
            if (task) host.complete(task[0], pick(task[1], turn) ?? 'done');
            else host.toNextWake();
          }
          expect(host.ended).toBe(true);
          expect([...host.openTasks.keys()]).toEqual([]);
          expect([...host.sending.keys()]).toEqual([]);
          expect(host.ofType('end')).toHaveLength(1);
        },
      ),
      runs,
    );
  });

  it('changes nothing after its end', () => {
    fc.assert(
      fc.property(randomPathway, fc.array(move, { maxLength: 10 }), (definition, moves) => {
        const host = new EngineHost(definition).start();
        moves.forEach((next) => play(host, next));
        host.send({ type: 'cancelled', outcome: 'cancelled' });
        expect(host.ended).toBe(true);
        const late: EngineEvent[] = [
          { type: 'time-passed', at: host.now + 1e9 },
          { type: 'happened', name: 'patient.died', at: host.now },
        ];
        for (const event of late)
          expect(advance(definition, host.state, event)).toEqual({ state: host.state, effects: [] });
      }),
      runs,
    );
  });
});
