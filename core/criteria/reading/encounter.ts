import { laceScore } from '../../clinical/lace';
import type { Encounter } from '../../record/encounter';
import type { Fact } from '../facts';
import type { FactReader } from './records';

export const readEncounterFact: FactReader = async (records, name) => {
  const encounter = await records.encounter;
  const value = encounter && encounterValue(name, encounter);
  return encounter && value !== null
    ? { value, evidence: { resource: `Encounter/${encounter.id}`, at: encounter.updatedAt } }
    : null;
};

function encounterValue(name: string, encounter: Encounter): Fact['value'] | null {
  switch (name) {
    case 'encounter.class':
      return encounter.class === 'unknown' ? null : encounter.class;
    case 'encounter.status':
      return encounter.status;
    case 'encounter.lengthOfStayDays':
      return lengthOfStayDays(encounter);
    case 'encounter.admittedAt':
      return encounter.admittedAt ?? null;
    case 'encounter.dischargedAt':
      return encounter.dischargedAt ?? null;
    case 'encounter.dischargeDisposition':
      return encounter.dischargeDisposition ?? null;
    case 'lace.score':
      return laceOf(encounter);
    default:
      return null;
  }
}

function lengthOfStayDays(encounter: Encounter): number | null {
  if (!encounter.admittedAt || !encounter.dischargedAt) return null;
  const days = (encounter.dischargedAt.getTime() - encounter.admittedAt.getTime()) / 86_400_000;
  return days >= 0 ? Math.floor(days) : null;
}

function laceOf(encounter: Encounter): number | null {
  const days = lengthOfStayDays(encounter);
  const result = laceScore({ ...encounter.lace, ...(days !== null && { lengthOfStayDays: days }) });
  return 'score' in result ? result.score : null;
}
