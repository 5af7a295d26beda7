import type { ContentLibrary } from '../../core/ports';
import type { Scope } from '../../core/record/scope';
import { notifyEnrollments } from './notify-enrollments';
import { publishShipped } from './publish-shipped';
import { reportEvent, type ReportEventDeps } from './report-event';

/** What people do in a crisis; it ships with the product, and an organization may publish its own by this name. */
const CRISIS_RESPONSE = 'crisis-response';

export interface RaiseCrisisDeps extends ReportEventDeps {
  readonly content: Pick<ContentLibrary, 'pathways' | 'template'>;
}

export type CrisisRaiserDeps = Pick<RaiseCrisisDeps, 'runtime' | 'content' | 'clock'> & {
  readonly repositories: Omit<RaiseCrisisDeps, 'runtime' | 'content' | 'clock'>;
};

export interface Crisis {
  readonly patientId: string;
  readonly at: Date;
  /** Of what told of it, once for each. */
  readonly reference: string;
}

/** Calls people to a patient in crisis. */
export type RaiseCrisis = (scope: Scope, crisis: Crisis) => Promise<void>;

/**
 * Calls people to a patient in crisis: the crisis response begins, or the one that runs hears of it. The same reference
 * again changes nothing; an organization that has never had a crisis response gets the shipped one.
 */
export async function raiseCrisis(deps: RaiseCrisisDeps, scope: Scope, crisis: Crisis): Promise<void> {
  const event = { type: 'patient.crisis', ...crisis };
  const running = await deps.enrollments.running(scope, { patientId: crisis.patientId });
  if (running.some(({ pathway }) => pathway === CRISIS_RESPONSE)) {
    await notifyEnrollments(deps, scope, event);
    return;
  }
  await publishOnce(deps, scope);
  await reportEvent(deps, scope, event);
}

/** The same with everything it needs. */
export function crisisRaiser({ repositories, ...deps }: CrisisRaiserDeps): RaiseCrisis {
  return (scope, crisis) => raiseCrisis({ ...repositories, ...deps }, scope, crisis);
}

async function publishOnce({ definitions, content }: RaiseCrisisDeps, scope: Scope): Promise<void> {
  const source = content.pathways().get(CRISIS_RESPONSE);
  if (source !== undefined && (await definitions.latest(scope, CRISIS_RESPONSE)) === null) {
    await publishShipped({ definitions, content }, scope, source);
  }
}
