import { randomUUID } from 'node:crypto';
import { taskIdOf } from '../../../adapters/mongo/task-row';
import type { Effect } from '../../../core/pathway/effects';
import type { Repositories } from '../../../core/repositories';
import type { Enrollment } from '../../../core/record/enrollment';
import type { MessageIntent } from '../../../core/record/message';
import type { Campaign, CampaignRow } from '../../../core/record/campaign';
import type { NewPatientLink } from '../../../core/record/patient-link';
import type { Migration, MigrationRow } from '../../../core/record/migration';
import { staff } from './database-under-test';
import { batch, noon, open } from './step-batches';

export const owner = staff('clinic');
export const identifier = { system: 'urn:hospital', value: 'shared-number' };
export const address = '+16175550101';
export const migration: Migration = {
  ...{ id: 'migration', orgId: 'clinic', pathway: 'p', dryRun: false, status: 'planning', createdAt: noon },
  ...{ from: { id: 'd', version: 1 }, to: { id: 'e', version: 2 }, createdBy: { id: 'maria', name: 'Maria' } },
};
export const migrationRow: MigrationRow = {
  ...{ migrationId: 'migration', enrollmentId: 'one', patientId: 'rosa', status: 'pending' },
  plan: { verdict: 'waits-at', steps: [] },
};

export const campaign: Campaign = {
  ...{ id: 'campaign-1', orgId: 'clinic', name: 'Flu', cohort: { condition: 'true' }, template: 't', rate: 60 },
  ...{ channels: ['sms'], status: 'checking', run: 1, considered: 0 },
  createdBy: { id: 'maria', name: 'Maria' },
  createdAt: noon,
};
export const member: CampaignRow = {
  ...{ campaignId: campaign.id, run: 1, patientId: 'patient-1', verdict: 'send', channel: 'sms', address, segments: 1 },
  handedOver: false,
};
/** Its text has failed. */
const failedMember: CampaignRow = { ...member, patientId: 'patient-3', address: '+16175550103' };
export const link: NewPatientLink = {
  ...{ id: 'link', orgId: 'clinic', patientId: 'rosa', purpose: 'plan', language: 'en' },
  ...{ createdAt: noon, expiresAt: new Date(noon.getTime() + 86_400_000) },
};
export const { id: _id, orgId: _org, status: _status, run: _run, ...campaignPlan } = campaign;

/** A picture that is still to be fetched. */
export const awaitedPlace = { messageId: 'MM-in', index: 0 };
export const keptFile = { messageId: 'MM-in', index: 1, contentType: 'image/png', content: Buffer.from('png') };

/** One record of each kind, all of one organization. */
export interface Seeded {
  readonly patientId: string;
  readonly encounterId: string;
  readonly enrollment: Enrollment;
  readonly taskId: string;
  readonly intent: MessageIntent;
  readonly inboxId: string;
  readonly fileId: string;
  readonly definitionId: string;
  readonly listId: string;
}
export const decision = { id: 'd', outcome: 'done', data: {}, by: { id: 'maria', name: 'Maria' }, at: noon };

/** Writes them. */
export async function seed(repositories: Repositories): Promise<Seeded> {
  const name = { given: 'Rosa', family: 'Peña' };
  const patient = await repositories.patients.create(owner, { identifiers: [identifier], name, phone: address });
  const report = { identifier, patientId: patient.id, dischargedAt: noon };
  const { encounter } = await repositories.encounters.discharge(owner, report);
  const { enrollment } = await repositories.enrollments.create(owner, {
    ...{ patientId: patient.id, pathway: 'p', definitionId: 'd', definitionVersion: 1, startAt: noon },
    trigger: { kind: 'api', key: 'k' },
    parent: { enrollmentId: 'parent', target: 'call#1' },
  });
  const asked: Effect = { type: 'decide', key: 'risk#1/if/0', condition: 'patient.hasPhone' };
  const effects = [open('call#1'), open('phq#1', { form: 'first-contact' }), asked];
  const conditions = new Map([[asked.key, { value: true as const, evidence: [] }]]);
  const news = { type: 'event', name: 'patient.died', reference: 'r' } as const;
  const entry = { orgId: 'clinic', enrollmentId: enrollment.id, news, at: noon };
  await repositories.inbox.store(owner, { id: `${enrollment.id}/applied`, ...entry });
  const inbox = [`${enrollment.id}/applied`];
  const lists = new Map([['l', { step: 1, count: 1, items: ['metformin'] }]]);
  const kept = { lists, deadlines: { k: noon } };
  await repositories.ledger.apply(owner, enrollment, batch(1, { effects, inbox, conditions, ...kept }));
  await repositories.tasks.decide(owner, taskIdOf(enrollment.id, 'phq#1'), { ...decision, scores: [] });
  const intent: MessageIntent = {
    ...{
      id: randomUUID(),
      orgId: 'clinic',
      patientId: patient.id,
      enrollmentId: enrollment.id,
      channel: 'sms',
      address,
    },
    ...{
      language: 'es',
      body: 'Hola',
      exempt: false,
      status: 'sent',
      providerId: 'SM-own',
      createdAt: noon,
      sentAt: noon,
      campaignId: campaign.id,
      attempts: 1,
    },
    question: { kind: 'yes-no', options: [] },
  };
  await repositories.intents.create(owner, intent);
  await repositories.intents.create(owner, { ...intent, id: randomUUID(), address: '+16175550199', status: 'pending' });
  const merged = { ...intent, address: '+16175550198', status: 'pending' } as const;
  await repositories.intents.create(owner, { ...merged, id: `${intent.id}-waits` });
  await repositories.intents.create(owner, { ...merged, id: `${intent.id}-merged` });
  await repositories.intents.merge(owner, `${intent.id}-merged`, intent.id);
  await repositories.contacts.claim(owner, 'sms', address, intent.id, noon);
  await repositories.conversations.touch(owner, patient.id, noon, { reason: 'unclear' });
  await repositories.conversations.storeInbound(owner, {
    ...{ id: randomUUID(), orgId: 'clinic', channel: 'sms', from: address, to: '+1', body: 'si', providerId: 'SM-in' },
    ...{ patientId: patient.id, meaning: 'answer', receivedAt: noon },
  });
  await repositories.conversations.storeInbound(owner, {
    ...{
      id: randomUUID(),
      orgId: 'clinic',
      channel: 'sms',
      from: address,
      to: '+1',
      body: 'no',
      providerId: 'SM-whose',
    },
    ...{ meaning: 'unmatched', receivedAt: noon },
  });
  await repositories.conversations.touch(owner, { channel: 'sms', address }, noon, { reason: 'shared phone' });
  await repositories.conversations.storeInbound(owner, {
    ...{ id: 'MM-in', orgId: 'clinic', channel: 'sms', from: address, to: '+1', body: '', providerId: 'MM-in' },
    ...{ patientId: patient.id, meaning: 'unclear', receivedAt: noon },
    attachments: [{ url: 'https://api.twilio.com/x', contentType: 'image/png', state: 'awaited' }],
  });
  const fileId = await repositories.attachments.keep(owner, keptFile);
  const inboxId = `${enrollment.id}/r`;
  await repositories.inbox.store(owner, { id: inboxId, ...entry });
  await repositories.hl7Messages.store({
    ...{ id: 'hl7', orgId: 'clinic', sender: 'EHR', controlId: '1', trigger: 'A03', raw: 'MSH', receivedAt: noon },
    ...{ status: 'quarantined', acknowledgment: 'AE', warnings: [] },
  });
  const definition = await repositories.definitions.publish(owner, {
    ...{ pathway: 'p', source: '', hash: 'h' },
    definition: {
      ...{ pathway: 'p', title: { en: 'P' }, sources: [], facts: [], interrupts: [], milestones: {}, steps: [] },
      start: { on: 'encounter.discharged', once: 'always' },
    },
  });
  await repositories.drafts.save(owner, { pathway: 'p', source: 'steps: []' });
  await repositories.templates.publish(owner, { template: 't', texts: { sms: { en: 'x' } }, hash: 'h' });
  await repositories.templates.saveDraft(owner, { template: 't', texts: { sms: { en: 'y' } } });
  const person = { orgId: 'clinic', name: 'Maria', roles: [], passwordHash: 'h' };
  await repositories.users.create({ ...person, id: 'maria', email: 'maria@example.org' });
  await repositories.idempotency.begin(owner, 'key', 'hash', noon);
  await repositories.idempotency.finish(owner, 'key', 200, { secret: true });
  await repositories.migrations.create(owner, migration);
  await repositories.migrations.plan(owner, [migrationRow]);
  await repositories.campaigns.create(owner, campaign);
  const list = await repositories.campaigns.keepList(owner, campaign.id, ['rosa']);
  await repositories.campaigns.judged(owner, campaign, {
    ...{ rows: [member, failedMember], last: 'patient-3', considered: 2 },
  });
  await repositories.campaigns.handedOver(owner, failedMember);
  await repositories.intents.create(owner, {
    ...intent,
    ...{ id: 'failed-text', patientId: failedMember.patientId, campaignId: campaign.id, status: 'failed' },
  });
  await repositories.links.ensure(owner, [link]);
  await repositories.relay.relayPending();
  return {
    ...{ patientId: patient.id, encounterId: encounter.id, enrollment, taskId: taskIdOf(enrollment.id, 'call#1') },
    ...{ intent, inboxId, fileId, definitionId: definition.id, listId: list.id },
  };
}
