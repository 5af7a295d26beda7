import { ApplicationFailure } from '@temporalio/common';
import { createDeliverMessage, type DeliverMessageDeps } from '../../activities/deliver-message';
import { receiveStatus } from '../../api/commands/receive-status';
import type { SendResult } from '../../core/ports';
import type { MessageIntent } from '../../core/record/message';
import { systemScope } from '../../core/record/scope';
import { Crash, crashing, InMemoryMessages } from '../support/in-memory-messages';
import { anEnrollment, anIntent, anOrganization, aPatient, NOON } from '../support/message-builders';

const SCOPE = systemScope('org-1', 'test');
const morning = new Date('2026-11-24T13:00:00Z');

/** Three texts of the night that all wait for 8:00; the carrier takes everything unless told otherwise. */
function world(...fields: readonly Partial<MessageIntent>[]) {
  const records = new InMemoryMessages();
  records.organizationRows.push(anOrganization());
  records.patientRows.push(aPatient());
  records.enrollmentRows.push(anEnrollment());
  const intents = [0, 1, 2].map((index) =>
    anIntent({
      ...{ id: `intent-${index}`, effectKey: `m${index}#1`, body: `Riverside Clinic: text ${index}.` },
      ...{ createdAt: new Date(NOON.getTime() + index), heldUntil: morning, ...fields[index] },
    }),
  );
  for (const intent of intents) records.intentRows.set(intent.id, intent);
  const taken: string[] = [];
  const answers: SendResult[] = [];
  const sms: DeliverMessageDeps['sms'] = {
    send: ({ intentId, body }) => {
      const answer = answers.shift() ?? { result: 'accepted', providerId: `SM-${intentId}` };
      if (answer.result === 'accepted') taken.push(body);
      return Promise.resolve(answer);
    },
    acceptedSince: () =>
      Promise.resolve(taken.map((body, index) => ({ providerId: `SM-${index}`, body, at: morning, status: 'sent' }))),
    receivedSince: () => Promise.resolve([]),
    mediaOf: () => Promise.resolve([]),
  };
  let now = morning;
  const rest = {
    sms,
    email: { send: () => Promise.reject(new Error('no email')) },
    runtime: { notify: () => Promise.resolve('sent' as const) },
    clock: { now: () => now },
  };
  const deliver = (index: number, repositories: DeliverMessageDeps['repositories'] = records) =>
    createDeliverMessage({ repositories, ...rest })({ orgId: 'org-1', intentId: `intent-${index}` });
  return {
    ...{ records, taken, answers, rest, deliver },
    stored: (index: number) => records.intentRows.get(`intent-${index}`),
    later: () => (now = new Date(now.getTime() + 24 * 3_600_000)),
    report: (status: string, errorCode: string) =>
      receiveStatus(
        { ...records.ports, ...rest },
        { intentId: 'intent-0', orgId: 'org-1', messageSid: 'SM-intent-0', status, errorCode },
      ),
  };
}
const merged = { status: 'suppressed', reason: 'merged', mergedInto: 'intent-0' };

describe('texts that wait for the same day', () => {
  it('go as one, with the name of who writes once, and each pathway hears that its own was sent', async () => {
    const { deliver, taken, stored } = world();
    expect(await deliver(0)).toEqual({ result: 'sent' });
    expect(taken).toEqual(['Riverside Clinic: text 0.\n\ntext 1.\n\ntext 2.']);
    expect([stored(1), stored(2)]).toMatchObject([merged, merged]);
    expect(await deliver(1)).toEqual({ result: 'sent' });
    expect(await deliver(2)).toEqual({ result: 'sent' });
    expect(taken).toHaveLength(1);
  });

  it.each<[string, Partial<MessageIntent>]>([
    ['asks something', { question: { kind: 'yes-no', options: [] } }],
    ['is in another language', { language: 'es' }],
    ['is for another patient on the same phone', { patientId: 'patient-2' }],
    ['was written by a person', { enrollmentId: '' }],
    ['waits for tomorrow', { heldUntil: new Date('2026-11-25T13:00:00Z') }],
    ['would make the text longer than three parts', { body: 'x'.repeat(440) }],
    ['has expired', { expiresAt: morning }],
    ['belongs to a pathway that has ended', { enrollmentId: 'ended' }],
    ['belongs to a pathway that a person holds', { enrollmentId: 'paused' }],
  ])('one stays by itself that %s', async (_what, fields) => {
    const { deliver, taken, records, stored } = world({}, fields);
    const progress = { openSteps: [], timers: [], milestones: {}, recorded: {}, paused: true } as const;
    records.enrollmentRows.push(
      anEnrollment({ id: 'ended', status: 'ended' }),
      anEnrollment({ id: 'paused', progress }),
    );
    const own = records.intentRows.get('intent-1');
    if (fields.enrollmentId === '' && own) {
      const { enrollmentId: _none, ...loose } = own;
      records.intentRows.set('intent-1', loose);
    }
    if (fields.question) {
      // It goes first, and spends the day's budget.
      expect(await deliver(1)).toEqual({ result: 'sent' });
      expect(taken).toEqual(['Riverside Clinic: text 1.']);
      return;
    }
    expect(await deliver(0)).toEqual({ result: 'sent' });
    expect(taken).toEqual(['Riverside Clinic: text 0.\n\ntext 2.']);
    expect(stored(1)?.status).toBe('pending');
  });

  it.each<[string, SendResult]>([
    ['refuses', { result: 'rejected', code: '21408', message: 'region', optedOut: false }],
    ['puts off', { result: 'busy', retryAfterMs: 1 }],
  ])('wait again, each by itself, when the carrier %s the one text', async (_what, answer) => {
    const { deliver, answers, taken, stored } = world();
    answers.push(answer);
    await deliver(0).catch((error: unknown) => expect(error).toBeInstanceOf(ApplicationFailure));
    expect(stored(1)).toMatchObject({ status: 'pending' });
    expect(stored(1)).not.toHaveProperty('mergedInto');
    expect(await deliver(0)).toMatchObject({ result: answer.result === 'busy' ? 'sent' : 'failed' });
    expect(await deliver(1)).toEqual({ result: 'sent' });
    expect(taken).toHaveLength(1);
    expect(taken[0]).toContain('text 2');
  });

  it('are taken back with it when the carrier knows of an opt-out, and the pathway is told once', async () => {
    const { deliver, answers, stored, records } = world();
    answers.push({ result: 'rejected', code: '21610', message: 'stop', optedOut: true });
    expect(await deliver(0)).toEqual({ result: 'suppressed', reason: 'opted-out' });
    for (const index of [1, 2]) expect(stored(index)).toMatchObject({ status: 'suppressed', reason: 'opted-out' });
    expect([...records.inboxRows.values()].map(({ news }) => news)).toMatchObject([{ name: 'patient.optedOut' }]);
  });

  it('fail together when the carrier cannot deliver what it took, and each pathway is told once', async () => {
    const { deliver, report, stored, records } = world();
    await deliver(0);
    await deliver(1);
    await report('undelivered', '30003');
    await report('undelivered', '30003');
    for (const index of [0, 1, 2]) expect(stored(index)).toMatchObject({ status: 'failed', error: { code: '30003' } });
    const news = [...records.inboxRows.values()].map((entry) => entry.news);
    expect(news).toHaveLength(3);
    for (const index of [0, 1, 2])
      expect(news).toContainEqual({ type: 'delivery', effectKey: `m${index}#1`, channel: 'sms', result: 'failed' });
  });

  it('are unknown together', async () => {
    const { deliver, answers } = world();
    answers.push({ result: 'unknown', message: 'timeout' });
    expect(await deliver(0)).toEqual({ result: 'unknown' });
    expect(await deliver(1)).toEqual({ result: 'unknown' });
  });
});

describe('a crash at any point of a merged text', () => {
  it.each(['before', 'after'] as const)(
    '%s: each text reaches the patient once, or it is said that nobody knows',
    async (when) => {
      for (let at = 1; ; at += 1) {
        const { records, deliver, taken, later } = world();
        const broken = crashing(records.ports, at, when);
        await deliver(0, broken.ports).catch((error: unknown) => {
          if (!(error instanceof Crash)) throw error;
        });
        for (let day = 0; day < 4; day += 1) {
          for (const index of [0, 1, 2]) await deliver(index);
          later();
        }
        const all = taken.join('\n');
        for (const index of [0, 1, 2]) {
          const { result } = await deliver(index);
          expect(['sent', 'unknown']).toContain(result);
          // Nobody knows whether the carrier was reached before the crash, so a person looks, and it is not sent again.
          expect(all.split(`text ${index}.`)).toHaveLength(result === 'sent' ? 2 : 1);
        }
        if (broken.calls() < at) return;
      }
    },
  );
});

it('a merged text of the record is found by what it was merged into', async () => {
  const { deliver, records } = world();
  await deliver(0);
  expect((await records.intents.mergedInto(SCOPE, 'intent-0')).map(({ id }) => id)).toEqual(['intent-1', 'intent-2']);
});
