import * as contract from '../contract/session';
import { setUp } from '../commands/set-up';
import { publicRoute, reply } from './route';

export const setupRoutes = [
  publicRoute({
    method: 'post',
    path: '/setup',
    summary: 'Name an empty organization and make its first administrator, by the one-time link',
    contract: {
      body: contract.setupRequest,
      responses: { 201: { description: 'The first user; sign in next', body: contract.colleague } },
    },
    handler: async ({ deps: { repositories, clock, holidays }, body }) => {
      const { id, name, roles } = await setUp({ ...repositories, clock, holidays }, body);
      return reply(201, { id, name, roles });
    },
  }),
];
