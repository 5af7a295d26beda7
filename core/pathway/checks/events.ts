import { withinOneEdit } from '../../messaging/inbound/edit-distance';
import { knownEvents } from '../known-events';
import type { Check, Path, Report } from './site';

/** Events are spelt as they are reported, and an interrupt does something. */
export const checkEvents: Check = ({ definition, steps, keyPath }, report) => {
  const unknown = new Set<string>();
  const checkEvent = (event: string, path: Path) => {
    if (knownEvents.has(event) || unknown.has(event)) return;
    unknown.add(event);
    tellUnknown(event, path, report);
  };
  if (definition.start) checkEvent(definition.start.on, ['start', 'on']);
  const exits = new Map<string, number>();
  definition.interrupts.forEach(({ on, exit, then, steps: inner }, i) => {
    checkEvent(on, ['interrupts', i, 'on']);
    if (exit === undefined && then === undefined && inner.length === 0) {
      const message = `Nothing happens at "${on}": write "exit" with an outcome, "then", or "steps".`;
      report(['interrupts', i], message);
    }
    const earlier = exits.get(on);
    if (earlier !== undefined) {
      const message = `This interrupt is never reached: interrupt ${earlier + 1} leaves the pathway at "${on}" already.`;
      report(['interrupts', i], message);
    }
    if (exit !== undefined) exits.set(on, earlier ?? i);
  });
  for (const site of steps) {
    if ('event' in site.step) {
      checkEvent(site.step.event, keyPath(site, 'event'));
    }
  }
};

/** Told once, where the name stands first. */
function tellUnknown(event: string, path: Path, report: Report): void {
  const similar = [...knownEvents].find((known) => withinOneEdit(known.toLowerCase(), event.toLowerCase()));
  if (similar !== undefined) {
    report(path, `No system reports "${event}": write "${similar}".`);
  } else {
    const message = `"${event}" is no event that Carepath reports: make sure that another system reports it under this name.`;
    report(path, message, 'warning');
  }
}
