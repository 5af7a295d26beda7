import { CarepathFailure } from '../../core/errors';
import { previewTemplate } from '../../core/messaging/templates/preview-template';
import type { WrittenMessage } from '../../core/messaging/templates/render';
import { templateInUse, templatesInUse } from '../../core/messaging/templates/templates-in-use';
import type { MessageTemplate } from '../../core/messaging/templates/template';
import type { Scope } from '../../core/record/scope';
import { checkTexts } from '../commands/change-template';
import { jointUse, templateUses } from '../commands/template-uses';
import * as contract from '../contract/templates';
import type { ApiDeps } from '../deps';
import {
  presentTemplate,
  presentTemplateDetail,
  presentTemplateVersions,
  type TemplateFacts,
} from '../present/template';
import { reply, route } from './route';

const params = contract.templateParams;

export const templateRoutes = [
  route({
    method: 'get',
    path: '/templates',
    summary: 'The message templates: shipped, changed and made by the organization, and which pathways send each',
    permission: 'templates:edit',
    contract: {
      responses: { 200: { description: 'All templates, without their texts', body: contract.templateList } },
    },
    handler: async ({ deps, scope }) => {
      const all = await allFacts(deps, scope);
      return reply(200, { items: all.map(presentTemplate) });
    },
  }),
  route({
    method: 'get',
    path: '/templates/:name',
    summary: 'One template with its texts, its draft, and what its texts may name',
    permission: 'templates:edit',
    contract: { params, responses: { 200: { description: 'The template', body: contract.templateDetail } } },
    handler: async ({ deps, scope, params: { name } }) =>
      reply(200, presentTemplateDetail(await factsOf(deps, scope, name))),
  }),
  route({
    method: 'get',
    path: '/templates/:name/versions',
    summary: 'All versions of a template, newest first; version 0 is the shipped text',
    permission: 'templates:edit',
    contract: { params, responses: { 200: { description: 'The versions', body: contract.templateVersions } } },
    handler: async ({ deps, scope, params: { name } }) => {
      const { shipped } = await factsOf(deps, scope, name);
      const own = await deps.repositories.templates.versions(scope, name);
      return reply(200, { items: presentTemplateVersions(own, shipped) });
    },
  }),
  route({
    method: 'post',
    path: '/templates/:name/check',
    summary: 'What is wrong with texts, each with its place; nothing is stored',
    permission: 'templates:edit',
    contract: {
      params,
      body: contract.writtenTemplate,
      responses: { 200: { description: 'The findings', body: contract.templateCheck } },
    },
    handler: async ({ deps, scope, params: { name }, body }) => {
      const findings = await checkTexts(deps, scope, name, body);
      return reply(200, { ok: findings.every(({ severity }) => severity === 'warning'), findings });
    },
  }),
  route({
    method: 'post',
    path: '/templates/:name/preview',
    summary: 'One text as sample patients would read it, faulty as it may be; nothing is stored or sent',
    permission: 'templates:edit',
    contract: {
      params,
      body: contract.previewRequest,
      responses: { 200: { description: 'The message of each sample patient', body: contract.templatePreview } },
    },
    handler: async ({ deps, scope, params: { name }, body: { channel, language, source, material } }) => {
      const { templates, organizations } = deps.repositories;
      const [uses, organization, texts, written] = await Promise.all([
        templateUses(deps.repositories, scope),
        organizations.get(scope.orgId),
        templatesInUse({ templates, content: deps.content }, scope, [name]),
        source ?? messageOf(deps, scope, name, channel, language),
      ]);
      const sent = material === undefined ? texts.template(name) : { material };
      const use = jointUse(name, uses.get(name) ?? [], organization, sent);
      return reply(200, previewTemplate(name, written, { channel, language }, use));
    },
  }),
];

async function allFacts({ repositories, content }: ApiDeps, scope: Scope): Promise<readonly TemplateFacts[]> {
  const [versions, drafts, uses] = await Promise.all([
    repositories.templates.current(scope),
    repositories.templates.drafts(scope),
    templateUses(repositories, scope),
  ]);
  const own = new Map(versions.map((version) => [version.template, version]));
  const written = new Map(drafts.map((draft) => [draft.template, draft]));
  const names = [...new Set([...content.templateIds(), ...own.keys(), ...written.keys()])].sort();
  return names.map((name) => ({
    name,
    own: own.get(name),
    shipped: content.template(name),
    draft: written.get(name) ?? null,
    uses: uses.get(name) ?? [],
  }));
}

/** @throws CarepathFailure not-found */
async function factsOf(deps: ApiDeps, scope: Scope, name: string): Promise<TemplateFacts> {
  const found = (await allFacts(deps, scope)).find((facts) => facts.name === name);
  if (!found) throw new CarepathFailure('not-found', 'There is no such template.');
  return found;
}

/** The text that is sent now; empty where there is none. @throws CarepathFailure not-found */
async function messageOf(
  deps: ApiDeps,
  scope: Scope,
  name: string,
  channel: 'sms' | 'email',
  language: 'en' | 'es',
): Promise<WrittenMessage> {
  const { own, shipped } = await factsOf(deps, scope, name);
  const { sms, email }: Partial<MessageTemplate> = templateInUse(own, shipped) ?? {};
  if (channel === 'sms') return { body: sms?.[language] ?? '' };
  return { subject: email?.subject[language] ?? '', body: email?.body[language] ?? '' };
}
