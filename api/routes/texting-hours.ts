import { textingHours } from '../contract/texting-hours';
import { CarepathFailure } from '../../core/errors';
import { textingHoursOf } from '../../core/messaging/delivery/texting-hours';
import type { Organization } from '../../core/record/organization';
import { reply, route } from './route';

export const textingHoursRoutes = [
  route({
    method: 'get',
    path: '/settings/texting-hours',
    summary: 'When, and how often, the organization texts its patients',
    permission: 'settings:edit',
    contract: { responses: { 200: { description: 'What holds now', body: textingHours } } },
    handler: async ({ deps, scope }) => reply(200, present(await deps.repositories.organizations.get(scope.orgId))),
  }),
  route({
    method: 'put',
    path: '/settings/texting-hours',
    summary: 'Change when, and how often, the organization texts its patients',
    permission: 'settings:edit',
    contract: {
      body: textingHours,
      responses: { 200: { description: 'What holds from the next look at each message on', body: textingHours } },
    },
    handler: async ({ deps, scope, body }) =>
      reply(200, present(await deps.repositories.organizations.setTextingHours(scope, body))),
  }),
];

function present(organization: Organization | null) {
  if (!organization) throw new CarepathFailure('not-found', 'There is no such organization.');
  const { quietHours, allowedDays, contactBudget, zones } = textingHoursOf(organization);
  return { quietHours, allowedDays: [...allowedDays], contactBudget, zones: [...zones] };
}
