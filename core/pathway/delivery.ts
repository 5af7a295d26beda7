import type { AskStep, MessageStep, Reply } from './definition';
import type { EngineEvent } from './events';
import { itemOf } from './items';
import type { Run } from './run';
import type { Delivery, StepNode } from './state';
import { openWatchTask } from './watch-task';

type Settled = Extract<EngineEvent, { type: 'message-settled' }>;
type Held = Extract<EngineEvent, { type: 'message-held' }>;

/** Sent messages are remembered for a late failure report; older ones than this many are forgotten. */
const REMEMBERED = 40;

/** Suppressed for these reasons, another channel may still reach the patient. */
const NEXT_CHANNEL_HELPS: ReadonlySet<string> = new Set([
  'opted-out',
  'no-address',
  'missing-language',
  'unreachable',
  'over-budget',
  'out-of-hours',
]);

/** Begins the ladder of channels of a `message` or `ask` step. */
export function startDelivery(run: Run, node: StepNode, step: MessageStep | AskStep, question?: Reply): void {
  if (step.kind === 'message' && step.expires) run.deadline(node.key, 'expires', step.expires, node.openedAt);
  const item = itemOf(run.state, node.key);
  const delivery: Delivery = {
    stepId: step.id,
    occurrence: node.occurrence,
    rung: 0,
    attempt: 0,
    status: 'sending',
    within: run.enclosing(node),
    ...(item && { item }),
  };
  intend(run, node.key, delivery, step, question);
  forgetOldest(run);
}

/** What became of one attempt: sent, or the next channel, or a person. */
export function messageSettled(run: Run, event: Settled): void {
  const delivery = run.state.deliveries[event.key];
  const step = delivery && stepOf(run, delivery);
  if (!delivery || !step || step.channels[delivery.rung] !== event.channel) return;
  if (event.result === 'delivered') return run.setDelivery(event.key, null);
  if (event.result === 'sent') return run.setDelivery(event.key, { ...delivery, status: 'sent' });
  const another = step.channels[delivery.rung + 1];
  if (another !== undefined && mayTryNext(event)) {
    const question = step.kind === 'ask' ? step.reply : undefined;
    return intend(run, event.key, { ...delivery, rung: delivery.rung + 1, status: 'sending' }, step, question);
  }
  giveUp(run, event);
}

/** Not before `until`: a timer of the pathway. */
export function messageHeld(run: Run, event: Held): void {
  const delivery = run.state.deliveries[event.key];
  if (!delivery || delivery.status === 'sent') return;
  run.setDelivery(event.key, { ...delivery, status: 'held' });
  run.state.timers[`${event.key}/hold`] = { at: event.until };
}

/** The hold is over: the same intent is handed to the carrier again. */
export function holdIsOver(run: Run, key: string): void {
  const delivery = run.state.deliveries[key];
  const step = delivery && stepOf(run, delivery);
  if (!delivery || !step || delivery.status !== 'held') return;
  send(run, key, { ...delivery, status: 'sending' }, step);
}

/** Withdraws a message that has not left, and forgets it. */
export function forgetDelivery(run: Run, key: string, reason: string): void {
  const delivery = run.state.deliveries[key];
  if (!delivery) return;
  run.setDelivery(key, null);
  delete run.state.timers[`${key}/hold`];
  if (delivery.status !== 'sent') run.emit({ type: 'withdraw-message', key: `${key}/withdraw`, target: key, reason });
}

/** Withdraws what a cancelled sequence had on its way. */
export function withdrawWithin(run: Run, sequence: string): void {
  for (const [key, delivery] of Object.entries(run.state.deliveries)) {
    if (delivery.within.includes(sequence)) forgetDelivery(run, key, 'step-cancelled');
  }
}

/** True while a message has neither been sent nor given up. */
export function isOnItsWay(delivery: Delivery): boolean {
  return delivery.status !== 'sent';
}

function intend(run: Run, key: string, delivery: Delivery, step: MessageStep | AskStep, question?: Reply): void {
  const channel = step.channels[delivery.rung];
  if (channel === undefined) return;
  run.emit({
    type: 'intend-message',
    key: `${key}/intend/${channel}`,
    target: key,
    stepId: delivery.stepId,
    occurrence: delivery.occurrence,
    channel,
    template: step.template,
    ...(step.kind === 'message' && step.expires && { expires: `${key}/expires` }),
    ...(step.kind === 'ask' && { expires: `${key}/timeout` }),
    ...(question && { question }),
    exempt: step.urgent,
    ...(delivery.item && { item: delivery.item }),
  });
  send(run, key, delivery, step);
}

function send(run: Run, key: string, delivery: Delivery, step: MessageStep | AskStep): void {
  const channel = step.channels[delivery.rung];
  if (channel === undefined) return;
  const attempt = delivery.attempt + 1;
  run.setDelivery(key, { ...delivery, attempt });
  const urgent = step.urgent && { urgent: true as const };
  run.emit({ type: 'send', key: `${key}/send/${channel}/${attempt}`, target: key, channel, ...urgent });
}

/** After an unknown nothing is sent by itself: the first may still arrive. */
function mayTryNext(event: Settled): boolean {
  if (event.result === 'failed') return true;
  return event.result === 'suppressed' && NEXT_CHANNEL_HELPS.has(event.reason ?? '');
}

function giveUp(run: Run, event: Settled): void {
  run.setDelivery(event.key, null);
  if (event.result !== 'suppressed' || event.reason === 'unreachable')
    openWatchTask(run, event.key, event.result === 'unknown' ? 'delivery-unknown' : 'delivery-failed');
  else if (event.reason === 'no-address') openWatchTask(run, event.key, 'no-address');
  if (event.result !== 'unknown') run.signal(event.key, { type: 'undeliverable' });
}

function stepOf(run: Run, delivery: Delivery): MessageStep | AskStep | undefined {
  const step = run.index.step(delivery.stepId);
  return step?.kind === 'message' || step?.kind === 'ask' ? step : undefined;
}

function forgetOldest(run: Run): void {
  const sent = Object.entries(run.state.deliveries).filter(([, delivery]) => delivery.status === 'sent');
  for (const [key] of sent.slice(0, Math.max(0, sent.length - REMEMBERED))) run.setDelivery(key, null);
}
