import { sendMessage } from '../commands/send-message';
import * as contract from '../contract/messages';
import { idempotencyKey } from '../middleware/idempotency';
import { presentMessage } from '../present/message';
import { recordAccess, recordSearch } from './access';
import { given, pageRequest } from './page';
import { reply, route } from './route';

export const messageRoutes = [
  route({
    method: 'get',
    path: '/messages',
    summary: 'Messages to patients and what became of them, newest first',
    permission: 'messages:read',
    contract: {
      query: contract.messageListQuery,
      responses: { 200: { description: 'A page of messages', body: contract.messagePage } },
    },
    handler: async ({ deps, scope, query: { limit, cursor, patient, status } }) => {
      const filters = given({ patientId: patient, status });
      const page = await deps.repositories.intents.list(scope, { ...filters, ...pageRequest({ limit, cursor }) });
      const shown = [...new Set(page.items.map(({ patientId }) => patientId))];
      if (patient !== undefined) await recordAccess(deps, scope, patient, 'messages');
      else await recordSearch(deps, scope, shown, { list: 'messages' });
      return reply(200, { ...page, items: page.items.map(presentMessage) });
    },
  }),
  route({
    method: 'post',
    path: '/messages',
    summary: 'Write to a patient; quiet hours and opt-outs are kept',
    permission: 'messages:send',
    contract: {
      body: contract.sendMessageRequest,
      responses: { 201: { description: 'Stored; it leaves as soon as it may', body: contract.message } },
    },
    handler: async ({ deps, scope, body, request }) => {
      const { repositories, dispatch, clock } = deps;
      const input = { ...body, key: idempotencyKey(request) };
      return reply(201, presentMessage(await sendMessage({ ...repositories, dispatch, clock }, scope, input)));
    },
  }),
];
