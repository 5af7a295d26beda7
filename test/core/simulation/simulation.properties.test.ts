import fc from 'fast-check';
import { simulate } from '../../../core/simulation/simulate';
import { randomPathway } from '../../support/random-pathway';
import { clinic, dischargeFollowUp, played } from './example-clinic';
import { randomScript } from './random-script';

const runs = { numRuns: 300 };

describe('any pathway with any script', () => {
  it('ends, or waits for something that a person or the world can do', () => {
    const ends = new Set<string>();
    fc.assert(
      fc.property(randomPathway, randomScript, (definition, script) => {
        const { end, events } = simulate(definition, script, clinic);
        ends.add(end.kind);
        expect(['ended', 'waiting']).toContain(end.kind);
        if (end.kind === 'waiting') expect(end.for).not.toEqual([]);
        expect(events).toBeGreaterThan(0);
      }),
      { ...runs, seed: 5 },
    );
    expect([...ends].sort()).toEqual(['ended', 'waiting']);
  });

  it('has a timeline in order of time, and leaves no task open when it ends', () => {
    fc.assert(
      fc.property(randomPathway, randomScript, (definition, script) => {
        const { end, timeline, tasks } = simulate(definition, script, clinic);
        const instants = timeline.map(({ at }) => at);
        expect(instants).toEqual(instants.toSorted((one, other) => one - other));
        if (end.kind !== 'ended') return;
        expect(timeline.at(-1)).toMatchObject({ kind: 'ended', at: end.at });
        expect(tasks.filter(({ completed, closed }) => !completed && !closed)).toEqual([]);
      }),
      runs,
    );
  });

  it('is the same again for the same seed', () => {
    fc.assert(
      fc.property(randomPathway, randomScript, (definition, script) => {
        expect(simulate(structuredClone(definition), script, clinic)).toEqual(simulate(definition, script, clinic));
      }),
      runs,
    );
  });
});

it('differs with the seed', () => {
  const chance = (seed: number) =>
    played(dischargeFollowUp(), { seed, defaults: { replies: 'random', tasks: 'random' } }).timeline;
  expect(chance(1)).toEqual(chance(1));
  expect(chance(1)).not.toEqual(chance(2));
});
