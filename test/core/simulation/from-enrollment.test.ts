import { DECIDED_KIND, decisionData } from '../../../core/record/condition-decision';
import type { AuditEvent, Json } from '../../../core/record/audit-event';
import type { Enrollment } from '../../../core/record/enrollment';
import type { InboxEntry } from '../../../core/record/inbox';
import type { MessageIntent } from '../../../core/record/message';
import type { Patient } from '../../../core/record/patient';
import { scriptFromEnrollment, type PastEnrollment } from '../../../core/simulation/from-enrollment';
import { readScript } from '../../../core/simulation/read-script';
import { writeScript } from '../../../core/simulation/write-script';

const start = new Date('2026-03-02T15:00:00Z');
const later = (hours: number): Date => new Date(start.getTime() + hours * 3_600_000);
const own = { orgId: 'o', patientId: 'rosa', enrollmentId: 'e' };

const enrollment: Enrollment = {
  ...{ id: 'e', orgId: 'o', patientId: 'rosa', pathway: 'p', definitionId: 'd', definitionVersion: 3 },
  ...{ trigger: { kind: 'manual', key: 'k' }, startAt: start, createdAt: later(2), status: 'ended', step: 9 },
  ...{ outcome: 'completed', endedAt: later(500) },
};
const patient: Patient = {
  ...{ id: 'rosa', orgId: 'o', identifiers: [], name: { given: 'Rosa', family: 'Alvarez' }, phone: '+16175550142' },
  ...{ language: 'es', zone: 'America/Chicago', medications: [], createdAt: start, updatedAt: later(400), version: 1 },
};
const text: MessageIntent = {
  ...{
    id: 'i',
    ...own,
    effectKey: 'how#2',
    channel: 'sms',
    address: '+16175550142',
    language: 'es',
    body: 'Hola Rosa',
  },
  ...{ exempt: false, status: 'sent', createdAt: later(10), sentAt: later(10), attempts: 1 },
};
const entry = (news: InboxEntry['news'], hours: number): InboxEntry => ({
  ...{ id: `${news.type}-${hours}`, orgId: 'o', enrollmentId: 'e', news, at: later(hours), appliedStep: 2 },
});
const event = (kind: string, hours: number, data: { readonly [key: string]: Json }): AuditEvent => ({
  ...{ id: `${kind}-${hours}`, at: later(hours), kind, data, actor: { kind: 'system', id: 's', name: 's' } },
  subject: { type: 'enrollment', id: 'e' },
});
const decided = (hours: number, state: 'known' | 'missing', value?: number): AuditEvent =>
  event(
    DECIDED_KIND,
    hours,
    decisionData('risk#1', 'lace.score > 9.0', {
      value: 'unknown',
      evidence: [{ fact: 'lace.score', state, ...(value !== undefined && { value, at: later(hours) }) }],
    }),
  );

const past = (more: Partial<PastEnrollment> = {}): PastEnrollment => ({
  ...{ enrollment, patient, definition: null, tasks: [], intents: [], inbox: [], notes: [], decisions: [] },
  ...{ childStarts: new Map(), facts: new Map() },
  ...more,
});
const drawn = (more: Partial<PastEnrollment> = {}) => scriptFromEnrollment(past(more), 'past patient 3').script;

describe('a past patient as a script', () => {
  it('begins when the clinic heard of it, and says nothing of who it was', () => {
    const script = drawn({ intents: [text] });
    expect(script).toMatchObject({
      ...{ name: 'past patient 3', start: start.toISOString(), begins: 'PT2H' },
      patient: { name: 'Patient', language: 'es', zone: 'America/Chicago', channels: ['sms'] },
    });
    expect(writeScript(script)).not.toMatch(/Rosa|Alvarez|6175550142|Hola/);
  });

  it('replies as it was read, so long after the text', () => {
    const reply = entry({ type: 'reply', effectKey: 'how#2', option: 'worse', inboundId: 'in' }, 13.5);
    expect(drawn({ intents: [text], inbox: [reply] }).replies).toEqual([
      { to: 'how', occurrence: 2, after: 'PT3H30M', answer: 'worse' },
    ]);
    expect(drawn({ inbox: [reply] }).replies).toEqual([]);
  });

  it('has what the carrier did, and leaves to the simulation what follows from its own rules', () => {
    const failed: MessageIntent = { ...text, status: 'failed' };
    const told = entry({ type: 'delivery', effectKey: 'how#2', channel: 'sms', result: 'failed' }, 11);
    expect(drawn({ intents: [failed], inbox: [told] }).messages).toEqual([
      { to: 'how', occurrence: 2, channel: 'sms', result: 'failed', after: 'PT1H' },
    ]);
    const slow: MessageIntent = { ...text, sentAt: later(11) };
    expect(drawn({ intents: [slow] }).messages).toMatchObject([{ result: 'sent', after: 'PT1H' }]);
    const suppressed = (reason: 'expired' | 'opted-out'): MessageIntent => ({ ...text, status: 'suppressed', reason });
    expect(drawn({ intents: [suppressed('expired')] }).messages).toEqual([]);
    expect(drawn({ intents: [suppressed('opted-out')] }).messages).toMatchObject([{ reason: 'opted-out' }]);
    const optOut = entry({ type: 'event', name: 'patient.optedOut', reference: 'r' }, 9);
    expect(drawn({ intents: [suppressed('opted-out')], inbox: [optOut] }).messages).toEqual([]);
  });

  it('has events, a cancellation and the ends of called pathways at their times', () => {
    const script = drawn({
      inbox: [
        entry({ type: 'event', name: 'encounter.admitted', reference: 'r' }, 30),
        entry({ type: 'child', effectKey: 'prepare#1', outcome: 'prepared' }, 40),
        entry({ type: 'cancel', outcome: 'cancelled' }, 50),
      ],
      childStarts: new Map([['prepare#1', later(34)]]),
      notes: [event('step.noted', 45, { note: 'child', target: 'again#1', detail: 'not-started' })],
    });
    expect(script.events).toEqual([{ after: 'PT30H', name: 'encounter.admitted' }]);
    expect(script.cancel).toEqual({ after: 'PT50H', outcome: 'cancelled' });
    expect(script.calls).toEqual([
      { step: 'prepare', occurrence: 1, after: 'PT6H', outcome: 'prepared' },
      { step: 'again', occurrence: 1, after: 'PT0S', outcome: 'not-started' },
    ]);
    expect(script.defaults.calls).toBe('never');
  });

  it('knows what conditions were answered by, and since when', () => {
    const decisions = [decided(3, 'missing'), decided(20, 'known', 12), decided(30, 'known', 12)];
    const facts = new Map([['lace.score', { value: 12, evidence: { resource: 'Encounter/1', at: later(400) } }]]);
    const script = drawn({ decisions, facts });
    expect(script.facts).toEqual({ 'lace.score': null });
    expect(script.events).toEqual([{ after: 'PT19H59M', facts: { 'lace.score': 12 } }]);
  });

  it('takes a fact that nothing asked for as it is on record, and none that the run knows itself', () => {
    const facts = new Map([
      ['encounter.class', { value: 'IMP', evidence: { resource: 'Encounter/1', at: later(400) } }],
      ['encounter.dischargedAt', { value: start, evidence: { resource: 'Encounter/1' } }],
      ['messages.sent', { value: 4, evidence: { resource: 'Enrollment/e' } }],
      ['milestone.contacted', { value: true, evidence: { resource: 'Enrollment/e' } }],
    ]);
    expect(drawn({ facts }).facts).toEqual({
      'encounter.class': 'IMP',
      'encounter.dischargedAt': start.toISOString(),
    });
  });
});

it('a script that is written reads back as it was', () => {
  const script = drawn({ intents: [text], decisions: [decided(3, 'missing'), decided(20, 'known', 12)] });
  expect(readScript(writeScript(script))).toEqual({ ok: true, script });
  expect(writeScript(script)).not.toMatch(/random|seed|tasks: \[\]/);
});
