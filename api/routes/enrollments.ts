import { z } from 'zod';
import { addStep } from '../commands/add-step';
import { cancelEnrollment } from '../commands/cancel-enrollment';
import { enroll } from '../commands/enroll';
import { orderSteps, type PlainOrder } from '../commands/order-steps';
import type { Ordered } from '../commands/when-taken-in';
import * as contract from '../contract/enrollments';
import { id } from '../contract/primitives';
import { CarepathFailure } from '../../core/errors';
import type { Trigger } from '../../core/record/enrollment';
import type { Scope } from '../../core/record/scope';
import type { ApiDeps } from '../deps';
import { presentDecision } from '../present/decision';
import { presentEnrollment, presentEnrollmentDetail } from '../present/enrollment';
import { recordAccess } from './access';
import { given, pageRequest } from './page';
import { reply, route } from './route';

const params = z.strictObject({ id });
const DECISIONS_SHOWN = 20;
/** What an order for one patient is answered. */
const ordered = {
  200: { description: 'The pathway has followed', body: contract.enrollmentDetail },
  202: { description: 'Stored; the pathway follows when it can be reached', body: contract.enrollmentDetail },
};

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
    summary:
      'One enrollment: open steps, timers with their derivation, the outline of its pathway, and why it went this way',
    permission: 'enrollments:read',
    contract: { params, responses: { 200: { description: 'The enrollment', body: contract.explainedEnrollment } } },
    handler: async ({ deps, scope, params: { id: enrollmentId } }) => {
      const enrollment = await existing(deps, scope, enrollmentId);
      await recordAccess(deps, scope, enrollment.patientId, 'enrollment');
      const { definitions, enrollments } = deps.repositories;
      const [definition, decided] = await Promise.all([
        definitions.get(scope, enrollment.definitionId),
        enrollments.decided(scope, enrollment.id, DECISIONS_SHOWN),
      ]);
      const decisions = decided.map(presentDecision);
      return reply(200, { ...presentEnrollmentDetail(enrollment, definition), decisions });
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
      responses: ordered,
    },
    handler: ({ deps, scope, params: { id: enrollmentId }, body: { reason } }) => {
      const { repositories, runtime, clock } = deps;
      const wish = { id: enrollmentId, reason };
      return answer(deps, scope, cancelEnrollment({ ...repositories, runtime, clock }, scope, wish));
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
    path: '/enrollments/:id/steps',
    summary: 'Add a step for this one patient, written in the pathway language; it runs beside whatever is going on',
    permission: 'enrollments:write',
    contract: { params, body: contract.addStepRequest, responses: ordered },
    handler: ({ deps, scope, params: { id: enrollmentId }, body }) => {
      const { repositories, runtime, clock, content } = deps;
      const wish = { id: enrollmentId, ...body };
      return answer(deps, scope, addStep({ repositories, content, runtime, clock }, scope, wish));
    },
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

function order(deps: ApiDeps, scope: Scope, enrollmentId: string, wanted: PlainOrder) {
  const { repositories, runtime, clock } = deps;
  const wish = { id: enrollmentId, order: wanted };
  return answer(deps, scope, orderSteps({ ...repositories, runtime, clock }, scope, wish));
}

async function answer({ repositories }: ApiDeps, scope: Scope, taken: Promise<Ordered>) {
  const { enrollment, applied } = await taken;
  const definition = await repositories.definitions.get(scope, enrollment.definitionId);
  return reply(applied ? 200 : 202, presentEnrollmentDetail(enrollment, definition));
}

async function existing({ repositories }: ApiDeps, scope: Scope, enrollmentId: string) {
  const enrollment = await repositories.enrollments.get(scope, enrollmentId);
  if (!enrollment) throw new CarepathFailure('not-found', 'There is no such enrollment.');
  return enrollment;
}

function triggerOf({ key, encounterId }: { key: string; encounterId?: string | undefined }): Trigger {
  return { kind: 'api', key, ...(encounterId !== undefined && { encounterId }) };
}
