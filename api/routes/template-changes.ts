import { CarepathFailure } from '../../core/errors';
import { publishTemplate, revertTemplate } from '../commands/change-template';
import * as contract from '../contract/templates';
import { presentTemplateDraft, presentTemplateVersions } from '../present/template';
import { versionOf } from './if-match';
import { given } from './page';
import { reply, route } from './route';

const params = contract.templateParams;

export const templateChangeRoutes = [
  route({
    method: 'put',
    path: '/templates/:name/draft',
    summary:
      'Save a draft of a template, also of a new one, faulty as it may be; If-Match with the version ("0" for a new one) refuses a stale change (412)',
    permission: 'templates:edit',
    contract: {
      params,
      body: contract.writtenTemplate,
      responses: { 200: { description: 'The draft', body: contract.templateDraft } },
    },
    handler: async ({ deps, scope, params: { name }, body: texts, request }) => {
      const ifVersion = versionOf(request.get('If-Match'));
      const draft = await deps.repositories.templates.saveDraft(scope, {
        template: name,
        texts,
        ...given({ ifVersion }),
      });
      if (!draft) throw new CarepathFailure('stale-version', 'Somebody else has saved this draft since you read it.');
      return reply(200, presentTemplateDraft(draft), { ETag: `"${draft.version}"` });
    },
  }),
  route({
    method: 'post',
    path: '/templates/:name/publish',
    summary: 'Make texts the next version: messages made from now on carry it; with errors it is refused (422)',
    permission: 'templates:edit',
    contract: {
      params,
      body: contract.writtenTemplate,
      responses: { 201: { description: 'The versions, newest first', body: contract.templateVersions } },
    },
    handler: async ({ deps, scope, params: { name }, body }) => {
      await publishTemplate(deps, scope, name, body);
      const versions = await deps.repositories.templates.versions(scope, name);
      const items = presentTemplateVersions(versions, deps.content.template(name));
      return reply(201, { items }, { Location: `/api/v1/templates/${name}` });
    },
  }),
  route({
    method: 'post',
    path: '/templates/:name/revert',
    summary:
      'Send an earlier version again, 0 for the shipped text; where none ships that retires the template, unless pathways send it (409)',
    permission: 'templates:edit',
    contract: {
      params,
      body: contract.revertRequest,
      responses: { 200: { description: 'The versions, newest first', body: contract.templateVersions } },
    },
    handler: async ({ deps, scope, params: { name }, body: { to } }) => {
      await revertTemplate(deps, scope, name, to);
      const versions = await deps.repositories.templates.versions(scope, name);
      return reply(200, { items: presentTemplateVersions(versions, deps.content.template(name)) });
    },
  }),
];
