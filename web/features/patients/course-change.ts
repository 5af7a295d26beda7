import type { ExplainedEnrollment } from '../../../api/contract/enrollments';
import type { CourseOrder } from '../../client/enrollments';
import { instantOf } from '../../time/zone';

export type CourseKind = 'pause' | 'resume' | 'skip' | 'reschedule' | 'repeat' | 'cancel';

/** What a coordinator fills in to change the course of one patient's pathway. */
export interface CourseChange {
  readonly kind: CourseKind;
  /** `call#1` of an open step; `call` to repeat one. */
  readonly step: string;
  /** In the clinic's time, as the browser's field has it: `2026-12-24T09:00`. */
  readonly to: string;
  readonly reason: string;
}

type Lack = 'course.needed' | 'course.timeWrong';

/** What can be done to this enrollment now. */
export function courseKinds({ paused, openSteps }: Pick<ExplainedEnrollment, 'paused' | 'openSteps'>): CourseKind[] {
  const ofSteps: CourseKind[] = openSteps.length === 0 ? [] : ['skip', 'reschedule'];
  return [...ofSteps, 'repeat', paused ? 'resume' : 'pause', 'cancel'];
}

/** What still has to be filled in, by field. */
export function missingInChange(change: CourseChange, zone: string): { readonly [field in keyof CourseChange]?: Lack } {
  const needsStep = ['skip', 'reschedule', 'repeat'].includes(change.kind);
  return {
    ...(needsStep && change.step === '' && { step: 'course.needed' as const }),
    ...(change.kind === 'reschedule' &&
      instantOfField(change.to, zone) === null && { to: 'course.timeWrong' as const }),
    ...(change.reason.trim() === '' && { reason: 'course.needed' as const }),
  };
}

/** The change as the API takes it. */
export function courseOrder({ kind, step, to, reason }: CourseChange, zone: string): CourseOrder {
  const why = { reason: reason.trim() };
  switch (kind) {
    case 'skip':
    case 'repeat':
      return { path: `steps/${kind}`, body: { step, ...why } };
    case 'reschedule':
      return { path: 'steps/reschedule', body: { step, to: instantOfField(to, zone)?.toISOString() ?? '', ...why } };
    case 'pause':
    case 'resume':
    case 'cancel':
      return { path: kind, body: why };
  }
}

function instantOfField(text: string, zone: string): Date | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(text);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  return instantOf({ year, month, day, hour, minute }, zone);
}
