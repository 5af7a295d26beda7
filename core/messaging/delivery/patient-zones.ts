import { IANAZone } from 'luxon';
import type { Organization } from '../../record/organization';
import type { Patient } from '../../record/patient';

/**
 * States and territories of the US that lie in one zone by law and by custom (49 CFR 71); those that are missing lie in
 * several, or keep another time somewhere.
 */
const STATES: { readonly [zone: string]: string } = {
  'America/New_York': 'CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV',
  'America/Chicago': 'AR IA IL LA MN MO MS WI',
  'America/Denver': 'CO MT NM UT WY',
  'America/Los_Angeles': 'CA WA',
  'Pacific/Honolulu': 'HI',
  'America/Puerto_Rico': 'PR VI',
  'Pacific/Guam': 'GU MP',
  'Pacific/Pago_Pago': 'AS',
};
const zoneOfState = new Map(
  Object.entries(STATES).flatMap(([zone, states]) => states.split(' ').map((state) => [state, zone] as const)),
);

/** Where a patient may be: their own zone, else the one of their state, else every one of the organization's. */
export function zonesOf(
  patient: Pick<Patient, 'zone' | 'address'> | null,
  organization: Pick<Organization, 'zone' | 'zones'>,
): readonly string[] {
  if (patient?.zone !== undefined && IANAZone.isValidZone(patient.zone)) return [patient.zone];
  const byState = zoneOfState.get(patient?.address?.state?.trim().toUpperCase() ?? '');
  if (byState !== undefined) return [byState];
  const zones = organization.zones ?? [];
  return zones.length > 0 ? zones : [organization.zone];
}
