import { loadLibrary } from '../../../adapters/library/library';
import { holidaysOf } from '../../../adapters/library/holidays';
import type { MessageTemplate } from '../../../core/messaging/templates/template';
import type { PathwayDefinition } from '../../../core/pathway/definition';
import { parsePathway } from '../../../core/pathway/parse';
import type { SimulationOptions } from '../../../core/simulation/options';
import { scriptSchema, type SimulationScript } from '../../../core/simulation/script';
import { simulate } from '../../../core/simulation/simulate';
import type { SimulationRun } from '../../../core/simulation/simulation-run';
import type { z } from 'zod';

const library = loadLibrary();

const text = { en: 'Hi {{ patient.given }}', es: 'Hola {{ patient.given }}' };
const example = (template: string): MessageTemplate => ({ template, sms: text, email: { subject: text, body: text } });

/** A clinic in Massachusetts with the shipped templates; any other template is a short greeting, `english-only` without Spanish. */
export const clinic: SimulationOptions = {
  content: {
    template: (id) =>
      id === 'english-only' ? { template: id, sms: { en: 'Hi' } } : (library.template(id) ?? example(id)),
  },
  organization: { name: 'Clinic', phone: '(413) 555-0100', quietHours: { start: '21:00', end: '08:00' } },
  calendar: { zone: 'America/New_York', holidays: holidaysOf({ country: 'US', state: 'MA' }) },
};

/** A Monday at 10:00 in Massachusetts. */
export const MONDAY = '2026-03-02T10:00:00-05:00';

export function scriptOf(more: Partial<z.input<typeof scriptSchema>> = {}): SimulationScript {
  return scriptSchema.parse({ name: 'example', start: MONDAY, ...more });
}

export function played(
  definition: PathwayDefinition,
  more: Partial<z.input<typeof scriptSchema>> = {},
  options: SimulationOptions = clinic,
): SimulationRun {
  return simulate(definition, scriptOf(more), options);
}

/** `03-02 10:00 task-opened call#1 coordinators`, in the clinic's zone. */
export function linesOf(run: SimulationRun): readonly string[] {
  const zoned = new Intl.DateTimeFormat('sv-SE', { timeZone: run.zone, dateStyle: 'short', timeStyle: 'short' });
  return run.timeline.map(({ at, kind, key, detail }) =>
    [zoned.format(at).slice(5), kind, key, ...(detail === undefined ? [] : [detail])].join(' '),
  );
}

/** The shipped discharge follow-up. */
export function dischargeFollowUp(): PathwayDefinition {
  const parsed = parsePathway(library.pathways().get('discharge-follow-up') ?? '', { templates: library });
  if (!parsed.ok) throw new Error('The shipped pathway does not parse');
  return parsed.definition;
}
