import fc from 'fast-check';
import { scriptSchema, type SimulationScript } from '../../../core/simulation/script';

const minutes = fc.integer({ min: 1, max: 6 * 24 * 60 });
/** Never a whole hour, so that chance does not bring two things to one instant. */
const after = minutes.map((count) => `PT${count + (count % 60 === 0 ? 7 : 0)}M`);
const event = fc.constantFrom('patient.died', 'encounter.admitted', 'appointment.booked');

/** Any behavior of patient, clinic, carrier and world for the pathways of `randomPathway`. */
export const randomScript: fc.Arbitrary<SimulationScript> = fc
  .record({
    seed: fc.nat(),
    hour: fc.integer({ min: 0, max: 23 }),
    score: fc.constantFrom(0, 5, 12, null),
    medications: fc.constantFrom([], ['metformin'], ['warfarin', 'metformin'], ['a', 'b', 'c', 'metformin'], null),
    channels: fc.subarray(['sms', 'email'] as const),
    random: fc.boolean(),
    taskAfter: after,
    events: fc.array(fc.record({ after, name: event }), { maxLength: 3 }),
    results: fc.array(
      fc.record({
        to: fc.constantFrom('main-0', 'main-1', 'main-2', 'side-0', 'exit-0'),
        result: fc.constantFrom('sent', 'delivered', 'failed', 'unknown', 'suppressed'),
      }),
      { maxLength: 3 },
    ),
    cancel: fc.option(after, { nil: undefined, freq: 6 }),
  })
  .map(({ seed, hour, score, medications, channels, random, taskAfter, events, results, cancel }) =>
    scriptSchema.parse({
      name: 'random',
      start: `2026-03-02T${String(hour).padStart(2, '0')}:00:00Z`,
      seed,
      patient: { channels },
      facts: { 'lace.score': score, 'patient.medications': medications },
      messages: results,
      events,
      ...(cancel !== undefined && { cancel: { after: cancel } }),
      defaults: random ? { replies: 'random', tasks: 'random' } : { tasks: { after: taskAfter } },
      random: { tasks: 0.8 },
    }),
  );
