import fc from 'fast-check';
import { advance, Course } from '../../../core/pathway/engine';
import type { EngineEvent } from '../../../core/pathway/events';
import { EngineHost } from '../../support/engine-host';
import { move, pick, play } from '../../support/random-moves';
import { randomPathway } from '../../support/random-pathway';

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

  it('goes the same way whether its state is copied for each event or changed in place', () => {
    fc.assert(
      fc.property(randomPathway, fc.array(move, { maxLength: 40 }), (definition, moves) => {
        const host = new EngineHost(definition).start();
        moves.forEach((next) => play(host, next));
        fc.pre(host.definition === definition);
        const course = new Course(definition);
        const effects = host.events.flatMap((event) => course.take(event));
        expect(course.state).toEqual(host.state);
        expect(effects).toEqual(host.effects);
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
            const child = pick([...host.children], turn);
            if (child !== undefined && turn % 2 === 0) {
              host.children.delete(child);
              host.send({ type: 'child-ended', key: child, outcome: 'completed' });
            } else if (task) host.complete(task[0], pick(task[1], turn) ?? 'done');
            else host.toNextWake();
          }
          expect(host.ended).toBe(true);
          expect([...host.openTasks.keys()]).toEqual([]);
          expect([...host.sending.keys()]).toEqual([]);
          expect([...host.children]).toEqual([]);
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
