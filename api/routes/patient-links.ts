import { z } from 'zod';
import { CarepathFailure } from '../../core/errors';
import { makeLink } from '../commands/links/make-link';
import * as contract from '../contract/links';
import { id } from '../contract/primitives';
import { presentMessage } from '../present/message';
import { presentPatientLink } from '../present/patient-link';
import { recordAccess } from './access';
import { given } from './page';
import { reply, route } from './route';

export const patientLinkRoutes = [
  route({
    method: 'get',
    path: '/materials',
    summary: 'What there is for patients to read',
    permission: 'patients:read',
    contract: { responses: { 200: { description: 'Each with its title', body: contract.materialList } } },
    handler: ({ deps: { content } }) =>
      Promise.resolve(
        reply(200, { items: content.materials().map(({ material, title }) => ({ id: material, title })) }),
      ),
  }),
  route({
    method: 'get',
    path: '/patients/:id/links',
    summary: 'The links to pages of this patient, newest first, without their addresses',
    permission: 'patients:read',
    contract: {
      params: z.strictObject({ id }),
      responses: { 200: { description: 'At most 100 links', body: contract.patientLinkList } },
    },
    handler: async ({ deps, scope, params: { id: patientId } }) => {
      const { patients, links } = deps.repositories;
      if (!(await patients.get(scope, patientId))) {
        throw new CarepathFailure('not-found', 'There is no such patient.');
      }
      const items = await links.forPatient(scope, patientId);
      await recordAccess(deps, scope, patientId, 'record');
      return reply(200, { items: items.map((link) => presentPatientLink(link, deps.clock.now())) });
    },
  }),
  route({
    method: 'post',
    path: '/patients/:id/links',
    summary: 'Make a link to one page, to hand out or to send; its address is shown this once',
    permission: 'messages:send',
    contract: {
      params: z.strictObject({ id }),
      body: contract.makeLinkRequest,
      responses: { 201: { description: 'The link and its address', body: contract.madeLink } },
    },
    handler: async ({ deps, scope, params: { id: patientId }, body }) => {
      const { repositories, linkSecrets, content, clock, dispatch } = deps;
      const wanted = { patientId, purpose: body.purpose, ...given({ material: body.material }) };
      const sent = { ...wanted, ...given({ send: body.send }) };
      const made = await makeLink({ ...repositories, linkSecrets, content, clock, dispatch }, scope, sent);
      const { link, url, message } = made;
      return reply(201, {
        ...{ link: presentPatientLink(link, clock.now()), url },
        message: message ? presentMessage(message) : null,
      });
    },
  }),
  route({
    method: 'delete',
    path: '/patients/:id/links/:linkId',
    summary: 'End a link',
    permission: 'patients:write',
    contract: { params: contract.linkParams, responses: { 204: { description: 'It leads nowhere any more' } } },
    handler: async ({ deps: { repositories, clock }, scope, params: { id: patientId, linkId } }) => {
      const ended = await repositories.links.revoke(scope, { patientId, id: linkId }, clock.now());
      if (!ended) throw new CarepathFailure('not-found', 'There is no such link, or it has ended.');
      return reply(204);
    },
  }),
];
