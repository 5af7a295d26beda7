import * as contract from '../contract/facts';
import { factCatalog, factDefinition, milestoneGroup } from '../../core/criteria/catalog';
import { presentFact } from '../present/fact';
import { reply, route } from './route';

const MILESTONE = `${milestoneGroup}.<name>`;

export const factRoutes = [
  route({
    method: 'get',
    path: '/facts',
    summary: 'The fact catalog: what conditions of a pathway may read',
    permission: 'pathways:read',
    contract: { responses: { 200: { description: 'All facts', body: contract.factList } } },
    handler: () => {
      const milestone = factDefinition(MILESTONE);
      const all = [...factCatalog, ...(milestone ? [[MILESTONE, milestone] as const] : [])];
      return Promise.resolve(reply(200, { items: all.map(([name, fact]) => presentFact(name, fact)) }));
    },
  }),
];
