import fc from 'fast-check';
import type { Step } from '../../core/pathway/definition';
import type { EngineHost } from './engine-host';

/** What chance does next; numbers pick among whatever is possible at that point. */
export type Move =
  | { do: 'answer' | 'complete' | 'settle' | 'reply' | 'stray'; pick: number; value: boolean | 'unknown' }
  | { do: 'wake' | 'cancel' }
  | { do: 'pass'; days: number }
  | { do: 'happen'; name: string }
  | { do: 'order'; pick: number; order: 'pause' | 'resume' | 'skip' | 'repeat' | 'add' | 'reschedule' };

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
export const move: fc.Arbitrary<Move> = fc.oneof(
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
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('order' as const),
      pick: fc.nat(1000),
      order: fc.constantFrom(
        'pause' as const,
        'resume' as const,
        'skip' as const,
        'repeat' as const,
        'add' as const,
        'reschedule' as const,
      ),
    }),
  },
);

export const pick = <T>(items: readonly T[], n: number): T | undefined =>
  items.length === 0 ? undefined : items[n % items.length];

/** Does it, if it can be done now. */
export function play(host: EngineHost, next: Move): void {
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
    case 'order':
      return order(host, next);
    case 'cancel':
      return void host.send({ type: 'cancelled', outcome: 'cancelled' });
  }
}

/** What a coordinator may order for one patient. */
function order(host: EngineHost, { order: name, pick: n }: Extract<Move, { do: 'order' }>): void {
  const reason = 'as the patient wishes';
  const key = pick(Object.keys(host.state.nodes), n) ?? 'nobody#1';
  switch (name) {
    case 'pause':
      return void host.send({ type: 'paused', reason });
    case 'resume':
      return void host.send({ type: 'resumed' });
    case 'skip':
      return void host.send({ type: 'step-skipped', key, reason });
    case 'repeat':
      return void host.send({ type: 'step-repeated', stepId: key.slice(0, key.indexOf('#')), reason });
    case 'add':
      return void host.add(addition(`extra-${host.definition.additions?.length ?? 0}`, n));
    case 'reschedule':
      return void host.send({ type: 'step-rescheduled', key, to: host.now + (n % 5) * 86_400_000, reason });
  }
}

/** A wait, a message, or a task with a wait behind one of its outcomes. */
function addition(id: string, n: number): Step {
  const due = { amount: 'P1D' };
  const wait = { kind: 'wait', id, until: due } as const;
  if (n % 3 === 0) return wait;
  if (n % 3 === 1) return { kind: 'message', id, template: 'tip', channels: ['sms'], urgent: false };
  const work = { title: { en: 'Do it' }, queue: 'nurses', priority: 'routine', due, escalate: [] } as const;
  const outcomes = [{ id: 'done', label: { en: 'Done' }, steps: [{ ...wait, id: `${id}-wait` }] }];
  return { kind: 'task', id, ...work, outcomes };
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
