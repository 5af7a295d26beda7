import { z } from 'zod';
import { existingMigration, migratePathway, pauseMigration, resumeMigration } from '../commands/migrate-pathway';
import * as contract from '../contract/migrations';
import { id } from '../contract/primitives';
import type { Migration } from '../../core/record/migration';
import type { Scope } from '../../core/record/scope';
import type { ApiDeps } from '../deps';
import { presentMigration, presentMigrationRow } from '../present/migration';
import { given, pageRequest } from './page';
import { reply, route } from './route';

const name = z.string().min(1).max(100);
const params = z.strictObject({ name, id });
const answers = { 200: { description: 'The migration', body: contract.migration } };

export const migrationRoutes = [
  route({
    method: 'post',
    path: '/pathways/:name/migrations',
    summary: 'Take the running enrollments of one version to another one, or tell what would become of them',
    permission: 'pathways:migrate',
    contract: {
      params: z.strictObject({ name }),
      body: contract.migrationRequest,
      responses: {
        202: { description: 'Stored; it is planned, and then applied in batches', body: contract.migration },
      },
    },
    handler: async ({ deps, scope, params: { name: pathway }, body }) => {
      const migration = await migratePathway(commandDeps(deps), scope, { pathway, ...body });
      const headers = { Location: `/api/v1/pathways/${pathway}/migrations/${migration.id}` };
      return reply(202, await presented(deps, scope, migration), headers);
    },
  }),
  route({
    method: 'get',
    path: '/pathways/:name/migrations',
    summary: 'The migrations of a pathway, newest first',
    permission: 'pathways:migrate',
    contract: {
      params: z.strictObject({ name }),
      responses: { 200: { description: 'Up to 100 migrations', body: contract.migrationPage } },
    },
    handler: async ({ deps, scope, params: { name: pathway } }) => {
      const found = await deps.repositories.migrations.list(scope, pathway);
      const items = await Promise.all(found.map((migration) => presented(deps, scope, migration)));
      return reply(200, { items, nextCursor: null, total: items.length });
    },
  }),
  route({
    method: 'get',
    path: '/pathways/:name/migrations/:id',
    summary: 'How far a migration is',
    permission: 'pathways:migrate',
    contract: { params, responses: answers },
    handler: async ({ deps, scope, params: { name: pathway, id: migrationId } }) => {
      const migration = await existingMigration(deps.repositories, scope, { pathway, id: migrationId });
      return reply(200, await presented(deps, scope, migration));
    },
  }),
  route({
    method: 'get',
    path: '/pathways/:name/migrations/:id/enrollments',
    summary: 'What becomes of each enrollment, and why',
    permission: 'pathways:migrate',
    contract: {
      params,
      query: contract.migrationRowQuery,
      responses: { 200: { description: 'A page of enrollments', body: contract.migrationRowPage } },
    },
    handler: async ({ deps, scope, params: { name: pathway, id: migrationId }, query }) => {
      const { migrations } = deps.repositories;
      const { limit, cursor, status, verdict } = query;
      await existingMigration(deps.repositories, scope, { pathway, id: migrationId });
      const filters = given({ status, verdict });
      const page = await migrations.page(scope, migrationId, { ...filters, ...pageRequest({ limit, cursor }) });
      return reply(200, { ...page, items: page.items.map(presentMigrationRow) });
    },
  }),
  route({
    method: 'post',
    path: '/pathways/:name/migrations/:id/pause',
    summary: 'Begin no more enrollments; those that are being applied are finished',
    permission: 'pathways:migrate',
    contract: { params, responses: answers },
    handler: async ({ deps, scope, params: { name: pathway, id: migrationId } }) => {
      const migration = await pauseMigration(deps.repositories, scope, { pathway, id: migrationId });
      return reply(200, await presented(deps, scope, migration));
    },
  }),
  route({
    method: 'post',
    path: '/pathways/:name/migrations/:id/resume',
    summary: 'Go on with a migration',
    permission: 'pathways:migrate',
    contract: { params, responses: answers },
    handler: async ({ deps, scope, params: { name: pathway, id: migrationId } }) => {
      const migration = await resumeMigration(commandDeps(deps), scope, { pathway, id: migrationId });
      return reply(200, await presented(deps, scope, migration));
    },
  }),
];

function commandDeps({ repositories, migrationDispatch, clock }: ApiDeps) {
  return { ...repositories, migrationDispatch, clock };
}

async function presented({ repositories }: ApiDeps, scope: Scope, migration: Migration) {
  return presentMigration(migration, await repositories.migrations.counts(scope, migration.id));
}
