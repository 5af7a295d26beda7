import { splitFactName } from '../catalog';
import type { FactReader } from './records';

export const readMilestoneFact: FactReader = async (records, fact) => {
  const enrollment = await records.enrollment;
  const [, name] = splitFactName(fact);
  const milestones = enrollment?.progress?.milestones;
  const milestone = milestones && Object.hasOwn(milestones, name) ? milestones[name] : undefined;
  if (!enrollment || !milestone) return null;
  const { reachedAt } = milestone;
  const at = reachedAt === undefined ? records.subject.at : new Date(reachedAt);
  return { value: reachedAt !== undefined, evidence: { resource: `Enrollment/${enrollment.id}`, at } };
};

export const readMessagesFact: FactReader = async (records, name) => {
  const { repositories, scope, subject } = records;
  if (name === 'messages.lastReplyAt') {
    const [last] = await repositories.conversations.inbound(scope, subject.patientId, 1);
    return last
      ? { value: last.receivedAt, evidence: { resource: `Communication/${last.id}`, at: last.receivedAt } }
      : null;
  }
  if (name !== 'messages.sent' || subject.enrollmentId === undefined) return null;
  const sent = await repositories.intents.countSent(scope, subject.enrollmentId);
  return { value: sent, evidence: { resource: `Enrollment/${subject.enrollmentId}`, at: subject.at } };
};
