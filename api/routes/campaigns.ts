import { z } from 'zod';
import {
  changeCampaign,
  createCampaign,
  existingCampaign,
  type PlanChange,
  type WrittenPlan,
} from '../commands/plan-campaign';
import { cancelCampaign, checkCampaign, pauseCampaign, resumeCampaign, startCampaign } from '../commands/run-campaign';
import { findCohort } from '../commands/find-cohort';
import { readCampaignList } from '../commands/read-campaign-list';
import { readCampaignMembers } from '../commands/read-campaign-members';
import * as contract from '../contract/campaigns';
import { id, pageQuery } from '../contract/primitives';
import { idempotencyKey } from '../middleware/idempotency';
import { FIXED_REPLIES } from '../../core/pathway/steps/ask.schema';
import type { Campaign, CampaignPlan } from '../../core/record/campaign';
import type { Scope } from '../../core/record/scope';
import type { ApiDeps } from '../deps';
import { presentCampaign } from '../present/campaign';
import { recordSearch } from './access';
import { given, pageRequest } from './page';
import { reply, route } from './route';

const params = z.strictObject({ id });
const permission = 'campaigns:run' as const;
const answers = { 200: { description: 'The campaign as it is now', body: contract.campaign } };
const accepted = { 202: { description: 'Stored; the work goes on by itself', body: contract.campaign } };

export const campaignRoutes = [
  route({
    method: 'get',
    path: '/campaigns',
    summary: 'Campaigns with how far they are, newest first',
    permission,
    contract: {
      query: pageQuery,
      responses: { 200: { description: 'A page of campaigns', body: contract.campaignPage } },
    },
    handler: async ({ deps, scope, query }) => {
      const page = await deps.repositories.campaigns.list(scope, pageRequest(query));
      const items = await Promise.all(page.items.map((campaign) => presented(deps, scope, campaign)));
      return reply(200, { ...page, items });
    },
  }),
  route({
    method: 'post',
    path: '/campaigns',
    summary: 'Draft a message to many patients',
    permission,
    contract: {
      body: contract.campaignRequest,
      responses: { 201: { description: 'The draft', body: contract.campaign } },
    },
    handler: async ({ deps, scope, body, request }) => {
      const campaign = await createCampaign(commandDeps(deps), scope, planOf(body), idempotencyKey(request));
      return reply(201, await presented(deps, scope, campaign), { Location: `/api/v1/campaigns/${campaign.id}` });
    },
  }),
  route({
    method: 'get',
    path: '/campaigns/:id',
    summary: 'One campaign: its plan, what the dry run says, and what became of its messages',
    permission,
    contract: { params, responses: answers },
    handler: async ({ deps, scope, params: { id: campaignId } }) =>
      reply(200, await presented(deps, scope, await existingCampaign(deps.repositories, scope, campaignId))),
  }),
  route({
    method: 'patch',
    path: '/campaigns/:id',
    summary: 'Change a campaign that is not started; it needs another dry run then',
    permission,
    contract: { params, body: contract.campaignChange, responses: answers },
    handler: async ({ deps, scope, params: { id: campaignId }, body }) => {
      const changed = await changeCampaign(commandDeps(deps), scope, campaignId, changeOf(body));
      return reply(200, await presented(deps, scope, changed));
    },
  }),
  route({
    method: 'post',
    path: '/campaigns/cohort',
    summary:
      'Whom a list of numbers means: the patients, and what is unknown, ambiguous or there twice by its position',
    permission,
    contract: {
      body: contract.cohortRequest,
      responses: { 200: { description: 'What each of them means; nothing is stored', body: contract.foundCohort } },
    },
    handler: async ({ deps, scope, body: { identifiers } }) => {
      const found = await findCohort(deps.repositories, scope, identifiers);
      await recordSearch(deps, scope, found.patientIds, { list: 'cohort' });
      return reply(200, found);
    },
  }),
  route({
    method: 'get',
    path: '/campaigns/:id/cohort',
    summary: 'Who is on the list of a campaign',
    permission,
    contract: {
      params,
      query: pageQuery,
      responses: { 200: { description: 'A page of patients, by id', body: contract.listedPatients } },
    },
    handler: async ({ deps, scope, params: { id: campaignId }, query }) => {
      const page = await readCampaignList(deps.repositories, scope, campaignId, pageRequest(query));
      const shown = page.items.map(({ patientId }) => patientId);
      await recordSearch(deps, scope, shown, { list: 'campaign-cohort' });
      return reply(200, page);
    },
  }),
  route({
    method: 'get',
    path: '/campaigns/:id/patients',
    summary: 'What the dry run says of each patient, with the message as the patient would read it',
    permission,
    contract: {
      params,
      query: contract.memberQuery,
      responses: { 200: { description: 'A page of patients', body: contract.memberPage } },
    },
    handler: async ({ deps, scope, params: { id: campaignId }, query: { limit, cursor, ...filters } }) => {
      const query = { ...given(filters), ...pageRequest({ limit, cursor }) };
      const page = await readCampaignMembers(commandDeps(deps), scope, campaignId, query);
      const shown = page.items.map(({ patientId }) => patientId);
      await recordSearch(deps, scope, shown, { list: 'campaign' });
      return reply(200, page);
    },
  }),
  route({
    method: 'post',
    path: '/campaigns/:id/dry-run',
    summary: 'Judge every patient as a start would, and send nothing',
    permission,
    contract: { params, responses: accepted },
    handler: async ({ deps, scope, params: { id: campaignId } }) =>
      reply(202, await presented(deps, scope, await checkCampaign(commandDeps(deps), scope, campaignId))),
  }),
  route({
    method: 'post',
    path: '/campaigns/:id/start',
    summary: 'Send what the dry run has said; the number of messages is confirmed',
    permission,
    contract: { params, body: contract.startCampaignRequest, responses: accepted },
    handler: async ({ deps, scope, params: { id: campaignId }, body }) =>
      reply(202, await presented(deps, scope, await startCampaign(commandDeps(deps), scope, campaignId, body.count))),
  }),
  route({
    method: 'post',
    path: '/campaigns/:id/pause',
    summary: 'Let nothing more leave until it is resumed',
    permission,
    contract: { params, responses: answers },
    handler: async ({ deps, scope, params: { id: campaignId } }) =>
      reply(200, await presented(deps, scope, await pauseCampaign(commandDeps(deps), scope, campaignId))),
  }),
  route({
    method: 'post',
    path: '/campaigns/:id/resume',
    summary: 'Go on with a paused campaign',
    permission,
    contract: { params, responses: answers },
    handler: async ({ deps, scope, params: { id: campaignId } }) =>
      reply(200, await presented(deps, scope, await resumeCampaign(commandDeps(deps), scope, campaignId))),
  }),
  route({
    method: 'post',
    path: '/campaigns/:id/cancel',
    summary: 'End a campaign and take back what has not left',
    permission,
    contract: { params, responses: answers },
    handler: async ({ deps, scope, params: { id: campaignId } }) =>
      reply(200, await presented(deps, scope, await cancelCampaign(commandDeps(deps), scope, campaignId))),
  }),
];

function commandDeps({ repositories, content, campaignDispatch, clock }: ApiDeps) {
  return { ...repositories, content, campaignDispatch, clock };
}

async function presented({ repositories }: ApiDeps, scope: Scope, campaign: Campaign) {
  const { campaigns } = repositories;
  const [counts, outcomes] = await Promise.all([
    campaigns.counts(scope, campaign),
    campaign.startedAt ? campaigns.outcomes(scope, campaign.id) : [],
  ]);
  return presentCampaign(campaign, counts, outcomes);
}

type Sent = z.infer<typeof contract.campaignRequest>;

function planOf({ cohort, window, question, channels, ...plan }: Sent): WrittenPlan {
  return {
    ...plan,
    ...(channels && { channels }),
    cohort: given(cohort),
    ...(window && { window }),
    ...(question && { question: questionOf(question) }),
  };
}

function changeOf({ cohort, question, ...change }: z.infer<typeof contract.campaignChange>): PlanChange {
  return {
    ...given(change),
    ...(cohort && { cohort: given(cohort) }),
    ...(question !== undefined && { question: question && questionOf(question) }),
  };
}

function questionOf(question: NonNullable<Sent['question']>): NonNullable<CampaignPlan['question']> {
  if (question.kind !== 'choice') return FIXED_REPLIES[question.kind];
  const options = question.options.map(({ id: optionId, label: { en, es } }) => ({
    id: optionId,
    label: { en, ...(es !== undefined && { es }) },
  }));
  return { kind: 'choice', options };
}
