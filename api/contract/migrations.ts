import { z } from 'zod';
import { enrollmentDetail } from './enrollments';
import { id, instant, pageOf, pageQuery } from './primitives';

const version = z.number().int().min(1);
export const migrationVerdict = z.enum(['waits-at', 'moves', 're-opens', 'needs-person']);

/** What becomes of each open step of one enrollment, with a sentence why. */
export const migrationPlan = z
  .strictObject({
    verdict: migrationVerdict,
    steps: z.array(
      z.strictObject({
        key: z.string(),
        stepId: z.string(),
        verdict: migrationVerdict,
        reason: z.string(),
        to: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'MigrationPlan' });

export const migrateEnrollmentRequest = z.strictObject({
  /** Default: the latest published one. */
  version: version.optional(),
  /** For open steps that need a person: the step that opens in their place, or null to go on after them. */
  decisions: z.record(z.string().min(1).max(200), z.string().min(1).max(60).nullable()).optional(),
  /** Only tells what would become of it. */
  dryRun: z.boolean().default(false),
});
export const migratedEnrollment = z
  .strictObject({
    applied: z.boolean(),
    /** Why it was not applied; `deferred`: it is stored, and applied when the pathway engine can be reached. */
    reason: z
      .enum(['dry-run', 'needs-person', 'other-version', 'held-up', 'ended', 'failed', 'refused', 'deferred'])
      .nullable(),
    plan: migrationPlan.nullable(),
    enrollment: enrollmentDetail,
  })
  .meta({ id: 'MigratedEnrollment' });

export const migrationRequest = z.strictObject({ from: version, to: version, dryRun: z.boolean().default(false) });
const count = z.number().int();
export const migration = z
  .strictObject({
    id,
    pathway: z.string(),
    from: version,
    to: version,
    dryRun: z.boolean(),
    status: z.enum(['planning', 'planned', 'running', 'paused', 'done']),
    createdAt: instant,
    createdBy: z.string(),
    /** Enrollments: all, by what becomes of them, and by how far they are. */
    counts: z.strictObject({
      total: count,
      verdicts: z.strictObject({ waitsAt: count, moves: count, reopens: count, needsPerson: count }),
      statuses: z.strictObject({ pending: count, applied: count, failed: count, needsPerson: count }),
    }),
  })
  .meta({ id: 'Migration' });
export const migrationPage = pageOf(migration);
export const migrationRow = z
  .strictObject({
    enrollmentId: id,
    patientId: id,
    status: z.enum(['pending', 'applied', 'failed', 'needs-person']),
    reason: z.string().nullable(),
    plan: migrationPlan,
  })
  .meta({ id: 'MigrationRow' });
export const migrationRowQuery = pageQuery.extend({
  status: z.enum(['pending', 'applied', 'failed', 'needs-person']).optional(),
  verdict: migrationVerdict.optional(),
});
export const migrationRowPage = pageOf(migrationRow);
