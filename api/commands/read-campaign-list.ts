import type { z } from 'zod';
import type { CampaignRepository } from '../../core/campaign-repository';
import type { Scope } from '../../core/record/scope';
import type { PageRequest, PatientRepository } from '../../core/repositories';
import type { listedPatients } from '../contract/campaigns';
import { existingCampaign } from './plan-campaign';

/** Who is on the list of a campaign, by id; nobody where it has none. @throws CarepathFailure not-found */
export async function readCampaignList(
  {
    campaigns,
    patients,
  }: {
    readonly campaigns: Pick<CampaignRepository, 'get' | 'listed'>;
    readonly patients: Pick<PatientRepository, 'getMany'>;
  },
  scope: Scope,
  campaignId: string,
  { limit, cursor }: PageRequest,
): Promise<z.infer<typeof listedPatients>> {
  const { list } = (await existingCampaign({ campaigns }, scope, campaignId)).cohort;
  if (!list) return { items: [], nextCursor: null, total: 0 };
  // A cursor is the last id; what is none begins where it would stand.
  const ids = await campaigns.listed(scope, list, { after: cursor ?? null, limit: limit + 1 });
  const shown = ids.slice(0, limit);
  const byId = new Map((await patients.getMany(scope, shown)).map((patient) => [patient.id, patient]));
  const items = shown.map((patientId) => {
    const patient = byId.get(patientId);
    return {
      patientId,
      patientName: patient ? `${patient.name.given} ${patient.name.family}` : null,
      identifier: patient?.identifiers[0]?.value ?? null,
    };
  });
  return { items, nextCursor: ids.length > limit ? (shown.at(-1) ?? null) : null, total: list.count };
}
