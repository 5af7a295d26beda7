import { z } from 'zod';
import { CarepathFailure } from '../../core/errors';
import { fromPlanDefinition } from '../../core/fhir/from-plan-definition';
import { toPlanDefinition } from '../../core/fhir/to-plan-definition';
import * as contract from '../contract/pathway-fhir';
import { pathwayQuery } from '../contract/pathways';
import { reply, route } from './route';

export const pathwayFhirRoutes = [
  route({
    method: 'get',
    path: '/pathways/:name/plan-definition',
    summary: 'A pathway as a FHIR R4 PlanDefinition; the latest version unless another is asked for',
    permission: 'pathways:read',
    contract: {
      params: z.strictObject({ name: z.string().min(1).max(100) }),
      query: pathwayQuery,
      responses: { 200: { description: 'The PlanDefinition', body: contract.planDefinition } },
    },
    handler: async ({ deps, scope, params: { name }, query: { version } }) => {
      const { definitions } = deps.repositories;
      const stored =
        version === undefined ? await definitions.latest(scope, name) : await definitions.version(scope, name, version);
      if (!stored) throw new CarepathFailure('not-found', 'There is no such pathway.');
      return reply(200, toPlanDefinition(stored.definition));
    },
  }),
  route({
    method: 'post',
    path: '/pathways/import',
    summary:
      'A FHIR R4 PlanDefinition as the source of a pathway, with what could not be carried over; nothing is stored',
    permission: 'pathways:edit',
    contract: {
      body: contract.importRequest,
      responses: { 200: { description: 'The source', body: contract.importResult } },
    },
    handler: ({ body }) => {
      const { source, notCarried } = fromPlanDefinition(body.planDefinition);
      return Promise.resolve(reply(200, { source, notCarried }));
    },
  }),
];
