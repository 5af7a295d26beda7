import { randomUUID } from 'node:crypto';
import type { Repositories } from '../../../core/repositories';
import type { AuditEvent } from '../../../core/record/audit-event';
import type { Scope } from '../../../core/record/scope';
import { closeDatabases, openDatabase, staff, type DatabaseUnderTest } from './database-under-test';
import { batch, minutes, noon, open } from './step-batches';
import {
  address,
  awaitedPlace,
  campaign,
  campaignPlan,
  decision,
  identifier,
  keptFile,
  link,
  member,
  migration,
  migrationRow,
  owner,
  seed,
  type Seeded,
} from './one-of-each';

const stranger = staff('elsewhere');
const page = { limit: 100 };

let database: DatabaseUnderTest;
let seeded: Seeded;
beforeAll(async () => {
  database = await openDatabase({ now: () => noon });
  seeded = await seed(database.repositories);
});
afterAll(closeDatabases);

type Method = { [R in keyof Repositories]: `${R}.${keyof Repositories[R] & string}` }[keyof Repositories];
type Look = (repositories: Repositories, scope: Scope, s: Seeded) => Promise<unknown>;

const threadId = async (repositories: Repositories, s: Seeded): Promise<string> =>
  (await repositories.conversations.get(owner, s.patientId))?.id ?? '';

/** Every method that reads: the owner sees the record, and a stranger nothing. */
const reads = {
  'patients.get': (r, scope, s) => r.patients.get(scope, s.patientId),
  'patients.following': (r, scope) => r.patients.following(scope, { after: null, limit: 9 }),
  'patients.named': (r, scope) => r.patients.named(scope, [identifier.value]),
  'patients.getMany': (r, scope, s) => r.patients.getMany(scope, [s.patientId]),
  'patients.findByIdentifier': (r, scope) => r.patients.findByIdentifier(scope, identifier),
  'patients.findByAddress': (r, scope) => r.patients.findByAddress(scope, 'sms', address),
  'patients.search': (r, scope) => r.patients.search(scope, { q: 'rosa', ...page }),
  'encounters.get': (r, scope, s) => r.encounters.get(scope, s.encounterId),
  'encounters.findByIdentifier': (r, scope) => r.encounters.findByIdentifier(scope, identifier),
  'encounters.listForPatient': (r, scope, s) => r.encounters.listForPatient(scope, s.patientId),
  'enrollments.childOf': (r, scope) => r.enrollments.childOf(scope, { enrollmentId: 'parent', target: 'call#1' }),
  'enrollments.decided': (r, scope, s) => r.enrollments.decided(scope, s.enrollment.id, 9),
  'enrollments.get': (r, scope, s) => r.enrollments.get(scope, s.enrollment.id),
  'enrollments.list': (r, scope, s) => r.enrollments.list(scope, { patientId: s.patientId, ...page }),
  'enrollments.running': (r, scope, s) => r.enrollments.running(scope, { patientId: s.patientId }),
  'tasks.get': (r, scope, s) => r.tasks.get(scope, s.taskId),
  'tasks.list': (r, scope) => r.tasks.list(scope, { now: noon, ...page }),
  'tasks.latestScored': (r, scope, s) => r.tasks.latestScored(scope, s.patientId, 'first-contact'),
  'ledger.deadline': (r, scope, s) => r.ledger.deadline(scope, s.enrollment.id, 'k'),
  'ledger.list': (r, scope, s) => r.ledger.list(scope, s.enrollment.id, 'l'),
  'intents.backlog': async (r, scope) => (await r.intents.backlog(scope, minutes(60))).due,
  'intents.get': (r, scope, s) => r.intents.get(scope, s.intent.id),
  'intents.startingWith': (r, scope, s) => r.intents.startingWith(scope, `${s.intent.id}-waits`),
  'intents.list': (r, scope, s) => r.intents.list(scope, { patientId: s.patientId, ...page }),
  'intents.count': (r, scope) => r.intents.count(scope, { from: minutes(-1), to: minutes(1) }, noon),
  'intents.mergedInto': (r, scope, s) => r.intents.mergedInto(scope, s.intent.id),
  'intents.findByProviderId': (r, scope) => r.intents.findByProviderId(scope, 'SM-own'),
  'intents.pendingTo': (r, scope) => r.intents.pendingTo(scope, 'sms', '+16175550199'),
  'intents.openQuestions': (r, scope) => r.intents.openQuestions(scope, 'sms', address),
  'intents.promotionSince': (r, scope) => r.intents.promotionSince(scope, 'sms', address, noon),
  'intents.askedSince': (r, scope) => r.intents.askedSince(scope, 'sms', address, noon),
  'intents.countSent': (r, scope, s) => r.intents.countSent(scope, s.enrollment.id),
  'contacts.get': (r, scope) => r.contacts.get(scope, 'sms', address),
  'contacts.getMany': (r, scope) => r.contacts.getMany(scope, 'sms', [address]),
  'conversations.get': (r, scope, s) => r.conversations.get(scope, s.patientId),
  'conversations.byId': async (r, scope, s) => r.conversations.byId(scope, await threadId(r, s)),
  'conversations.list': (r, scope) => r.conversations.list(scope, { view: 'all', ...page }),
  'conversations.inboundFrom': (r, scope) => r.conversations.inboundFrom(scope, 'sms', address, 10),
  'conversations.storedInbound': async (r, scope) => [...(await r.conversations.storedInbound(scope, ['SM-in']))],
  'conversations.inbound': (r, scope, s) => r.conversations.inbound(scope, s.patientId, 10),
  'attachments.file': async (r, scope, s) => r.attachments.file(scope, s.fileId),
  'attachments.message': (r, scope) => r.attachments.message(scope, awaitedPlace.messageId),
  'inbox.getMany': (r, scope, s) => r.inbox.getMany(scope, [s.inboxId]),
  'inbox.appliedTo': (r, scope, s) => r.inbox.appliedTo(scope, s.enrollment.id),
  'hl7Messages.list': (r, scope) => r.hl7Messages.list(scope, page),
  'timeline.forPatient': (r, scope, s) => r.timeline.forPatient(scope, s.patientId, page),
  'drafts.get': (r, scope) => r.drafts.get(scope, 'p'),
  'drafts.list': (r, scope) => r.drafts.list(scope),
  'templates.current': (r, scope) => r.templates.current(scope, ['t']),
  'templates.versions': (r, scope) => r.templates.versions(scope, 't'),
  'templates.draft': (r, scope) => r.templates.draft(scope, 't'),
  'templates.drafts': (r, scope) => r.templates.drafts(scope),
  'definitions.get': (r, scope, s) => r.definitions.get(scope, s.definitionId),
  'definitions.latest': (r, scope) => r.definitions.latest(scope, 'p'),
  'definitions.version': (r, scope) => r.definitions.version(scope, 'p', 1),
  'definitions.list': (r, scope) => r.definitions.list(scope),
  'definitions.startingOn': (r, scope) => r.definitions.startingOn(scope, 'encounter.discharged'),
  'enrollments.runningByVersion': (r, scope) => r.enrollments.runningByVersion(scope),
  'enrollments.onVersion': (r, scope) => r.enrollments.onVersion(scope, { definitionId: 'd', after: null, limit: 9 }),
  'migrations.get': (r, scope) => r.migrations.get(scope, migration.id),
  'migrations.list': (r, scope) => r.migrations.list(scope, 'p'),
  'migrations.pending': (r, scope) => r.migrations.pending(scope, migration.id, 9),
  'migrations.page': (r, scope) => r.migrations.page(scope, migration.id, page),
  'campaigns.get': (r, scope) => r.campaigns.get(scope, campaign.id),
  'campaigns.listed': (r, scope, s) => r.campaigns.listed(scope, { id: s.listId }, { after: null, limit: 9 }),
  'campaigns.list': (r, scope) => r.campaigns.list(scope, page),
  'campaigns.taken': async (r, scope) => (await r.campaigns.taken(scope, campaign, [address])).size,
  'campaigns.failedOn': (r, scope) => r.campaigns.failedOn(scope, campaign, 'sms'),
  'campaigns.rows': (r, scope) => r.campaigns.rows(scope, campaign, page),
  'campaigns.counts': (r, scope) => r.campaigns.counts(scope, campaign),
  'campaigns.waiting': (r, scope) => r.campaigns.waiting(scope, campaign, 9),
  'tasks.outcomes': (r, scope) =>
    r.tasks.outcomes(scope, { form: 'first-contact', field: 'x', opened: { from: new Date(0), to: new Date(1e14) } }),
  'links.forPatient': (r, scope) => r.links.forPatient(scope, link.patientId),
  'campaigns.outcomes': (r, scope) => r.campaigns.outcomes(scope, campaign.id),
  'migrations.counts': async (r, scope) => (await r.migrations.counts(scope, migration.id)).statuses.pending,
  'users.list': (r, scope) => r.users.list(scope),
} satisfies { readonly [M in Method]?: Look };

const comment = { id: 'c', text: 'x', by: { id: 'maria', name: 'Maria' }, at: noon };
const nameChange = { name: { given: 'Eve', family: 'Other' } };
const readEvent = (s: Seeded): AuditEvent => ({
  ...{ id: randomUUID(), at: noon, kind: 'patient.read', actor: stranger.actor, data: {} },
  ...{ subject: { type: 'patient', id: s.patientId }, patientId: s.patientId },
});

/** Every method that writes, called by a stranger: it is refused, or has its effect in the stranger's organization only. */
const writes = {
  'patients.update': (r, scope, s) => r.patients.update(scope, s.patientId, nameChange),
  'patients.create': (r, scope) => r.patients.create(scope, { identifiers: [identifier], ...nameChange }),
  'patients.upsertByIdentifier': (r, scope) => r.patients.upsertByIdentifier(scope, [identifier], nameChange),
  'encounters.report': (r, scope) => r.encounters.report(scope, { identifier, patientId: 'eve' }, 'in-progress'),
  'encounters.discharge': (r, scope) =>
    r.encounters.discharge(scope, { identifier, patientId: 'eve', dischargedAt: minutes(9) }),
  'encounters.cancelDischarge': (r, scope) => r.encounters.cancelDischarge(scope, identifier),
  'encounters.cancelAdmission': (r, scope) => r.encounters.cancelAdmission(scope, identifier),
  'enrollments.create': (r, scope, s) =>
    r.enrollments.create(scope, { ...s.enrollment, trigger: { kind: 'api', key: 'k' } }),
  'enrollments.markRunning': (r, scope, s) => r.enrollments.markRunning(scope, s.enrollment.id),
  'enrollments.addStep': (r, scope, s) =>
    r.enrollments.addStep(scope, s.enrollment.id, {
      step: { kind: 'end', id: 'x', outcome: 'x' },
      reason: 'x',
      expected: 0,
    }),
  'tasks.claim': (r, scope, s) => r.tasks.claim(scope, s.taskId),
  'tasks.release': (r, scope, s) => r.tasks.release(scope, s.taskId),
  'tasks.assign': (r, scope, s) => r.tasks.assign(scope, s.taskId, { id: 'eve', name: 'Eve' }),
  'tasks.snooze': (r, scope, s) => r.tasks.snooze(scope, s.taskId, minutes(9)),
  'tasks.wake': (r, scope, s) => r.tasks.wake(scope, s.patientId),
  'tasks.saveDraft': (r, scope, s) => r.tasks.saveDraft(scope, s.taskId, { x: 1 }),
  'tasks.comment': (r, scope, s) => r.tasks.comment(scope, s.taskId, comment),
  'tasks.decide': (r, scope, s) => r.tasks.decide(scope, s.taskId, decision),
  'ledger.apply': (r, scope, s) =>
    r.ledger.apply(scope, s.enrollment, batch(2, { effects: [open('x#1')], at: minutes(9) })),
  'ledger.duplicates': (r, scope, s) =>
    r.ledger.duplicates(scope, s.enrollment.id, 9, { decisions: [], inbox: [s.inboxId] }),
  'intents.create': (r, scope, s) => r.intents.create(scope, { ...s.intent, id: 'foreign' }),
  'intents.transition': (r, scope, s) => r.intents.transition(scope, s.intent.id, ['sent'], 'failed', {}),
  'intents.merge': (r, scope, s) => r.intents.merge(scope, `${s.intent.id}-waits`, s.intent.id),
  'intents.unmerge': (r, scope, s) => r.intents.unmerge(scope, `${s.intent.id}-merged`, s.intent.id),
  'intents.markOptedOut': (r, scope, s) => r.intents.markOptedOut(scope, s.intent.id, noon),
  'intents.markTold': (r, scope, s) => r.intents.markTold(scope, s.intent.id, 'failed'),
  'intents.markAnswered': (r, scope, s) => r.intents.markAnswered(scope, s.intent.id, noon),
  'contacts.claim': (r, scope) => r.contacts.claim(scope, 'sms', address, 'foreign', noon),
  'contacts.release': (r, scope, s) => r.contacts.release(scope, 'sms', address, s.intent.id),
  'contacts.optOut': (r, scope) => r.contacts.optOut(scope, 'sms', address, 'word', noon),
  'contacts.optIn': (r, scope) => r.contacts.optIn(scope, 'sms', address, 'word', noon),
  'contacts.doubt': (r, scope) => r.contacts.doubt(scope, 'sms', address, { at: noon, inboundId: 'x' }),
  'contacts.setPromotion': (r, scope) =>
    r.contacts.setPromotion(scope, 'sms', address, { status: 'opted-out', source: 'word', at: noon }),
  'contacts.setUnreachable': (r, scope) =>
    r.contacts.setUnreachable(scope, 'sms', address, { at: noon, code: '30006' }),
  'contacts.settleDoubt': (r, scope) => r.contacts.settleDoubt(scope, 'sms', address),
  'conversations.assign': async (r, scope, s) =>
    r.conversations.assign(scope, await threadId(r, s), { id: 'eve', name: 'Eve' }),
  'conversations.close': async (r, scope, s) => r.conversations.close(scope, await threadId(r, s), {}),
  'conversations.answered': (r, scope, s) => r.conversations.answered(scope, s.patientId, noon, s.intent.id),
  'conversations.reopen': (r, scope, s) => r.conversations.reopen(scope, s.patientId, s.intent.id),
  'conversations.giveTo': async (r, scope, s) => r.conversations.giveTo(scope, await threadId(r, s), s.patientId),
  'conversations.touch': (r, scope, s) => r.conversations.touch(scope, s.patientId, minutes(9), false),
  'conversations.storeInbound': (r, scope, s) =>
    r.conversations.storeInbound(scope, {
      ...{ id: 'foreign', orgId: 'clinic', channel: 'sms', from: address, to: '+1', body: 'x', providerId: 'SM-x' },
      ...{ patientId: s.patientId, meaning: 'answer', receivedAt: noon },
    }),
  'attachments.keep': (r, scope) => r.attachments.keep(scope, { ...keptFile, content: Buffer.from('other') }),
  'attachments.begin': (r, scope) => r.attachments.begin(scope, awaitedPlace, minutes(9)),
  'attachments.settle': (r, scope) => r.attachments.settle(scope, awaitedPlace, { state: 'lost', why: 'missing' }),
  'attachments.finish': (r, scope) => r.attachments.finish(scope, awaitedPlace.messageId),
  'inbox.store': (r, scope, s) =>
    r.inbox.store(scope, {
      ...{ id: 'foreign', orgId: 'clinic', enrollmentId: s.enrollment.id, at: noon },
      news: { type: 'cancel', outcome: 'x' },
    }),
  'inbox.drop': (r, scope, s) => r.inbox.drop(scope, s.inboxId, noon),
  'timeline.append': (r, scope, s) => r.timeline.append(scope, readEvent(s)),
  'definitions.publish': (r, scope) =>
    r.definitions.publish(scope, {
      ...{ pathway: 'p', source: 'x', hash: 'other' },
      definition: {
        pathway: 'p',
        title: { en: 'X' },
        sources: [],
        facts: [],
        interrupts: [],
        milestones: {},
        steps: [],
      },
    }),
  'campaigns.create': (r, scope) => r.campaigns.create(scope, campaign),
  'campaigns.keepList': (r, scope) => r.campaigns.keepList(scope, campaign.id, ['rosa']),
  'campaigns.plan': (r, scope) => r.campaigns.plan(scope, campaign.id, { ...campaignPlan, name: 'Other' }),
  'campaigns.move': (r, scope) => r.campaigns.move(scope, campaign.id, ['checking'], 'checked'),
  'campaigns.judged': (r, scope) =>
    r.campaigns.judged(scope, campaign, { rows: [member], last: 'patient-2', considered: 1 }),
  'campaigns.goOn': (r, scope) => r.campaigns.goOn(scope, member, { channel: 'email', address: 'a@b.example' }),
  'campaigns.pace': (r, scope) => r.campaigns.pace(scope, campaign, noon),
  'campaigns.handedOver': (r, scope) => r.campaigns.handedOver(scope, member),
  'users.setPager': (r, scope) => r.users.setPager(scope, 'maria', '+16175550142'),
  'links.ensure': (r, scope) => r.links.ensure(scope, [{ ...link, id: 'other' }]),
  'links.takeTry': (r, scope) => r.links.takeTry(scope, link.id, noon),
  'links.opened': (r, scope) => r.links.opened(scope, link.id, noon),
  'links.revoke': (r, scope) => r.links.revoke(scope, link, noon),
  'migrations.create': (r, scope) => r.migrations.create(scope, migration),
  'migrations.move': (r, scope) => r.migrations.move(scope, migration.id, ['planning'], 'done'),
  'migrations.plan': (r, scope) => r.migrations.plan(scope, [migrationRow]),
  'migrations.putOff': (r, scope) => r.migrations.putOff(scope, migrationRow),
  'migrations.settle': (r, scope) => r.migrations.settle(scope, migrationRow, { status: 'failed' }),
  'drafts.save': (r, scope) => r.drafts.save(scope, { pathway: 'p', source: 'changed', ifVersion: 1 }),
  'templates.publish': (r, scope) => r.templates.publish(scope, { template: 't', texts: {}, hash: 'other' }),
  'templates.saveDraft': (r, scope) =>
    r.templates.saveDraft(scope, { template: 't', texts: { sms: { en: 'changed' } }, ifVersion: 1 }),
  'definitions.retire': (r, scope) => r.definitions.retire(scope, 'p', 1),
  'idempotency.begin': (r, scope) => r.idempotency.begin(scope, 'key', 'hash', noon),
  'idempotency.finish': (r, scope) => r.idempotency.finish(scope, 'key', 500, null),
  'idempotency.abandon': (r, scope) => r.idempotency.abandon(scope, 'key'),
} satisfies { readonly [M in Method]?: Look };

/** Not about one organization: sign-in, the senders' table and what sweepers and feeds do over all of them. */
type OverAll =
  | `${'arrivals' | 'organizations' | 'apiKeys' | 'senders' | 'heartbeats' | 'relay'}.${string}`
  | `users.${'get' | 'findByEmail' | 'create'}`
  | `hl7Messages.${'store' | 'settle' | 'get' | 'sameControlId'}`
  | 'timeline.feedSince'
  | 'links.find'
  | 'attachments.awaitedSince'
  | 'enrollments.startingSince'
  | 'migrations.atWorkSince'
  | 'campaigns.atWorkSince'
  | 'tasks.undelivered'
  | 'intents.unsettledSince'
  | 'intents.untoldSince'
  | 'inbox.unappliedSince';
type Unlisted = Exclude<Method, keyof typeof reads | keyof typeof writes | OverAll>;
/** Does not compile while a method of a repository is in none of the lists. */
const everyMethodIsListed: [Unlisted] extends [never] ? true : Unlisted = true;

const isEmpty = (seen: unknown): boolean =>
  seen === null ||
  seen === 0 ||
  (Array.isArray(seen) && seen.length === 0) ||
  (typeof seen === 'object' && 'items' in seen && isEmpty(seen.items));

/** All documents of the owner, as they are stored. */
async function ownersRecord(): Promise<object> {
  const collections = [...database.connection.modelNames()].sort();
  const dumps = collections.map(async (name) => [
    name,
    await database.connection
      .collection(name)
      .find({ orgId: 'clinic' })
      .project({ outbox: 0 })
      .sort({ _id: 1 })
      .toArray(),
  ]);
  return Object.fromEntries(await Promise.all(dumps)) as object;
}

describe('an organization', () => {
  it.each(Object.entries(reads))('is seen through %s by its own people and by nobody else', async (_method, look) => {
    expect(isEmpty(await look(database.repositories, owner, seeded))).toBe(false);
    expect(isEmpty(await look(database.repositories, stranger, seeded))).toBe(true);
  });

  it.each(Object.entries(writes))('is not changed through %s by a stranger', async (_method, write) => {
    const before = await ownersRecord();
    await write(database.repositories, stranger, seeded).catch((error: unknown) => {
      expect(error).toHaveProperty('code', expect.stringMatching(/^(forbidden|not-found|conflict)$/));
    });
    expect(await ownersRecord()).toEqual(before);
  });

  it('does not answer a request with what another one was answered', async () => {
    const { idempotency } = database.repositories;
    expect(await idempotency.begin(owner, 'key', 'hash', noon)).toEqual({
      state: 'done',
      status: 200,
      body: { secret: true },
    });
    expect(await idempotency.begin(staff('third'), 'key', 'hash', noon)).toEqual({ state: 'new' });
  });

  it('has every repository method in one of the lists', () => {
    expect(everyMethodIsListed).toBe(true);
  });
});
