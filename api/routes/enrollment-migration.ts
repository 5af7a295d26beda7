import { z } from 'zod';
import { migrateEnrollment } from '../commands/migrate-enrollment';
import * as contract from '../contract/migrations';
import { id } from '../contract/primitives';
import { presentEnrollmentDetail } from '../present/enrollment';
import { presentPlan } from '../present/migration';
import { given } from './page';
import { reply, route } from './route';

export const enrollmentMigrationRoutes = [
  route({
    method: 'post',
    path: '/enrollments/:id/migrate',
    summary: 'Take one enrollment to another version of its pathway, or tell what would become of it',
    permission: 'pathways:migrate',
    contract: {
      params: z.strictObject({ id }),
      body: contract.migrateEnrollmentRequest,
      responses: { 200: { description: 'What became of it', body: contract.migratedEnrollment } },
    },
    handler: async ({ deps, scope, params, body: { version, decisions, dryRun } }) => {
      const { repositories, runtime, clock } = deps;
      const wish = { id: params.id, dryRun, ...given({ version, decisions }) };
      const { answer, enrollment } = await migrateEnrollment({ ...repositories, runtime, clock }, scope, wish);
      const definition = await repositories.definitions.get(scope, enrollment.definitionId);
      return reply(200, {
        applied: answer.applied,
        reason: answer.reason ?? null,
        plan: answer.plan ? presentPlan(answer.plan) : null,
        enrollment: presentEnrollmentDetail(enrollment, definition),
      });
    },
  }),
];
