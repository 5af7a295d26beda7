import { z } from 'zod';
import * as contract from '../contract/events';
import { id } from '../contract/primitives';
import { presentHl7Message } from '../present/message';
import { given, pageRequest } from './page';
import { reply, route } from './route';

export const hl7MessageRoutes = [
  route({
    method: 'get',
    path: '/hl7-messages',
    summary: 'HL7 v2 messages that came in; `status=quarantined` are those that wait for somebody',
    permission: 'hl7:read',
    contract: {
      query: contract.hl7MessageListQuery,
      responses: { 200: { description: 'A page of messages, without their text', body: contract.hl7MessagePage } },
    },
    handler: async ({ deps, scope, query: { limit, cursor, status } }) => {
      const query = { ...given({ status }), ...pageRequest({ limit, cursor }) };
      const page = await deps.repositories.hl7Messages.list(scope, query);
      return reply(200, { ...page, items: page.items.map(presentHl7Message) });
    },
  }),
  route({
    method: 'post',
    path: '/hl7-messages/:id/replay',
    summary: 'Process a quarantined message again, after what was wrong has been put right',
    permission: 'hl7:replay',
    contract: {
      params: z.strictObject({ id }),
      responses: { 200: { description: 'What became of it this time', body: contract.hl7Message } },
    },
    handler: async ({ deps, scope, params }) => reply(200, presentHl7Message(await deps.replayHl7(scope, params.id))),
  }),
];
