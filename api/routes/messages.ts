import { z } from 'zod';
import { sendMessage, undoMessage } from '../commands/send-message';
import * as contract from '../contract/messages';
import { id } from '../contract/primitives';
import { accountFor, accountingPeriod } from '../../core/messaging/delivery/accounting';
import { idempotencyKey } from '../middleware/idempotency';
import { presentAccounting, presentCrises, presentMessage, presentMessages } from '../present/message';
import { recordAccess, recordSearch } from './access';
import { given, pageRequest } from './page';
import { reply, route } from './route';

/** The form by which people close an alarm, and where it asks why it was none. */
const CRISIS = { form: 'crisis-handling', field: 'falseAlarm' } as const;

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
    handler: async ({ deps, scope, query: { limit, cursor, patient, held, from, to, ...rest } }) => {
      const { intents, patients } = deps.repositories;
      const heldAt = held && deps.clock.now();
      const filters = given({ ...rest, patientId: patient, heldAt, created: given({ from, to }) });
      const page = await intents.list(scope, { ...filters, ...pageRequest({ limit, cursor }) });
      const shown = [...new Set(page.items.map(({ patientId }) => patientId))];
      if (patient !== undefined) await recordAccess(deps, scope, patient, 'messages');
      else await recordSearch(deps, scope, shown, { list: 'messages' });
      return reply(200, { ...page, items: presentMessages(page.items, await patients.getMany(scope, shown)) });
    },
  }),
  route({
    method: 'get',
    path: '/messages/accounting',
    summary: 'What became of every message intended in a period: the last 7 days, or up to a year',
    permission: 'messages:read',
    contract: {
      query: contract.messageAccountingQuery,
      responses: {
        200: {
          description: 'intended = delivered + sent + suppressed + failed + unknown + pending, also in each group',
          body: contract.messageAccounting,
        },
      },
    },
    handler: async ({ deps: { repositories, clock }, scope, query: { campaign, ...query } }) => {
      const now = clock.now();
      const period = accountingPeriod(given(query), now);
      const { intents } = repositories;
      const [counts, backlog] = await Promise.all([
        intents.count(scope, period, now, campaign),
        intents.backlog(scope, now),
      ]);
      return reply(200, presentAccounting(period, accountFor(counts), backlog));
    },
  }),
  route({
    method: 'get',
    path: '/messages/crises',
    summary: 'What became of the alarms of a period, false ones by their reason',
    permission: 'messages:read',
    contract: {
      query: contract.crisisReportQuery,
      responses: { 200: { description: 'Counts by outcome', body: contract.crisisReport } },
    },
    handler: async ({ deps: { repositories, clock }, scope, query }) => {
      const opened = accountingPeriod(given(query), clock.now());
      const counts = await repositories.tasks.outcomes(scope, { ...CRISIS, opened });
      return reply(200, presentCrises(opened, counts));
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
  route({
    method: 'post',
    path: '/messages/:id/undo',
    summary: 'Take back what a person wrote, as long as it has not left',
    permission: 'messages:send',
    contract: {
      params: z.strictObject({ id }),
      responses: { 200: { description: 'The message as it is now: never sent', body: contract.message } },
    },
    handler: async ({ deps: { repositories }, scope, params: { id: messageId } }) =>
      reply(200, presentMessage(await undoMessage(repositories, scope, messageId))),
  }),
];
