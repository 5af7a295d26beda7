import { publishPathway } from '../commands/publish-pathway';
import * as contract from '../contract/pathway-drafts';
import { pathwayDetail } from '../contract/pathways';
import { CarepathFailure } from '../../core/errors';
import type { PathwayDraft } from '../../core/record/pathway-draft';
import { presentPathwayDetail } from '../present/pathway';
import { versionOf } from './if-match';
import { given } from './page';
import { reply, route } from './route';

export const pathwayDraftRoutes = [
  route({
    method: 'get',
    path: '/pathways/drafts',
    summary: 'What managers are writing',
    permission: 'pathways:edit',
    contract: {
      responses: { 200: { description: 'The drafts without their texts', body: contract.pathwayDraftList } },
    },
    handler: async ({ deps, scope }) => {
      const drafts = await deps.repositories.drafts.list(scope);
      const items = drafts.map(({ source: _source, ...draft }) => ({
        ...draft,
        updatedAt: draft.updatedAt.toISOString(),
      }));
      return reply(200, { items });
    },
  }),
  route({
    method: 'get',
    path: '/pathways/:name/draft',
    summary: 'The draft of a pathway',
    permission: 'pathways:edit',
    contract: {
      params: contract.draftParams,
      responses: { 200: { description: 'The draft', body: contract.pathwayDraft } },
    },
    handler: async ({ deps, scope, params: { name } }) => {
      const draft = await deps.repositories.drafts.get(scope, name);
      if (!draft) throw new CarepathFailure('not-found', 'There is no draft of this pathway.');
      return reply(200, present(draft), { ETag: `"${draft.version}"` });
    },
  }),
  route({
    method: 'put',
    path: '/pathways/:name/draft',
    summary:
      'Save a draft, faulty as it may be; If-Match with the version ("0" for a new one) refuses a stale change (412)',
    permission: 'pathways:edit',
    contract: {
      params: contract.draftParams,
      body: contract.draftRequest,
      responses: { 200: { description: 'The draft', body: contract.pathwayDraft } },
    },
    handler: async ({ deps, scope, params: { name }, body: { source }, request }) => {
      const ifVersion = versionOf(request.get('If-Match'));
      const draft = await deps.repositories.drafts.save(scope, { pathway: name, source, ...given({ ifVersion }) });
      if (!draft) throw new CarepathFailure('stale-version', 'Somebody else has saved this draft since you read it.');
      return reply(200, present(draft), { ETag: `"${draft.version}"` });
    },
  }),
  route({
    method: 'post',
    path: '/pathways/:name/publish',
    summary: 'Make a definition the next version of its pathway; with errors it is refused (422) with its findings',
    permission: 'pathways:edit',
    contract: {
      params: contract.draftParams,
      body: contract.draftRequest,
      responses: { 201: { description: 'The version', body: pathwayDetail } },
    },
    handler: async ({ deps, scope, params: { name }, body: { source } }) => {
      const stored = await publishPathway(deps, scope, { name, source });
      const counts = await deps.repositories.enrollments.runningByVersion(scope, name);
      return reply(201, presentPathwayDetail(stored, counts), { Location: `/api/v1/pathways/${name}` });
    },
  }),
  route({
    method: 'post',
    path: '/pathways/:name/versions/:version/retire',
    summary: 'No further enrollment in a version; patients who are in it stay',
    permission: 'pathways:edit',
    contract: {
      params: contract.versionParams,
      responses: { 200: { description: 'The version', body: pathwayDetail } },
    },
    handler: async ({ deps, scope, params: { name, version } }) => {
      const stored = await deps.repositories.definitions.retire(scope, name, version);
      if (!stored) throw new CarepathFailure('not-found', 'There is no such version.');
      const counts = await deps.repositories.enrollments.runningByVersion(scope, name);
      return reply(200, presentPathwayDetail(stored, counts));
    },
  }),
];

function present({ updatedAt, ...draft }: PathwayDraft) {
  return { ...draft, updatedAt: updatedAt.toISOString() };
}
