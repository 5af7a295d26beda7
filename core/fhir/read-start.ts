import { CEL, type Action } from './plan-definition';
import type { Reading } from './reading';

/** Names of other plans (CDS Hooks, https://cds-hooks.org) for events that the product reports. */
const EVENTS: ReadonlyMap<string, string> = new Map([
  ['encounter-start', 'encounter.admitted'],
  ['encounter-discharge', 'encounter.discharged'],
  ['appointment-book', 'appointment.booked'],
]);

interface PlanStart {
  readonly on: string;
  readonly when?: string;
}

/** By which event somebody else's plan begins: the trigger of its first actions that names one; further ones are told. */
export function readPlanStart(
  actions: readonly Action[],
  root: string,
  tell: Reading['tell'],
): { readonly start: PlanStart | undefined; readonly startsAt: ReadonlySet<string> } {
  const startsAt = new Set<string>();
  let start: PlanStart | undefined;
  actions.forEach(({ trigger = [] }, i) => {
    trigger.forEach(({ type, name = '', condition }, n) => {
      const path = `${root}.action[${i}].trigger[${n}]`;
      const on = type === 'named-event' ? eventOf(name) : undefined;
      if (on === undefined || (start !== undefined && start.on !== on)) return;
      startsAt.add(path);
      const when = condition?.language === CEL ? condition.expression : undefined;
      if (condition && when === undefined) {
        return tell(path, `the condition of "${name}" is not evaluated, so this event begins nothing`);
      }
      start ??= { on, ...(when !== undefined && { when }) };
    });
  });
  return { start, startsAt };
}

/** Why a trigger does not begin the pathway. */
export function whyNoStart({ type = '', name }: NonNullable<Action['trigger']>[number]): string {
  if (type !== 'named-event') return `a trigger of the type "${type}" is left out: a pathway begins by a named event`;
  if (eventOf(name ?? '') === undefined)
    return `the trigger "${name ?? ''}" is left out: it is no event that is reported`;
  return `the trigger "${name ?? ''}" is left out: only a plan as a whole begins by an event, and by one`;
}

function eventOf(name: string): string | undefined {
  return EVENTS.get(name) ?? (/^[a-z]+(\.[a-zA-Z]+)+$/.test(name) ? name : undefined);
}
