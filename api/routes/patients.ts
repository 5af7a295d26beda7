import { z } from 'zod';
import { createPatient, updatePatient } from '../commands/update-patient';
import { id } from '../contract/primitives';
import * as contract from '../contract/patients';
import { CarepathFailure } from '../../core/errors';
import type { PatientChanges } from '../../core/record/patient';
import type { Scope } from '../../core/record/scope';
import type { ApiDeps } from '../deps';
import { presentConversation } from '../present/conversation';
import { presentPatient, presentTimelineEntry } from '../present/patient';
import { ACCESS_KINDS, recordAccess, recordSearch } from './access';
import { versionOf } from './if-match';
import { given, pageRequest } from './page';
import { reply, route } from './route';

const params = z.strictObject({ id });
/** A conversation shows the latest of each direction. */
const LATEST = 200;

export const patientRoutes = [
  route({
    method: 'get',
    path: '/patients',
    summary: 'Search by name, or by identifier (`system|value` or the value alone)',
    permission: 'patients:read',
    contract: {
      query: contract.patientListQuery,
      responses: { 200: { description: 'A page of patients', body: contract.patientPage } },
    },
    handler: async ({ deps, scope, query: { limit, cursor, q, identifier } }) => {
      const asked = given({ q, identifier });
      const page = await deps.repositories.patients.search(scope, { ...asked, ...pageRequest({ limit, cursor }) });
      const shown = page.items.map((patient) => patient.id);
      await recordSearch(deps, scope, shown, asked);
      return reply(200, { ...page, items: page.items.map(presentPatient) });
    },
  }),
  route({
    method: 'post',
    path: '/patients',
    summary: 'Register a patient',
    permission: 'patients:write',
    contract: {
      body: contract.createPatientRequest,
      responses: { 201: { description: 'The new patient', body: contract.patient } },
    },
    handler: async ({ deps: { repositories, clock }, scope, body: { identifiers, name, ...rest } }) => {
      const changes = { ...changesOf(rest), name };
      const patient = await createPatient({ ...repositories, clock }, scope, { identifiers, ...changes });
      const headers = { Location: `/api/v1/patients/${patient.id}`, ETag: `"${patient.version}"` };
      return reply(201, presentPatient(patient), headers);
    },
  }),
  route({
    method: 'get',
    path: '/patients/:id',
    summary: 'One patient',
    permission: 'patients:read',
    contract: { params, responses: { 200: { description: 'The patient', body: contract.patient } } },
    handler: async ({ deps, scope, params: { id: patientId } }) => {
      const patient = await existing(deps, scope, patientId);
      await recordAccess(deps, scope, patientId, 'record');
      return reply(200, presentPatient(patient), { ETag: `"${patient.version}"` });
    },
  }),
  route({
    method: 'patch',
    path: '/patients/:id',
    summary: 'Change a patient; null clears a field; If-Match with the version refuses a stale change (412)',
    permission: 'patients:write',
    contract: {
      params,
      body: contract.updatePatientRequest,
      responses: { 200: { description: 'The patient as it is now', body: contract.patient } },
    },
    handler: async ({ deps: { repositories, clock }, scope, params: { id: patientId }, body, request }) => {
      const expectedVersion = versionOf(request.get('if-match'));
      const patient = await updatePatient({ ...repositories, clock }, scope, {
        id: patientId,
        changes: changesOf(body),
        ...(expectedVersion !== undefined && { expectedVersion }),
      });
      return reply(200, presentPatient(patient), { ETag: `"${patient.version}"` });
    },
  }),
  route({
    method: 'get',
    path: '/patients/:id/timeline',
    summary: 'Everything that happened, newest first',
    permission: 'timeline:read',
    contract: {
      params,
      query: contract.timelineQuery,
      responses: { 200: { description: 'A page of the timeline', body: contract.timelinePage } },
    },
    handler: async ({ deps, scope, principal, params: { id: patientId }, query: { access, ...paging } }) => {
      if (access && !principal.permissions.has('access-log:read')) {
        throw new CarepathFailure('forbidden', 'Only a privacy officer sees who has read a record.');
      }
      await existing(deps, scope, patientId);
      await recordAccess(deps, scope, patientId, 'timeline');
      const exceptKinds = access ? [] : ACCESS_KINDS;
      const page = await deps.repositories.timeline.forPatient(scope, patientId, {
        ...pageRequest(paging),
        exceptKinds,
      });
      return reply(200, { ...page, items: page.items.map(presentTimelineEntry) });
    },
  }),
  route({
    method: 'get',
    path: '/patients/:id/conversation',
    summary: 'The texts and emails with one patient, both directions',
    permission: 'messages:read',
    contract: { params, responses: { 200: { description: 'The conversation', body: contract.conversation } } },
    handler: async ({ deps, scope, params: { id: patientId } }) => {
      await existing(deps, scope, patientId);
      await recordAccess(deps, scope, patientId, 'conversation');
      const { conversations, intents } = deps.repositories;
      const [thread, sent, received] = await Promise.all([
        conversations.get(scope, patientId),
        intents.list(scope, { patientId, limit: LATEST }),
        conversations.inbound(scope, patientId, LATEST),
      ]);
      return reply(200, presentConversation(thread, sent.items, received));
    },
  }),
];

async function existing({ repositories }: ApiDeps, scope: Scope, patientId: string) {
  const patient = await repositories.patients.get(scope, patientId);
  if (!patient) throw new CarepathFailure('not-found', 'There is no such patient.');
  return patient;
}

/** An address is replaced as a whole: its absent parts are not kept. */
function changesOf(body: z.output<typeof contract.updatePatientRequest>): PatientChanges {
  const { address, ...rest } = body;
  return { ...given(rest), ...(address !== undefined && { address: address === null ? null : given(address) }) };
}
