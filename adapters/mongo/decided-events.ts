import type { AuditEvent } from '../../core/record/audit-event';
import { DECIDED_KIND } from '../../core/record/condition-decision';
import type { Database } from './database';
import type { EnrollmentRow } from './enrollment-repository';
import { isIn } from './operators';
import { toEvent } from './timeline-repository';

/** Corrections are rare, and each names what it takes back. */
const CORRECTED_KIND = 'enrollment.corrected';

/**
 * The latest answered conditions of an enrollment, newest first: those on the timeline, and those that its document still
 * carries. What a retry has taken back is not among them.
 */
export async function decidedEvents(
  database: Database,
  row: EnrollmentRow,
  limit: number,
): Promise<readonly AuditEvent[]> {
  const { _id: enrollmentId, orgId, patientId, outbox = [], traces = [] } = row;
  const kinds = [DECIDED_KIND, CORRECTED_KIND];
  const told = await database.timeline.find(
    { orgId, patientId, enrollmentId, kind: isIn(kinds) },
    { sort: { at: -1, _id: -1 }, limit: 2 * limit },
  );
  const events = new Map([...told.map(toEvent), ...outbox].map((event) => [event.id, event]));
  const stands = new Set(traces.flatMap((trace) => trace.events));
  const retracted = new Set([...events.values()].flatMap(retractedBy).filter((id) => !stands.has(id)));
  return [...events.values()]
    .filter(({ id, kind }) => kind === DECIDED_KIND && !retracted.has(id))
    .sort((a, b) => b.at.getTime() - a.at.getTime() || stepOf(b) - stepOf(a))
    .slice(0, limit);
}

function retractedBy({ kind, data: { retracted } }: AuditEvent): readonly string[] {
  if (kind !== CORRECTED_KIND || !Array.isArray(retracted)) return [];
  return retracted.filter((id) => typeof id === 'string');
}

/** The step's number in the id of its event. */
function stepOf({ id }: AuditEvent): number {
  return Number(id.split(':')[1] ?? 0);
}
