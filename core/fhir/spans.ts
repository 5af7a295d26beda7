import type { Due } from '../pathway/definition';
import { carepathExtension, readExtensions } from './extensions';
import type { Action, FhirDuration } from './plan-definition';

/** Units of UCUM, which `periodUnit` shares, with how ISO 8601 writes them. */
const UNITS: readonly (readonly [code: string, unit: string, pattern: RegExp, write: (value: number) => string])[] = [
  ['a', 'year', /^P(\d+)Y$/, (value) => `P${value}Y`],
  ['mo', 'month', /^P(\d+)M$/, (value) => `P${value}M`],
  ['wk', 'week', /^P(\d+)W$/, (value) => `P${value}W`],
  ['d', 'day', /^P(\d+)D$/, (value) => `P${value}D`],
  ['h', 'hour', /^PT(\d+)H$/, (value) => `PT${value}H`],
  ['min', 'minute', /^PT(\d+)M$/, (value) => `PT${value}M`],
  ['s', 'second', /^PT(\d+)S$/, (value) => `PT${value}S`],
];
const UCUM = 'http://unitsofmeasure.org';

/** A span as a definition writes it: `2 business days of start`, or a date with the latest it may be. */
export type WrittenSpan = string | { readonly before: string; readonly 'at-latest': string };

/** A span as `parseDue` and the schema of tasks read it. */
export function writtenSpan({ amount, of, direction, reckon, atLatest }: Due): WrittenSpan {
  if (of === undefined) return amount;
  const text = reckon === undefined ? `${amount} ${direction ?? 'of'} ${of}` : `${amount} after ${reckon} ${of}`;
  return atLatest === undefined ? text : { before: text, 'at-latest': atLatest };
}

/** A FHIR Duration; where it cannot say all of the span, the extension `span` does. */
export function durationOf(due: Due): FhirDuration {
  const plain = plainDuration(due.amount);
  const whole = writtenSpan(due);
  return plain && whole === due.amount ? plain : { extension: [...carepathExtension('span', whole)], ...plain };
}

function plainDuration(amount: string): FhirDuration | undefined {
  for (const [code, unit, pattern, write] of UNITS) {
    const value = Number(pattern.exec(amount)?.[1]);
    if (write(value) === amount) return { value, unit, system: UCUM, code };
  }
  return undefined;
}

/** The span of a Duration, as a definition writes it; `null` for one that is none, or has a fraction. */
export function spanOf({ extension, value, unit, code }: FhirDuration): unknown {
  const said = readExtensions(extension).get('span');
  if (said !== undefined) return said;
  const known = UNITS.find(([ucum, name]) =>
    code === undefined ? unit === name || unit === `${name}s` : ucum === code,
  );
  return known && value !== undefined && Number.isInteger(value) && value >= 0 && value < 1e6 ? known[3](value) : null;
}

/** When a step is due or ends: a time of its own, or so long after another step. */
export function timingOf(due: Due): Pick<Action, 'timingDuration' | 'relatedAction'> {
  if (due.of === undefined || due.reckon === undefined) return { timingDuration: durationOf(due) };
  const relation = {
    actionId: due.of,
    relationship: 'after-end',
    offsetDuration: durationOf({ amount: due.amount }),
    ...(due.reckon === 'planned' && { extension: [...carepathExtension('reckon', 'planned')] }),
  };
  return { relatedAction: [relation] };
}

/** The rounds of a `repeat`: at most so many, with a span between two. */
export function roundsOf(max: number, every: Due | undefined): Pick<Action, 'timingTiming'> {
  if (!every) return { timingTiming: { repeat: { count: max } } };
  const { value, code, extension } = durationOf(every);
  return {
    timingTiming: {
      repeat: {
        count: max,
        ...(extension && { extension }),
        ...(value !== undefined && code !== undefined && { frequency: 1, period: value, periodUnit: code }),
      },
    },
  };
}

/** The inverse of `roundsOf`; keys without a value are left out. */
export function readRounds(timing: NonNullable<Action['timingTiming']>): { max?: number; every?: unknown } {
  const { count, period, periodUnit, extension, frequency } = timing.repeat ?? {};
  const every = spanOf({
    ...(period !== undefined && { value: period }),
    ...(periodUnit !== undefined && (frequency ?? 1) === 1 && { code: periodUnit }),
    ...(extension && { extension }),
  });
  return { ...(count !== undefined && { max: count }), ...(every !== null && { every }) };
}
