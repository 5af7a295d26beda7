import type { z } from 'zod';
import type { migration, migrationPage, migrationRequest, migrationRowPage } from '../../api/contract/migrations';
import { callApi } from './http';

export type Migration = z.infer<typeof migration>;
export type MigrationPage = z.infer<typeof migrationPage>;
export type MigrationRowPage = z.infer<typeof migrationRowPage>;

const path = (pathway: string) => `/pathways/${encodeURIComponent(pathway)}/migrations`;
const one = ({ pathway, id }: Pick<Migration, 'pathway' | 'id'>) => `${path(pathway)}/${encodeURIComponent(id)}`;

export function startMigration(pathway: string, request: z.input<typeof migrationRequest>): Promise<Migration> {
  return callApi('POST', path(pathway), { body: request });
}

/** Newest first. */
export function listMigrations(pathway: string, signal?: AbortSignal): Promise<MigrationPage> {
  return callApi('GET', path(pathway), signal ? { signal } : {});
}

/** What becomes of each enrollment; the first 50. */
export function listMigrationRows(migration: Migration, signal?: AbortSignal): Promise<MigrationRowPage> {
  return callApi('GET', `${one(migration)}/enrollments`, { query: { limit: 50 }, ...(signal && { signal }) });
}

export function pauseMigration(migration: Migration): Promise<Migration> {
  return callApi('POST', `${one(migration)}/pause`, { body: {} });
}

export function resumeMigration(migration: Migration): Promise<Migration> {
  return callApi('POST', `${one(migration)}/resume`, { body: {} });
}
