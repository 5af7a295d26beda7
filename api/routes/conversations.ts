import { z } from 'zod';
import { readConversation } from '../commands/read-conversation';
import { applyAnswer, assignConversation, assignToPatient, closeConversation } from '../commands/work-on-conversation';
import * as contract from '../contract/conversations';
import { id } from '../contract/primitives';
import { filledSnippet } from '../../core/messaging/inbound/snippets';
import type { Conversation } from '../../core/record/conversation';
import { presentDetail, presentItem } from '../present/conversation';
import { recordAccess, recordSearch } from './access';
import { given, pageRequest } from './page';
import { reply, route, type Call, type RouteContract } from './route';

const params = z.strictObject({ id });
const changed = {
  200: { description: 'The conversation as it is now; 409 names who was faster', body: contract.conversationItem },
};

async function present({ deps, scope }: Pick<Call<RouteContract>, 'deps' | 'scope'>, conversation: Conversation) {
  const { patientId } = conversation;
  const patient = patientId === undefined ? null : await deps.repositories.patients.get(scope, patientId);
  return reply(200, presentItem(conversation, patient ?? undefined));
}

export const conversationRoutes = [
  route({
    method: 'get',
    path: '/conversations',
    summary: 'Conversations that wait for a person, the longest first: your own, nobody’s, or all',
    permission: 'messages:read',
    contract: {
      query: contract.conversationListQuery,
      responses: { 200: { description: 'A page of conversations', body: contract.conversationItemPage } },
    },
    handler: async ({ deps, scope, query: { view, ...paging } }) => {
      const { conversations, patients } = deps.repositories;
      const page = await conversations.list(scope, { view, ...pageRequest(paging) });
      const shown = page.items.flatMap(({ patientId }) => patientId ?? []);
      await recordSearch(deps, scope, shown, { list: 'conversations' });
      const known = new Map((await patients.getMany(scope, shown)).map((patient) => [patient.id, patient]));
      const items = page.items.map((item) => presentItem(item, known.get(item.patientId ?? '')));
      return reply(200, { ...page, items });
    },
  }),
  route({
    method: 'get',
    path: '/conversations/:id',
    summary: 'One conversation with its thread, the question it is about, open tasks, and who may have written',
    permission: 'messages:read',
    contract: { params, responses: { 200: { description: 'The conversation', body: contract.conversationDetail } } },
    handler: async ({ deps, scope, params: { id: conversationId }, language }) => {
      const context = await readConversation({ ...deps.repositories, clock: deps.clock }, scope, conversationId);
      const seen = context.patient ? [context.patient] : context.candidates;
      for (const patient of seen) await recordAccess(deps, scope, patient.id, 'conversation');
      return reply(200, presentDetail(context, language));
    },
  }),
  route({
    method: 'post',
    path: '/conversations/:id/assign',
    summary: 'Take a conversation, or give it to a colleague',
    permission: 'messages:send',
    contract: { params, body: contract.assignConversationRequest, responses: changed },
    handler: async ({ deps, scope, params: { id: conversationId }, body: { userId, instead } }) => {
      const to = { userId, ...given({ instead }) };
      return present({ deps, scope }, await assignConversation(deps.repositories, scope, conversationId, to));
    },
  }),
  route({
    method: 'post',
    path: '/conversations/:id/close',
    summary: 'Nothing is left to do; refused when the patient wrote again after `seen`',
    permission: 'messages:send',
    contract: { params, body: contract.closeConversationRequest, responses: changed },
    handler: async ({ deps, scope, params: { id: conversationId }, body: { note, seen } }) => {
      const how = given({ note, seen: seen === undefined ? undefined : new Date(seen) });
      return present({ deps, scope }, await closeConversation(deps.repositories, scope, conversationId, how));
    },
  }),
  route({
    method: 'post',
    path: '/conversations/:id/assign-patient',
    summary: 'Say whose the texts of an unknown or shared phone are; answers that patient’s conversation',
    permission: 'messages:send',
    contract: { params, body: contract.assignPatientRequest, responses: changed },
    handler: async ({ deps, scope, params: { id: conversationId }, body: { patientId } }) =>
      present({ deps, scope }, await assignToPatient(deps.repositories, scope, conversationId, patientId)),
  }),
  route({
    method: 'post',
    path: '/conversations/:id/answer-question',
    summary: 'Say what the patient answered to a question: the pathway goes on with it',
    permission: 'messages:send',
    contract: { params, body: contract.applyAnswerRequest, responses: changed },
    handler: async ({ deps, scope, params: { id: conversationId }, body }) => {
      const { repositories, runtime, clock } = deps;
      const applied = await applyAnswer({ ...repositories, runtime, clock }, scope, conversationId, body);
      return present({ deps, scope }, applied);
    },
  }),
  route({
    method: 'get',
    path: '/snippets',
    summary: 'Texts to insert into an answer, in both languages',
    permission: 'messages:read',
    contract: { responses: { 200: { description: 'In no order that matters', body: contract.snippetList } } },
    handler: async ({ deps: { content, repositories }, scope }) => {
      const organization = await repositories.organizations.get(scope.orgId);
      const fill = (text: string) => (organization ? filledSnippet(text, organization) : text);
      const items = content.snippets().map(({ snippet, title, text }) => ({
        id: snippet,
        title: { ...title },
        text: { en: fill(text.en), ...(text.es !== undefined && { es: fill(text.es) }) },
      }));
      return reply(200, { items });
    },
  }),
];
