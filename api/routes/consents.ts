import { z } from 'zod';
import { changeConsent, confirmAddress, readConsents } from '../commands/change-consent';
import * as contract from '../contract/consents';
import { id } from '../contract/primitives';
import { presentConsent } from '../present/consent';
import { recordAccess } from './access';
import { reply, route } from './route';

export const consentRoutes = [
  route({
    method: 'get',
    path: '/patients/:id/consents',
    summary: 'Whether the patient may be written to: since when, by whose word, and every change before',
    permission: 'patients:read',
    contract: {
      params: z.strictObject({ id }),
      responses: { 200: { description: 'One entry an address', body: contract.consentList } },
    },
    handler: async ({ deps, scope, params: { id: patientId } }) => {
      const consents = await readConsents(deps.repositories, scope, patientId);
      await recordAccess(deps, scope, patientId, 'consents');
      return reply(200, { items: consents.map(presentConsent) });
    },
  }),
  route({
    method: 'put',
    path: '/patients/:id/consents/:channel',
    summary: 'Record that the patient has refused messages, or asks for them again',
    permission: 'patients:write',
    contract: {
      params: contract.consentParams,
      body: contract.changeConsentRequest,
      responses: {
        200: { description: 'The consent as it is now; what waited to go is taken back', body: contract.consent },
      },
    },
    handler: async ({ deps, scope, params: { id: patientId, channel }, body }) => {
      const { repositories, runtime, clock } = deps;
      const consent = await changeConsent({ ...repositories, runtime, clock }, scope, { patientId, channel, ...body });
      return reply(200, presentConsent(consent));
    },
  }),
  route({
    method: 'post',
    path: '/patients/:id/consents/:channel/confirm-address',
    summary: 'The address is right: messages are tried there again, whatever the carrier has said',
    permission: 'patients:write',
    contract: {
      params: contract.consentParams,
      responses: { 200: { description: 'The consent as it is now', body: contract.consent } },
    },
    handler: async ({ deps, scope, params: { id: patientId, channel } }) =>
      reply(200, presentConsent(await confirmAddress(deps.repositories, scope, { patientId, channel }))),
  }),
];
