import type { z } from 'zod';
import type { MigrationPlan } from '../../core/pathway/migration/plan';
import type { Migration, MigrationCounts, MigrationRow } from '../../core/record/migration';
import type { migration as migrationContract, migrationPlan, migrationRow } from '../contract/migrations';
import type { Presented } from './presented';

export function presentPlan({ verdict, steps }: MigrationPlan): Presented<z.input<typeof migrationPlan>> {
  return { verdict, steps: steps.map(({ to, ...step }) => ({ ...step, to: to ?? null })) };
}

export function presentMigration(
  { id, pathway, from, to, dryRun, status, createdAt, createdBy }: Migration,
  { verdicts, statuses }: MigrationCounts,
): Presented<z.input<typeof migrationContract>> {
  const { 'waits-at': waitsAt, moves, 're-opens': reopens } = verdicts;
  const { pending, applied, failed } = statuses;
  return {
    ...{ id, pathway, dryRun, status },
    from: from.version,
    to: to.version,
    createdAt: createdAt.toISOString(),
    createdBy: createdBy.name,
    counts: {
      total: pending + applied + failed + statuses['needs-person'],
      verdicts: { waitsAt, moves, reopens, needsPerson: verdicts['needs-person'] },
      statuses: { pending, applied, failed, needsPerson: statuses['needs-person'] },
    },
  };
}

export function presentMigrationRow(row: MigrationRow): Presented<z.input<typeof migrationRow>> {
  const { enrollmentId, patientId, status, reason, plan } = row;
  return { enrollmentId, patientId, status, reason: reason ?? null, plan: presentPlan(plan) };
}
