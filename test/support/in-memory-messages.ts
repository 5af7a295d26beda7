import type { CampaignRepository } from '../../core/campaign-repository';
import type { ContactRepository, ConversationRepository, IntentRepository } from '../../core/message-repositories';
import type {
  EnrollmentRepository,
  InboxRepository,
  OrganizationRepository,
  PatientRepository,
  TaskRepository,
} from '../../core/repositories';
import type { Campaign } from '../../core/record/campaign';
import { consentChanges } from '../../core/record/consent';
import type { Enrollment } from '../../core/record/enrollment';
import type { InboxEntry } from '../../core/record/inbox';
import type { Conversation } from '../../core/record/conversation';
import type { Channel, Contact, InboundMessage, MessageIntent } from '../../core/record/message';
import type { Organization } from '../../core/record/organization';
import type { Patient } from '../../core/record/patient';
import type { Scope } from '../../core/record/scope';

/**
 * The ports that messaging needs, over maps: each method is one atomic change, as the database's are. For tests in which
 * the carrier's behavior and crashes between two changes are what counts.
 */
export class InMemoryMessages {
  readonly intentRows = new Map<string, MessageIntent>();
  /** The ids of those that failed or are unknown, and of which nobody was told. */
  readonly untold = new Set<string>();
  readonly contactRows = new Map<string, Contact>();
  readonly conversationRows = new Map<string, Conversation>();
  readonly inboundRows = new Map<string, InboundMessage>();
  readonly inboxRows = new Map<string, InboxEntry>();
  readonly patientRows: Patient[] = [];
  readonly organizationRows: Organization[] = [];
  readonly enrollmentRows: Enrollment[] = [];
  readonly campaignRows: Campaign[] = [];

  readonly intents: IntentRepository = {
    get: async (scope, id) => this.intent(scope, id),
    startingWith: async (scope, start) => {
      const [intent, ...more] = this.intentsOf(scope).filter(({ id }) => id.startsWith(start));
      return more.length === 0 ? (intent ?? null) : null;
    },
    list: async (scope, query) => {
      const items = this.intentsOf(scope).filter(
        (intent) =>
          (query.patientId === undefined || intent.patientId === query.patientId) &&
          (query.template === undefined || intent.template === query.template) &&
          (query.created?.from === undefined || intent.createdAt >= query.created.from) &&
          (query.status === undefined || [query.status].flat().includes(intent.status)),
      );
      const start = query.cursor === undefined ? 0 : Number(query.cursor);
      const end = start + query.limit;
      return {
        items: items.slice(start, end),
        nextCursor: end < items.length ? String(end) : null,
        total: items.length,
      };
    },
    count: () => Promise.reject(new Error('Counted in the database only')),
    backlog: () => Promise.reject(new Error('Counted in the database only')),
    create: async (_scope, intent) => {
      const stored = this.intentRows.get(intent.id) ?? intent;
      this.intentRows.set(intent.id, stored);
      return stored;
    },
    transition: async (scope, known, from, to, fields) => {
      const id = typeof known === 'string' ? known : known.id;
      const intent = this.intent(scope, id);
      if (intent === null || !from.includes(intent.status)) return null;
      const attempts = intent.attempts + (to === 'sending' ? 1 : 0);
      const changed = { ...intent, ...fields, status: to, attempts };
      if (to === 'failed' || to === 'unknown') this.untold.add(id);
      else this.untold.delete(id);
      this.intentRows.set(id, changed);
      return changed;
    },
    merge: async (scope, id, into) => {
      const intent = this.intent(scope, id);
      if (intent?.status !== 'pending') return false;
      this.intentRows.set(id, { ...intent, status: 'suppressed', reason: 'merged', mergedInto: into });
      return true;
    },
    unmerge: async (scope, id, from) => {
      const intent = this.intent(scope, id);
      if (intent?.status !== 'suppressed' || intent.mergedInto !== from) return false;
      const { reason: _reason, mergedInto: _mergedInto, ...own } = intent;
      this.intentRows.set(id, { ...own, status: 'pending' });
      return true;
    },
    mergedInto: async (scope, id) => this.intentsOf(scope).filter(({ mergedInto }) => mergedInto === id),
    findByProviderId: async (scope, providerId) =>
      this.intentsOf(scope).find((intent) => intent.providerId === providerId) ?? null,
    pendingTo: async (scope, channel, address) =>
      this.intentsOf(scope).filter(
        (intent) => intent.channel === channel && intent.address === address && intent.status === 'pending',
      ),
    openQuestions: async (scope, channel, address) =>
      this.intentsOf(scope)
        .filter(
          (intent) =>
            intent.question !== undefined &&
            intent.answeredAt === undefined &&
            intent.channel === channel &&
            intent.address === address &&
            ['sending', 'unknown', 'sent', 'delivered'].includes(intent.status) &&
            !this.enrollmentRows.some(({ id, status }) => id === intent.enrollmentId && status === 'ended'),
        )
        .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime()),
    askedSince: async (scope, channel, address, since) =>
      this.intentsOf(scope)
        .filter((intent) => intent.question !== undefined && intent.channel === channel && intent.address === address)
        .filter(({ sentAt }) => sentAt !== undefined && sentAt >= since)
        .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime()),
    promotionSince: async (scope, channel, address, since) =>
      this.intentsOf(scope)
        .filter((intent) => intent.campaignId !== undefined && intent.channel === channel && intent.address === address)
        .find(({ sentAt }) => sentAt !== undefined && sentAt >= since) ?? null,
    markOptedOut: async (scope, id, at) => {
      const intent = this.intent(scope, id);
      if (intent) this.intentRows.set(id, { ...intent, optedOutAt: intent.optedOutAt ?? at });
    },
    markAnswered: async (scope, id, at, answer) => {
      const intent = this.intent(scope, id);
      if (!intent || intent.answeredAt) return;
      this.intentRows.set(id, { ...intent, answeredAt: at, ...(answer !== undefined && { answer }) });
    },
    unsettledSince: async (olderThan, limit) =>
      [...this.intentRows.values()]
        .filter((intent) => ['sending', 'unknown'].includes(intent.status) && intent.createdAt < olderThan)
        .slice(0, limit),
    untoldSince: async (_olderThan, limit) =>
      [...this.untold].flatMap((id) => this.intentRows.get(id) ?? []).slice(0, limit),
    markTold: async (_scope, id, status) => {
      if (this.intentRows.get(id)?.status === status) this.untold.delete(id);
    },
    countSent: async (scope, enrollmentId) =>
      this.intentsOf(scope).filter((intent) => intent.enrollmentId === enrollmentId && intent.sentAt !== undefined)
        .length,
  };

  readonly contacts: ContactRepository = {
    getMany: async (scope, channel, addresses) =>
      (await Promise.all(addresses.map((address) => this.contacts.get(scope, channel, address)))).flatMap(
        (contact) => contact ?? [],
      ),
    get: async (scope, channel, address) => this.contactRows.get(contactId(scope, channel, address)) ?? null,
    claim: async (scope, channel, address, intentId, at, turn) => {
      const contact = this.contact(scope, channel, address);
      if (contact.optedOut) return { result: 'opted-out' };
      if (contact.inFlight && contact.inFlight.intentId !== intentId) {
        return { result: 'busy', intentId: contact.inFlight.intentId, since: contact.inFlight.at };
      }
      const revision = contact.revision ?? 0;
      if (turn && turn.revision !== revision) return { result: 'changed' };
      this.contactRows.set(contact.id, {
        ...contact,
        inFlight: contact.inFlight ?? { intentId, at },
        ...(turn && { sends: turn.sends, revision: revision + 1 }),
      });
      return { result: 'claimed' };
    },
    release: async (scope, channel, address, intentId, giveBack) => {
      const { inFlight, ...contact } = this.contact(scope, channel, address);
      const sends = (contact.sends ?? []).filter((send) => !giveBack || send.intentId !== intentId);
      const isOther = inFlight !== undefined && inFlight.intentId !== intentId;
      this.contactRows.set(contact.id, {
        ...{ ...contact, sends, revision: (contact.revision ?? 0) + 1 },
        ...(isOther && { inFlight }),
      });
    },
    optOut: async (scope, channel, address, source, at, { patientId: _patientId, ...grounds } = {}) => {
      const { doubt: _doubt, ...contact } = this.contact(scope, channel, address);
      if (contact.optedOut) return false;
      const change = { status: 'opted-out', at, source, ...grounds, by: scope.actor } as const;
      const consents = [...consentChanges(contact), change];
      this.contactRows.set(contact.id, { ...contact, optedOut: { at, source }, consents });
      return true;
    },
    optIn: async (scope, channel, address, source, at, { patientId: _patientId, ...grounds } = {}) => {
      const { optedOut, ...contact } = this.contact(scope, channel, address);
      if (!optedOut && contact.consents) return false;
      const change = { status: 'opted-in', at, source, ...grounds, by: scope.actor } as const;
      const before = consentChanges({ ...contact, ...(optedOut && { optedOut }) });
      this.contactRows.set(contact.id, { ...contact, consents: [...before, change] });
      return true;
    },
    setUnreachable: async (scope, channel, address, mark) => {
      const contact = this.contact(scope, channel, address);
      if ((mark === null) === (contact.unreachable === undefined)) return false;
      const { unreachable: _before, ...rest } = contact;
      const unreachable = mark && { at: mark.at, code: mark.code };
      this.contactRows.set(contact.id, { ...rest, ...(unreachable && { unreachable }) });
      return true;
    },
    setPromotion: async (scope, channel, address, { patientId: _patientId, status, source, at, ...grounds }) => {
      const { noPromotion, ...contact } = this.contact(scope, channel, address);
      const isOut = status === 'opted-out';
      if (isOut === (noPromotion !== undefined)) return false;
      const change = { status, purpose: 'promotion', at, source, ...grounds, by: scope.actor } as const;
      this.contactRows.set(contact.id, {
        ...contact,
        ...(isOut && { noPromotion: { at, source } }),
        consents: [...consentChanges(contact), change],
        revision: (contact.revision ?? 0) + 1,
      });
      return true;
    },
    doubt: async (scope, channel, address, { patientId: _patientId, ...doubt }) => {
      const contact = this.contact(scope, channel, address);
      if (contact.doubt || contact.optedOut) return false;
      this.contactRows.set(contact.id, { ...contact, doubt });
      return true;
    },
    settleDoubt: async (scope, channel, address) => {
      const { doubt, ...contact } = this.contact(scope, channel, address);
      this.contactRows.set(contact.id, contact);
      return doubt !== undefined;
    },
  };

  readonly campaigns: Pick<CampaignRepository, 'get'> = {
    get: async (scope, id) => this.campaignRows.find((one) => one.orgId === scope.orgId && one.id === id) ?? null,
  };

  readonly conversations: ConversationRepository = {
    storeInbound: async (scope, message) => {
      const key = `${scope.orgId}/${message.providerId}`;
      if (this.inboundRows.has(key)) return false;
      this.inboundRows.set(key, message);
      return true;
    },
    storedInbound: async (scope, providerIds) => {
      const own = [...this.inboundRows.values()].filter(({ orgId }) => orgId === scope.orgId);
      return new Set(own.map(({ providerId }) => providerId).filter((id) => providerIds.includes(id)));
    },
    inbound: async (scope, patientId, limit) =>
      [...this.inboundRows.values()]
        .filter((message) => message.orgId === scope.orgId && message.patientId === patientId)
        .sort((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime())
        .slice(0, limit),
    inboundFrom: async (scope, channel, address, limit) =>
      [...this.inboundRows.values()]
        .filter((message) => message.orgId === scope.orgId && message.patientId === undefined)
        .filter((message) => message.channel === channel && message.from === address)
        .sort((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime())
        .slice(0, limit),
    touch: async (scope, thread, at, needsPerson, text) => {
      const id = typeof thread === 'string' ? thread : thread.address;
      const whose = typeof thread === 'string' ? { patientId: thread } : { from: thread };
      const fresh: Conversation = { id, orgId: scope.orgId, ...whose, lastAt: at, needsPerson: false };
      const { reason, questionId, ...before } = this.conversationRows.get(`${scope.orgId}/${id}`) ?? fresh;
      this.conversationRows.set(`${scope.orgId}/${id}`, {
        ...before,
        ...(needsPerson === undefined && reason !== undefined && { reason }),
        ...(needsPerson === undefined && questionId !== undefined && { questionId }),
        ...(needsPerson ?? {}),
        lastAt: at,
        needsPerson: needsPerson === undefined ? before.needsPerson : needsPerson !== false,
        ...(text !== undefined && { lastText: text }),
      });
    },
    get: async (scope, patientId) => this.conversationRows.get(`${scope.orgId}/${patientId}`) ?? null,
    byId: async (scope, id) => this.conversationRows.get(`${scope.orgId}/${id}`) ?? null,
    list: () => Promise.reject(new Error('Listed in the database only')),
    assign: () => Promise.reject(new Error('Assigned in the database only')),
    close: () => Promise.reject(new Error('Closed in the database only')),
    giveTo: () => Promise.reject(new Error('Given in the database only')),
    answered: async (scope, patientId, at) => this.conversations.touch(scope, patientId, at, false),
    reopen: () => Promise.reject(new Error('Reopened in the database only')),
  };

  readonly inbox: InboxRepository = {
    store: async (_scope, entry) => {
      if (this.inboxRows.has(entry.id)) return false;
      this.inboxRows.set(entry.id, entry);
      return true;
    },
    getMany: async (scope, ids) =>
      ids.flatMap((id) => this.inboxRows.get(id) ?? []).filter((entry) => entry.orgId === scope.orgId),
    appliedTo: async (scope, enrollmentId) =>
      [...this.inboxRows.values()].filter(
        (entry) =>
          entry.orgId === scope.orgId && entry.enrollmentId === enrollmentId && entry.appliedStep !== undefined,
      ),
    drop: async (_scope, id, at) => {
      const entry = this.inboxRows.get(id);
      if (entry) this.inboxRows.set(id, { ...entry, droppedAt: at });
    },
    unappliedSince: async (olderThan, limit) =>
      [...this.inboxRows.values()].filter((entry) => entry.at < olderThan).slice(0, limit),
  };

  readonly patients: Pick<PatientRepository, 'get' | 'findByAddress'> = {
    get: async (scope, id) => this.patientRows.find((one) => one.id === id && one.orgId === scope.orgId) ?? null,
    findByAddress: async (scope, channel, address) =>
      this.patientRows.filter(
        (one) => one.orgId === scope.orgId && (channel === 'sms' ? one.phone : one.email) === address,
      ),
  };

  readonly organizations: Pick<OrganizationRepository, 'get' | 'all'> = {
    get: async (id) => this.organizationRows.find((one) => one.id === id) ?? null,
    all: async () => this.organizationRows,
  };

  readonly enrollments: Pick<EnrollmentRepository, 'get' | 'running'> = {
    get: async (scope, id) => this.enrollmentRows.find((one) => one.id === id && one.orgId === scope.orgId) ?? null,
    running: async (scope, query) =>
      this.enrollmentRows.filter(
        (one) => one.orgId === scope.orgId && one.patientId === query.patientId && one.status !== 'ended',
      ),
  };

  /** Of whom snoozed tasks were woken. */
  readonly woken: string[] = [];
  readonly tasks: Pick<TaskRepository, 'wake'> = {
    wake: async (_scope, patientId) => this.woken.push(patientId),
  };

  /** The ports alone, to be handed on or wrapped. */
  get ports() {
    const { intents, contacts, conversations, inbox, patients, organizations, enrollments, tasks, campaigns } = this;
    return { intents, contacts, conversations, inbox, patients, organizations, enrollments, tasks, campaigns };
  }

  private intent(scope: Scope, id: string): MessageIntent | null {
    const intent = this.intentRows.get(id);
    return intent?.orgId === scope.orgId ? intent : null;
  }

  private intentsOf(scope: Scope): MessageIntent[] {
    return [...this.intentRows.values()].filter((intent) => intent.orgId === scope.orgId);
  }

  private contact(scope: Scope, channel: Channel, address: string): Contact {
    const id = contactId(scope, channel, address);
    return this.contactRows.get(id) ?? { id, orgId: scope.orgId, channel, address };
  }
}

function contactId(scope: Scope, channel: Channel, address: string): string {
  return `${scope.orgId}/${channel}/${address}`;
}

/** A crash of the process: whatever was written before it stays. */
export class Crash extends Error {}

/**
 * The same ports, with a crash at the nth call, before or after it has taken effect. `calls` counts them, so that a test
 * can go through every point.
 */
export function crashing<Ports extends object>(ports: Ports, at: number, when: 'before' | 'after') {
  let calls = 0;
  const crashes = (): boolean => ++calls === at;
  const wrap = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, name, receiver) {
        const method: unknown = Reflect.get(target, name, receiver);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]): Promise<unknown> => {
          const hit = crashes();
          if (hit && when === 'before') throw new Crash();
          const result: unknown = await Reflect.apply(method, target, args);
          if (hit) throw new Crash();
          return result;
        };
      },
    });
  const wrapped = Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [name, typeof port === 'object' && port !== null ? wrap(port) : port]),
  );
  return { ports: wrapped as Ports, calls: () => calls };
}
