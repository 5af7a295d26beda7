import type {
  Campaign,
  CampaignChange,
  CampaignMemberPage,
  CampaignPage,
  CampaignRequest,
  FoundCohort,
  ListedPatientPage,
} from '../../api/contract/campaigns';
import { callApi } from './http';

export type { Campaign, CampaignMemberPage, CampaignRequest, CampaignChange, FoundCohort };

const one = (id: string) => `/campaigns/${encodeURIComponent(id)}`;

/** Newest first. */
export function listCampaigns(signal?: AbortSignal): Promise<CampaignPage> {
  return callApi('GET', '/campaigns', { query: { limit: 100 }, ...(signal && { signal }) });
}

export function readCampaign(id: string, signal?: AbortSignal): Promise<Campaign> {
  return callApi('GET', one(id), signal ? { signal } : {});
}

export function createCampaign(plan: CampaignRequest): Promise<Campaign> {
  return callApi('POST', '/campaigns', { body: plan });
}

export function changeCampaign(id: string, change: CampaignChange): Promise<Campaign> {
  return callApi('PATCH', one(id), { body: change });
}

/** Whom the numbers of a list mean. */
export function findCohort(identifiers: readonly string[]): Promise<FoundCohort> {
  return callApi('POST', '/campaigns/cohort', { body: { identifiers } });
}

export function listMembers(id: string, verdict: string, signal?: AbortSignal): Promise<CampaignMemberPage> {
  return callApi('GET', `${one(id)}/patients`, { query: { verdict, limit: 50 }, ...(signal && { signal }) });
}

/** A page of those who are on the list. */
export function listListed(id: string, cursor?: string, signal?: AbortSignal): Promise<ListedPatientPage> {
  const query = { limit: 100, ...(cursor !== undefined && { cursor }) };
  return callApi('GET', `${one(id)}/cohort`, { query, ...(signal && { signal }) });
}

export type CampaignAction = 'dry-run' | 'pause' | 'resume' | 'cancel';

export function actOnCampaign(id: string, action: CampaignAction): Promise<Campaign> {
  return callApi('POST', `${one(id)}/${action}`, { body: {} });
}

export function startCampaign(id: string, count: number): Promise<Campaign> {
  return callApi('POST', `${one(id)}/start`, { body: { count } });
}
