import type { DefinitionRef } from '../pathway/host';
import type { MigrationPlan, Verdict } from '../pathway/migration/plan';

/** `planning` until it is known what becomes of each enrollment; a dry run ends as `planned`. */
export type MigrationStatus = 'planning' | 'planned' | 'running' | 'paused' | 'done';

/** The running enrollments of one version of a pathway on their way to another one. */
export interface Migration {
  readonly id: string;
  readonly orgId: string;
  readonly pathway: string;
  readonly from: DefinitionRef;
  readonly to: DefinitionRef;
  /** Only tells what would become of them. */
  readonly dryRun: boolean;
  readonly status: MigrationStatus;
  readonly createdBy: { readonly id: string; readonly name: string };
  readonly createdAt: Date;
}

export type MigrationRowStatus = 'pending' | 'applied' | 'failed' | 'needs-person';

/** One enrollment of a migration. */
export interface MigrationRow {
  readonly migrationId: string;
  readonly enrollmentId: string;
  readonly patientId: string;
  readonly plan: MigrationPlan;
  readonly status: MigrationRowStatus;
  /** Why it was not applied. */
  readonly reason?: string;
}

/** How many enrollments, by what becomes of them and by how far they are. */
export interface MigrationCounts {
  readonly verdicts: { readonly [V in Verdict]: number };
  readonly statuses: { readonly [S in MigrationRowStatus]: number };
}
