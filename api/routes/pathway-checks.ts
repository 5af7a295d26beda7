import { CarepathFailure } from '../../core/errors';
import { diffPathways } from '../../core/pathway/diff/diff-pathways';
import { checkPathway } from '../../core/pathway/publish';
import { publishContext } from '../commands/publish-context';
import * as contract from '../contract/pathway-checks';
import { reply, route } from './route';

export const pathwayCheckRoutes = [
  route({
    method: 'post',
    path: '/pathways/check',
    summary: 'What is wrong with a definition, each with its place; nothing is stored',
    permission: 'pathways:read',
    contract: {
      body: contract.checkRequest,
      responses: { 200: { description: 'The findings', body: contract.checkResult } },
    },
    handler: async ({ deps, scope, body: { source } }) => {
      const { ok, findings } = checkPathway(source, await publishContext(deps, scope));
      return reply(200, { ok, findings });
    },
  }),
  route({
    method: 'get',
    path: '/pathways/:name/versions/:from/diff/:to',
    summary: 'What changed from one version of a pathway to another, in words',
    permission: 'pathways:read',
    contract: {
      params: contract.diffParams,
      responses: { 200: { description: 'The changes', body: contract.pathwayDiff } },
    },
    handler: async ({ deps, scope, params: { name, from, to } }) => {
      const { definitions } = deps.repositories;
      const [before, after] = await Promise.all([
        definitions.version(scope, name, from),
        definitions.version(scope, name, to),
      ]);
      if (!before || !after) throw new CarepathFailure('not-found', 'There is no such version of this pathway.');
      return reply(200, { from, to, changes: diffPathways(before.definition, after.definition) });
    },
  }),
];
