import type { z } from 'zod';
import type { CampaignRepository } from '../../core/campaign-repository';
import { sampleLinks } from '../../core/messaging/templates/link-variables';
import { campaignText } from '../../core/messaging/campaigns/campaign-text';
import { templatesInUse, type TemplateSources } from '../../core/messaging/templates/templates-in-use';
import type { Scope } from '../../core/record/scope';
import type { OrganizationRepository, PatientRepository } from '../../core/repositories';
import type { memberPage } from '../contract/campaigns';
import { existingCampaign } from './plan-campaign';

export interface ReadMembersDeps extends TemplateSources {
  readonly campaigns: Pick<CampaignRepository, 'get' | 'rows'>;
  readonly patients: Pick<PatientRepository, 'getMany'>;
  readonly organizations: Pick<OrganizationRepository, 'get'>;
}

/** What a dry run says of each patient, with the message as it would be sent now. @throws CarepathFailure not-found */
export async function readCampaignMembers(
  deps: ReadMembersDeps,
  scope: Scope,
  id: string,
  query: Parameters<CampaignRepository['rows']>[2],
): Promise<z.infer<typeof memberPage>> {
  const campaign = await existingCampaign(deps, scope, id);
  const page = await deps.campaigns.rows(scope, campaign, query);
  const [inUse, organization, patients] = await Promise.all([
    templatesInUse(deps, scope, [campaign.template]),
    deps.organizations.get(scope.orgId),
    deps.patients.getMany(
      scope,
      page.items.map(({ patientId }) => patientId),
    ),
  ]);
  const template = inUse.template(campaign.template);
  const byId = new Map(patients.map((patient) => [patient.id, patient]));
  const items = page.items.map(({ patientId, verdict, channel, segments, missing }) => {
    const patient = byId.get(patientId);
    const isSent = verdict === 'send' || verdict === 'send-later';
    const text =
      patient && template && organization && channel && isSent
        ? campaignText(template, channel, campaign, { patient, organization, link: sampleLinks })
        : null;
    return {
      ...{ patientId, verdict },
      patientName: patient ? `${patient.name.given} ${patient.name.family}` : null,
      channel: channel ?? null,
      segments: segments ?? null,
      missing: missing ?? null,
      body: text?.ok ? text.body : null,
    };
  });
  return { ...page, items };
}
