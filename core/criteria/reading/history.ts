import { DateTime } from 'luxon';
import type { Encounter } from '../../record/encounter';
import type { Fact } from '../facts';
import type { FactReader } from './records';

const MONTHS = 6;

/** From the stays of the patient other than the one of the enrollment. */
export const readHistoryFact: FactReader = async (records, name) => {
  const { at, patientId } = records.subject;
  const stays = (await records.otherEncounters).filter(({ status }) => status !== 'planned' && status !== 'cancelled');
  if (name === 'history.lastDischargedAt') return lastDischarge(stays, at);
  const count = stayCount(stays, name === 'history.admissions6Months' ? 'IMP' : 'EMER', at);
  return count === null ? null : { value: count, evidence: { resource: `Encounter?patient=${patientId}`, at } };
};

/** Stays of a class that began in the months before; `null` while one of unknown date or class could be among them. */
function stayCount(stays: readonly Encounter[], wanted: Encounter['class'], at: Date): number | null {
  const from = DateTime.fromJSDate(at, { zone: 'utc' }).minus({ months: MONTHS }).toJSDate();
  const possible = stays.filter(({ class: kind }) => kind === wanted || kind === 'unknown');
  const within = possible.filter((stay) => {
    const began = stay.admittedAt ?? stay.dischargedAt;
    return began === undefined || (began >= from && began <= at);
  });
  const isUnsure = within.some((stay) => stay.class === 'unknown' || !(stay.admittedAt ?? stay.dischargedAt));
  return isUnsure ? null : within.length;
}

function lastDischarge(stays: readonly Encounter[], at: Date): Fact | null {
  let last: { readonly stay: Encounter; readonly on: Date } | undefined;
  for (const stay of stays) {
    const on = stay.status === 'discharged' && stay.class === 'IMP' ? stay.dischargedAt : undefined;
    if (on && on <= at && (last === undefined || on > last.on)) last = { stay, on };
  }
  return last ? { value: last.on, evidence: { resource: `Encounter/${last.stay.id}`, at: last.stay.updatedAt } } : null;
}
