import { z } from 'zod';
import { cancelEnrollment } from '../commands/cancel-enrollment';
import { enroll } from '../commands/enroll';
import { orderSteps } from '../commands/order-steps';
import * as contract from '../contract/enrollments';
import { id } from '../contract/primitives';
import { CarepathFailure } from '../../core/errors';
import type { Trigger } from '../../core/record/enrollment';
import type { StepOrder } from '../../core/record/inbox';
import type { Scope } from '../../core/record/scope';
import type { ApiDeps } from '../deps';
import { presentEnrollment, presentEnrollmentDetail } from '../present/enrollment';
import { recordAccess } from './access';
import { given, pageRequest } from './page';
import { reply, route } from './route';

const params = z.strictObject({ id });
const ordered = { 202: { description: 'Stored; the pathway follows within moments', body: contract.enrollmentDetail } };

export const enrollmentRoutes = [
  route({
    method: 'get',
    path: '/enrollments',
    summary: 'Who is in which pathway, and where',
    permission: 'enrollments:read',
    contract: {
      query: contract.enrollmentListQuery,
      responses: { 200: { description: 'A page of enrollments', body: contract.enrollmentPage } },
    },
    handler: async ({ deps, scope, query: { limit, cursor, patient, pathway, status } }) => {
      const { enrollments, definitions } = deps.repositories;
      const filters = given({ patientId: patient, pathway, status });
      const [page, known] = await Promise.all([
        enrollments.list(scope, { ...filters, ...pageRequest({ limit, cursor }) }),
        definitions.list(scope),
      ]);
      const byId = new Map(known.map((definition) => [definition.id, definition]));
      if (patient !== undefined) await recordAccess(deps, scope, patient, 'enrollments');
      const items = page.items.map((item) => presentEnrollment(item, byId.get(item.definitionId) ?? null));
      return reply(200, { ...page, items });
    },
  }),
  route({
    method: 'post',
    path: '/enrollments',
    summary: 'Enroll a patient; the same trigger enrolls once (then the answer is 200)',
    permission: 'enrollments:write',
    contract: {
      body: contract.enrollRequest,
      responses: {
        200: { description: 'This trigger had enrolled the patient before', body: contract.enrollmentDetail },
        201: { description: 'Enrolled', body: contract.enrollmentDetail },
      },
    },
    handler: async ({ deps, scope, body }) => {
      const { repositories, runtime, clock } = deps;
      const { patientId, pathway, version, trigger, startAt } = body;
      const { enrollment, created } = await enroll({ ...repositories, runtime }, scope, {
        patientId,
        pathway,
        ...given({ version, trigger: trigger && triggerOf(trigger) }),
        startAt: startAt === undefined ? clock.now() : new Date(startAt),
      });
      const definition = await repositories.definitions.get(scope, enrollment.definitionId);
      const headers = { Location: `/api/v1/enrollments/${enrollment.id}` };
      return reply(created ? 201 : 200, presentEnrollmentDetail(enrollment, definition), headers);
    },
  }),
  route({
    method: 'get',
    path: '/enrollments/:id',
    summary: 'One enrollment: open steps, timers with their derivation, and the outline of its pathway',
    permission: 'enrollments:read',
    contract: { params, responses: { 200: { description: 'The enrollment', body: contract.enrollmentDetail } } },
    handler: async ({ deps, scope, params: { id: enrollmentId } }) => {
      const enrollment = await existing(deps, scope, enrollmentId);
      await recordAccess(deps, scope, enrollment.patientId, 'enrollment');
      const definition = await deps.repositories.definitions.get(scope, enrollment.definitionId);
      return reply(200, presentEnrollmentDetail(enrollment, definition));
    },
  }),
  route({
    method: 'post',
    path: '/enrollments/:id/cancel',
    summary: 'End an enrollment by hand; the pathway closes what is open',
    permission: 'enrollments:write',
    contract: {
      params,
      body: contract.cancelEnrollmentRequest,
      responses: { 202: { description: 'Stored; the pathway ends within moments', body: contract.enrollmentDetail } },
    },
    handler: async ({ deps, scope, params: { id: enrollmentId }, body: { reason } }) => {
      const { repositories, runtime, clock } = deps;
      const wish = { id: enrollmentId, reason };
      const enrollment = await cancelEnrollment({ ...repositories, runtime, clock }, scope, wish);
      const definition = await repositories.definitions.get(scope, enrollment.definitionId);
      return reply(202, presentEnrollmentDetail(enrollment, definition));
    },
  }),
  route({
    method: 'post',
    path: '/enrollments/:id/pause',
    summary: 'Hold the pathway: no timer fires and no step opens until it is resumed; open tasks stay open',
    permission: 'enrollments:write',
    contract: { params, body: contract.holdRequest, responses: ordered },
    handler: ({ deps, scope, params: { id: enrollmentId }, body }) =>
      order(deps, scope, enrollmentId, { kind: 'pause', ...body }),
  }),
  route({
    method: 'post',
    path: '/enrollments/:id/resume',
    summary: 'Let a paused pathway go on; what came due meanwhile is done now',
    permission: 'enrollments:write',
    contract: { params, body: contract.holdRequest, responses: ordered },
    handler: ({ deps, scope, params: { id: enrollmentId }, body }) =>
      order(deps, scope, enrollmentId, { kind: 'resume', ...body }),
  }),
  route({
    method: 'post',
    path: '/enrollments/:id/steps/skip',
    summary: 'Skip an open step (`call#1`) of this one patient, with a reason',
    permission: 'enrollments:write',
    contract: { params, body: contract.skipStepRequest, responses: ordered },
    handler: ({ deps, scope, params: { id: enrollmentId }, body: { step, reason } }) =>
      order(deps, scope, enrollmentId, { kind: 'skip', key: step, reason }),
  }),
  route({
    method: 'post',
    path: '/enrollments/:id/steps/repeat',
    summary: 'Have a step of the pathway done once more, beside whatever is going on',
    permission: 'enrollments:write',
    contract: { params, body: contract.repeatStepRequest, responses: ordered },
    handler: ({ deps, scope, params: { id: enrollmentId }, body: { step, reason } }) =>
      order(deps, scope, enrollmentId, { kind: 'repeat', stepId: step, reason }),
  }),
  route({
    method: 'post',
    path: '/enrollments/:id/steps/reschedule',
    summary: 'Move an open step: the end of a wait, or the due time of a task',
    permission: 'enrollments:write',
    contract: { params, body: contract.rescheduleStepRequest, responses: ordered },
    handler: ({ deps, scope, params: { id: enrollmentId }, body: { step, to, reason } }) =>
      order(deps, scope, enrollmentId, { kind: 'reschedule', key: step, to: Date.parse(to), reason }),
  }),
];

async function order(deps: ApiDeps, scope: Scope, enrollmentId: string, wanted: StepOrder) {
  const { repositories, runtime, clock } = deps;
  const enrollment = await orderSteps({ ...repositories, runtime, clock }, scope, { id: enrollmentId, order: wanted });
  const definition = await repositories.definitions.get(scope, enrollment.definitionId);
  return reply(202, presentEnrollmentDetail(enrollment, definition));
}

async function existing({ repositories }: ApiDeps, scope: Scope, enrollmentId: string) {
  const enrollment = await repositories.enrollments.get(scope, enrollmentId);
  if (!enrollment) throw new CarepathFailure('not-found', 'There is no such enrollment.');
  return enrollment;
}

function triggerOf({ key, encounterId }: { key: string; encounterId?: string | undefined }): Trigger {
  return { kind: 'api', key, ...(encounterId !== undefined && { encounterId }) };
}
