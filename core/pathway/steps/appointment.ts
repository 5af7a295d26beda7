import type { AppointmentStep } from '../definition';
import type { Run } from '../run';
import type { StepNode } from '../state';
import type { StepBehavior } from './step-kind';
import { attendWork, closeFurther, closeWork, completeWork, openFurther, openWork } from './work';

/** What the scheduling system says of a visit, and what each means here. */
const NEWS: { readonly [event: string]: string } = {
  'appointment.booked': 'booked',
  'appointment.kept': 'kept',
  'appointment.noShow': 'no-show',
  'appointment.cancelled': 'cancelled',
};

const CONFIRM = {
  name: 'confirm',
  title: { en: 'Did the visit take place?', es: '¿Se realizó la cita?' },
};

function awaitVisit(run: Run, node: StepNode, step: AppointmentStep): void {
  run.clearTimers(node.key);
  run.remember(node, { stage: 'booked' });
  run.note(node.key, 'booked');
  run.deadline(node.key, 'confirm', step.confirm, run.at);
}

function settle(run: Run, node: StepNode, step: AppointmentStep, result: string): void {
  closeFurther(run, node, CONFIRM.name, 'answered');
  const outcome = completeWork(run, node, step, result);
  if (outcome) run.runList(node, `outcome/${outcome.id}`);
}

function learn(run: Run, node: StepNode, step: AppointmentStep, result: string): void {
  if (result === 'booked') {
    if (node.memory['stage'] !== 'open') return;
    closeWork(run, node);
    awaitVisit(run, node, step);
  } else {
    closeWork(run, node);
    settle(run, node, step, result);
  }
}

/** A visit: a person books it, the scheduling system or a person tells what became of it. */
export const appointmentStep: StepBehavior<AppointmentStep> = {
  kind: 'appointment',
  lists: (step) => step.outcomes.map(({ id, steps }) => ({ name: `outcome/${id}`, steps })),
  open(run, node, step) {
    const booking = [
      { id: 'booked', label: { en: 'Booked', es: 'Cita hecha' }, steps: [] },
      ...step.outcomes.filter(({ id }) => id === 'not-booked'),
    ];
    openWork(run, node, { ...step, outcomes: booking });
  },
  on(run, node, step, signal) {
    if (signal.type === 'list-ended') return run.finish(node);
    const { stage } = node.memory;
    if (stage !== 'open' && stage !== 'booked') return;
    const news = signal.type === 'happened' ? NEWS[signal.event] : undefined;
    if (news !== undefined) return learn(run, node, step, news);
    if (stage === 'open') {
      if (signal.type !== 'completed') attendWork(run, node, step, signal);
      else if (signal.outcome === 'booked') awaitVisit(run, node, step);
      else settle(run, node, step, signal.outcome);
    } else if (signal.type === 'timer' && signal.name === 'confirm') {
      openFurther(run, node, step, { ...CONFIRM, outcomes: step.outcomes.filter(({ id }) => id !== 'not-booked') });
    } else if (signal.type === 'completed' && signal.name === CONFIRM.name) {
      run.remember(node, { confirm: 'done' });
      settle(run, { ...node, memory: { ...node.memory, confirm: 'done' } }, step, signal.outcome);
    }
  },
  cancel(run, node) {
    closeWork(run, node);
    closeFurther(run, node, CONFIRM.name, 'step-cancelled');
  },
};
