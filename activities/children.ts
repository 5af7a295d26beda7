import { CarepathFailure } from '../core/errors';
import type { ChildActivities } from '../core/pathway/host';
import { systemScope } from '../core/record/scope';
import type { ActivityDependencies } from './dependencies';

/** Pathways that a `call` step starts, for the same patient and stay. Everything here may be repeated. */
export function createChildActivities({
  repositories: { definitions, enrollments, inbox },
  runtime,
  clock,
}: Pick<ActivityDependencies, 'repositories' | 'runtime' | 'clock'>): ChildActivities {
  return {
    async startChild({ orgId, enrollmentId, target, pathway }) {
      const scope = systemScope(orgId, 'pathway');
      const parent = await enrollments.get(scope, enrollmentId);
      if (!parent) throw new CarepathFailure('not-found', 'There is no such enrollment.');
      const definition = await definitions.latest(scope, pathway);
      if (definition === null) return 'not-started';
      const { encounterId } = parent.trigger;
      const key = `call/${enrollmentId}/${target}`;
      const { enrollment } = await enrollments.create(scope, {
        patientId: parent.patientId,
        pathway,
        definitionId: definition.id,
        definitionVersion: definition.version,
        trigger: { kind: 'pathway', key, ...(encounterId !== undefined && { encounterId }) },
        startAt: clock.now(),
        parent: { enrollmentId, target },
      });
      if (enrollment.status === 'starting') await runtime.start(enrollment);
      return 'started';
    },

    async cancelChild({ orgId, enrollmentId, target }) {
      const scope = systemScope(orgId, 'pathway');
      const child = await enrollments.childOf(scope, { enrollmentId, target });
      if (child === null || child.status === 'ended') return;
      const id = `${child.id}/cancel`;
      const news = { type: 'cancel', outcome: 'cancelled' } as const;
      await inbox.store(scope, { id, orgId, enrollmentId: child.id, news, at: clock.now() });
      await runtime.notify(child, id);
    },

    async reportToParent({ orgId, enrollmentId }) {
      const scope = systemScope(orgId, 'pathway');
      const child = await enrollments.get(scope, enrollmentId);
      if (!child?.parent) return;
      const { enrollmentId: parentId, target } = child.parent;
      const id = `${parentId}/child/${enrollmentId}`;
      const news = { type: 'child', effectKey: target, outcome: child.outcome ?? 'ended' } as const;
      await inbox.store(scope, { id, orgId, enrollmentId: parentId, news, at: clock.now() });
      await runtime.notify({ id: parentId, orgId }, id);
    },
  };
}
