import type { Connection } from 'mongoose';

export interface BareActivities {
  completeAndOpenNext(input: { enrollmentId: string; task: number }): Promise<void>;
}

/** Writes what a completed human task costs in documents: the task, the next task, the enrollment, each with its audit event. */
export function createBareActivities(connection: Connection): BareActivities {
  const tasks = connection.collection<{ _id: string }>('bare_tasks');
  const enrollments = connection.collection<{ _id: string }>('bare_enrollments');
  return {
    async completeAndOpenNext({ enrollmentId, task }) {
      const at = new Date();
      const event = (kind: string) => ({
        id: `${enrollmentId}:${task}:${kind}`,
        at,
        kind,
        actor: { kind: 'system', id: 'bench', name: 'bench' },
      });
      await tasks.bulkWrite([
        {
          updateOne: {
            filter: { _id: `${enrollmentId}/${task}` },
            update: { $set: { status: 'completed', at }, $push: { outbox: event('task.completed') } },
            upsert: true,
          },
        },
        {
          updateOne: {
            filter: { _id: `${enrollmentId}/${task + 1}` },
            update: {
              $set: { status: 'open', at, title: 'Work', queue: 'coordinators' },
              $push: { outbox: event('task.opened') },
            },
            upsert: true,
          },
        },
      ]);
      await enrollments.updateOne(
        { _id: enrollmentId },
        { $set: { step: task, at }, $push: { outbox: event('enrollment.moved') } },
        { upsert: true },
      );
    },
  };
}
