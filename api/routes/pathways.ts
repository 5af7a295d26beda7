import { z } from 'zod';
import * as contract from '../contract/pathways';
import { CarepathFailure } from '../../core/errors';
import type { StoredDefinition } from '../../core/repositories';
import type { Scope } from '../../core/record/scope';
import type { ApiDeps } from '../deps';
import { presentPathway, presentPathwayDetail } from '../present/pathway';
import { reply, route } from './route';

const params = z.strictObject({ name: z.string().min(1).max(100) });

export const pathwayRoutes = [
  route({
    method: 'get',
    path: '/pathways',
    summary: 'The pathways, each in its latest version',
    permission: 'pathways:read',
    contract: { responses: { 200: { description: 'All pathways', body: contract.pathwayPage } } },
    handler: async ({ deps, scope }) => {
      const latest = latestOfEach(await deps.repositories.definitions.list(scope));
      return reply(200, await page(deps, scope, latest));
    },
  }),
  route({
    method: 'get',
    path: '/pathways/:name',
    summary: 'One pathway with its source and outline; the latest version unless another is asked for',
    permission: 'pathways:read',
    contract: {
      params,
      query: contract.pathwayQuery,
      responses: { 200: { description: 'The pathway', body: contract.pathwayDetail } },
    },
    handler: async ({ deps, scope, params: { name }, query: { version } }) => {
      const { definitions, enrollments } = deps.repositories;
      const stored =
        version === undefined ? await definitions.latest(scope, name) : await definitions.version(scope, name, version);
      if (!stored) throw new CarepathFailure('not-found', 'There is no such pathway.');
      return reply(200, presentPathwayDetail(stored, await enrollments.runningByVersion(scope, name)));
    },
  }),
  route({
    method: 'get',
    path: '/pathways/:name/versions',
    summary: 'All versions of a pathway, newest first',
    permission: 'pathways:read',
    contract: { params, responses: { 200: { description: 'The versions', body: contract.pathwayPage } } },
    handler: async ({ deps, scope, params: { name } }) => {
      const versions = (await deps.repositories.definitions.list(scope)).filter(({ pathway }) => pathway === name);
      if (versions.length === 0) throw new CarepathFailure('not-found', 'There is no such pathway.');
      versions.sort((a, b) => b.version - a.version);
      return reply(200, await page(deps, scope, versions, name));
    },
  }),
];

function latestOfEach(all: readonly StoredDefinition[]): StoredDefinition[] {
  const latest = new Map<string, StoredDefinition>();
  for (const stored of all) {
    if ((latest.get(stored.pathway)?.version ?? 0) < stored.version) latest.set(stored.pathway, stored);
  }
  return [...latest.values()].sort((a, b) => a.pathway.localeCompare(b.pathway));
}

async function page({ repositories }: ApiDeps, scope: Scope, stored: readonly StoredDefinition[], pathway?: string) {
  const counts = await repositories.enrollments.runningByVersion(scope, pathway);
  const items = stored.map((definition) => presentPathway(definition, counts));
  return { items, nextCursor: null, total: items.length };
}
