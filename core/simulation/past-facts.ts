import { COMPLETES_LACE } from '../clinical/lace';
import { factCatalog } from '../criteria/catalog';
import { currentValue, type Fact } from '../criteria/facts';
import type { Json } from '../record/audit-event';
import type { PastEnrollment } from './from-enrollment';
import type { FactValue, SimulationScript } from './script';

/** A fact that was known (`null`: not known) from an instant on. */
interface Learned {
  readonly at: number;
  readonly value: FactValue;
}

/** Before an answer a fact was known for a while: people write down before they decide. */
const A_WHILE_MS = 60_000;

/** Facts that the simulation knows from the run itself. */
const OWN_FACTS: ReadonlySet<string> = new Set([
  'messages.sent',
  'patient.language',
  'patient.hasPhone',
  'patient.hasEmail',
  'patient.deceased',
]);

export interface PastFacts {
  readonly facts: SimulationScript['facts'];
  /** Changes later on, epoch ms. */
  readonly changes: readonly { readonly at: number; readonly facts: SimulationScript['facts'] }[];
}

/**
 * What was known of a past patient, and since when. What a condition was answered by is on record with it; a fact that no
 * condition asked for is taken as the record has it now.
 */
export function pastFacts(past: PastEnrollment): PastFacts {
  const start = past.enrollment.startAt.getTime();
  const asked = observations(past);
  const facts: { [name: string]: FactValue } = {};
  const changes: { at: number; facts: SimulationScript['facts'] }[] = [];
  for (const name of new Set([...asked.keys(), ...past.facts.keys()])) {
    if (!factCatalog.has(name) || OWN_FACTS.has(name)) continue;
    for (const { at, value } of asked.get(name) ?? asRecorded(name, past)) {
      if (at > start) changes.push({ at, facts: { [name]: value } });
      else facts[name] = value;
    }
  }
  const { deceasedAt } = past.patient;
  if (deceasedAt && deceasedAt.getTime() <= start) facts['patient.deceased'] = true;
  return { facts, changes: changes.sort((one, other) => one.at - other.at) };
}

/** By fact, the values that conditions were answered by, each from when it may have been known. */
function observations({ decisions, enrollment }: PastEnrollment): ReadonlyMap<string, readonly Learned[]> {
  const found = new Map<string, (Learned & { seen: number })[]>();
  for (const { at, data } of decisions) {
    for (const { fact, state, value, at: since } of itemsOf(data['facts'])) {
      if (typeof fact !== 'string') continue;
      const now = state === 'known' ? factValue(value) : null;
      const before = found.get(fact) ?? [];
      found.set(fact, before);
      const last = before.at(-1);
      const seen = at.getTime();
      if (!last) before.push({ at: enrollment.startAt.getTime(), value: now, seen });
      else if (JSON.stringify(last.value) === JSON.stringify(now)) last.seen = seen;
      else {
        const written = typeof since === 'string' ? Math.min(Date.parse(since), seen) : seen;
        before.push({ at: Math.max(last.seen + 1, written - A_WHILE_MS), value: now, seen });
      }
    }
  }
  return found;
}

/**
 * A patient and a stay change as documents: when one of their facts became known is told by the task that asked for it, else
 * it counts as known from the start.
 */
function asRecorded(name: string, { enrollment, tasks, facts }: PastEnrollment): readonly Learned[] {
  const fact = facts.get(name);
  const value = currentValue(fact);
  if (!fact || value === undefined) return [];
  const { startAt, endedAt } = enrollment;
  const asked = tasks.find(({ form, status }) => form?.form === COMPLETES_LACE && status === 'completed');
  const at = (name === 'lace.score' ? asked?.decision?.at : ownInstant(fact)) ?? startAt;
  return endedAt && at > endedAt ? [] : [{ at: at.getTime(), value: scriptValue(value) }];
}

function ownInstant({ evidence: { resource, at } }: Fact): Date | undefined {
  return /^(Patient|Encounter|Enrollment)\//.test(resource) ? undefined : at;
}

function scriptValue(value: Fact['value']): FactValue {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? [...value] : value;
}

function factValue(value: Json | undefined): FactValue {
  if (Array.isArray(value)) return value.filter((item) => typeof item === 'string');
  return typeof value === 'object' || value === undefined ? null : value;
}

function itemsOf(list: Json | undefined): readonly { readonly [field: string]: Json | undefined }[] {
  if (!Array.isArray(list)) return [];
  const items: readonly Json[] = list;
  return items.flatMap((item) =>
    typeof item === 'object' && item !== null && !Array.isArray(item) ? [Object.fromEntries(Object.entries(item))] : [],
  );
}
