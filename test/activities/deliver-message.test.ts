import { ApplicationFailure } from '@temporalio/common';
import { createDeliverMessage, type DeliverMessageDeps } from '../../activities/deliver-message';
import type { DeliveryOutcome } from '../../activities/delivery-outcome';
import { createEmailProvider } from '../../adapters/smtp/email-provider';
import { createSmsProvider } from '../../adapters/twilio/sms-provider';
import { OPT_OUT_CONFIRMATION } from '../../core/messaging/delivery/standing-replies';
import type { MessageIntent } from '../../core/record/message';
import { systemScope } from '../../core/record/scope';
import { Crash, crashing, InMemoryMessages } from '../support/in-memory-messages';
import { anIntent, anOrganization, aPatient } from '../support/message-builders';
import { simulatorRig, type SimulatorRig } from '../support/simulators';

const SCOPE = systemScope('org-1', 'test');
/** Within the organization's day whatever the machine's clock says: the simulators live on real time. */
const ALWAYS_DAY = { start: '00:00', end: '00:00' };

let rig: SimulatorRig;
let phones = 0;
beforeAll(async () => {
  rig = await simulatorRig();
});
beforeEach(() => rig.faults());
afterAll(() => rig.close());

/** One patient with a phone of their own and one intent. */
function world(fields: Partial<MessageIntent> = {}) {
  phones += 1;
  const phone = `+1617555${String(1000 + phones)}`;
  const records = new InMemoryMessages();
  records.organizationRows.push(anOrganization({ quietHours: ALWAYS_DAY }));
  records.patientRows.push(aPatient({ phone }));
  const intent = anIntent({ id: `intent-${phones}`, address: phone, createdAt: new Date(), ...fields });
  records.intentRows.set(intent.id, intent);
  return { records, intent, phone };
}

function depsOf(records: InMemoryMessages, now: () => Date = () => new Date(), timeoutMs = 2_000): DeliverMessageDeps {
  return {
    repositories: records,
    sms: createSmsProvider(rig.settings, timeoutMs),
    email: createEmailProvider(rig.settings, timeoutMs),
    runtime: { notify: () => Promise.resolve('sent') },
    clock: { now },
  };
}

function deliver(deps: DeliverMessageDeps, intent: MessageIntent): Promise<DeliveryOutcome> {
  return createDeliverMessage(deps)({ orgId: intent.orgId, intentId: intent.id });
}

async function acceptances(intent: MessageIntent): Promise<number> {
  return (await rig.journal()).filter((line) => line.intent === intent.id).length;
}

async function slotOf(records: InMemoryMessages, phone: string) {
  return (await records.contacts.get(SCOPE, 'sms', phone))?.inFlight;
}

/** As Temporal does: again after a failure that may be retried. */
async function deliverWithRetries(deps: DeliverMessageDeps, intent: MessageIntent): Promise<DeliveryOutcome> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    try {
      return await deliver(deps, intent);
    } catch (error) {
      if (error instanceof ApplicationFailure && error.nonRetryable) throw error;
    }
  }
  throw new Error('never delivered');
}

describe('delivering a message', () => {
  it('sends it once, remembers the carrier id and frees the address', async () => {
    const { records, intent, phone } = world();
    expect(await deliver(depsOf(records), intent)).toEqual({ result: 'sent' });
    expect(await deliver(depsOf(records), intent)).toEqual({ result: 'sent' });
    expect(await acceptances(intent)).toBe(1);
    expect(records.intentRows.get(intent.id)).toMatchObject({
      status: 'sent',
      providerId: expect.stringMatching(/^SM/),
    });
    expect(await slotOf(records, phone)).toBeUndefined();
  });

  it('is sent once when twenty deliveries of it run at the same time', async () => {
    const { records, intent } = world();
    const deps = depsOf(records);
    await Promise.allSettled(Array.from({ length: 20 }, () => deliver(deps, intent)));
    expect(await deliverWithRetries(deps, intent)).toEqual({ result: 'sent' });
    expect(await acceptances(intent)).toBe(1);
  });

  it('goes by email where that is its channel', async () => {
    const { records, intent } = world({ channel: 'email', address: 'rosa@home.example', subject: 'Welcome' });
    expect(await deliver(depsOf(records), intent)).toEqual({ result: 'sent' });
    const { body }: { body: { items: never[] } } = await rig.sim('GET', '/mail?to=rosa%40home.example');
    expect(body.items).toMatchObject([{ subject: 'Welcome', messageId: `<${intent.id}@clinic.example>` }]);
  });
});

describe('a message that must not leave', () => {
  it.each<[string, Partial<MessageIntent>]>([
    ['no-address', { address: '' }],
    ['expired', { expiresAt: new Date(Date.now() - 1) }],
    ['withdrawn', { status: 'suppressed', reason: 'withdrawn' }],
  ])('is suppressed: %s', async (reason, fields) => {
    const { records, intent } = world(fields);
    expect(await deliver(depsOf(records), intent)).toEqual({ result: 'suppressed', reason });
    expect(await acceptances(intent)).toBe(0);
  });

  it('is suppressed after the patient died', async () => {
    const { records, intent, phone } = world();
    records.patientRows[0] = aPatient({ phone, deceasedAt: new Date() });
    expect(await deliver(depsOf(records), intent)).toEqual({ result: 'suppressed', reason: 'deceased' });
  });

  it('is suppressed after an opt-out, except the confirmation of it', async () => {
    const { records, intent, phone } = world();
    await records.contacts.optOut(SCOPE, 'sms', phone, 'word', new Date());
    expect(await deliver(depsOf(records), intent)).toEqual({ result: 'suppressed', reason: 'opted-out' });
    const { enrollmentId: _none, ...loose } = anIntent({ id: `confirmation-${phone}`, address: phone });
    const confirmation = { ...loose, template: OPT_OUT_CONFIRMATION, exempt: true };
    records.intentRows.set(confirmation.id, confirmation);
    expect(await deliver(depsOf(records), confirmation)).toEqual({ result: 'sent' });
    expect((await rig.journal()).filter((line) => line.to === phone)).toHaveLength(1);
  });

  it('is suppressed and the opt-out remembered when the carrier knows of one that we did not', async () => {
    const { records, intent, phone } = world();
    await rig.faults({ kind: 'reject', code: 21610, to: phone });
    expect(await deliver(depsOf(records), intent)).toEqual({ result: 'suppressed', reason: 'opted-out' });
    expect((await records.contacts.get(SCOPE, 'sms', phone))?.optedOut).toMatchObject({ source: 'carrier' });
  });

  it('waits for the end of the quiet hours where the patient is', async () => {
    const { records, intent } = world();
    records.organizationRows[0] = anOrganization({ zone: 'America/New_York' });
    records.patientRows[0] = aPatient({ zone: 'America/Los_Angeles' });
    // 9:00 in Boston is 6:00 in Los Angeles.
    const now = () => new Date('2026-11-23T14:00:00Z');
    const until = '2026-11-23T16:00:00.000Z';
    expect(await deliver(depsOf(records, now), intent)).toEqual({ result: 'held', until });
    expect(records.intentRows.get(intent.id)).toMatchObject({
      status: 'pending',
      heldUntil: new Date(until),
      heldFor: 'quiet-hours',
    });
    expect(
      await deliver(
        depsOf(records, () => new Date(until)),
        intent,
      ),
    ).toEqual({ result: 'sent' });
  });

  it('does not wait when it is an urgent clinical reply', async () => {
    const { records, intent } = world({ exempt: true });
    records.organizationRows[0] = anOrganization();
    const night = () => new Date('2026-11-23T06:00:00Z');
    expect(await deliver(depsOf(records, night), intent)).toEqual({ result: 'sent' });
  });

  it('is counted in the zone of the clinic when the patient zone is not one', async () => {
    const { records, intent } = world();
    records.organizationRows[0] = anOrganization();
    records.patientRows[0] = aPatient({ zone: 'Mars/Olympus' });
    const night = () => new Date('2026-11-23T06:00:00Z');
    expect(await deliver(depsOf(records, night), intent)).toEqual({
      result: 'held',
      until: '2026-11-23T13:00:00.000Z',
    });
  });
});

describe('a carrier in trouble', () => {
  it('puts the message back on 429 and asks to be retried when the carrier said', async () => {
    const { records, intent, phone } = world();
    await rig.faults({ kind: '429', to: phone });
    const failure: unknown = await deliver(depsOf(records), intent).catch((error: unknown) => error);
    expect(failure).toMatchObject({ type: 'provider-unavailable', nonRetryable: false, nextRetryDelay: 1000 });
    expect(String(failure)).not.toContain(phone);
    expect(records.intentRows.get(intent.id)?.status).toBe('pending');
    expect(await slotOf(records, phone)).toBeUndefined();
    await rig.faults();
    expect(await deliver(depsOf(records), intent)).toEqual({ result: 'sent' });
  });

  it('waits longer and longer when the carrier stays away, and sends when it is back', async () => {
    const { records, intent, phone } = world();
    await rig.faults({ kind: '429', to: phone });
    let now = Date.now();
    const deps = depsOf(records, () => new Date(now));
    const waits: number[] = [];
    for (let attempt = 0; attempt < 9; attempt += 1) {
      const outcome = await deliver(deps, intent).catch((error: unknown) => error);
      if (outcome instanceof ApplicationFailure) continue;
      const { until } = outcome as { until: string };
      waits.push((Date.parse(until) - now) / 60_000);
      now = Date.parse(until);
    }
    expect(waits).toEqual([1, 2, 4, 8]);
    await rig.faults();
    expect(await deliver(deps, intent)).toEqual({ result: 'sent' });
    expect(await acceptances(intent)).toBe(1);
  });

  it('finds on the carrier list what was accepted although the answer was lost', async () => {
    const { records, intent, phone } = world();
    await rig.faults({ kind: 'accept-then-lose', to: phone });
    expect(await deliver(depsOf(records), intent)).toMatchObject({
      result: expect.stringMatching(/^(sent|delivered)$/),
    });
    expect(await acceptances(intent)).toBe(1);
    expect(await slotOf(records, phone)).toBeUndefined();
  });

  it.each([['timeout'], ['5xx']])(
    'stays unknown after %s, keeps the address, and is never sent again',
    async (kind) => {
      const { records, intent, phone } = world();
      await rig.faults({ kind, to: phone });
      expect(await deliver(depsOf(records, undefined, 200), intent)).toEqual({ result: 'unknown' });
      await rig.faults();
      expect(await deliver(depsOf(records), intent)).toEqual({ result: 'unknown' });
      expect(await acceptances(intent)).toBe(0);
      expect(await slotOf(records, phone)).toMatchObject({ intentId: intent.id });
    },
  );

  it('fails with the code of a rejection', async () => {
    const { records, intent, phone } = world();
    await rig.faults({ kind: 'reject', code: 21614, to: phone });
    expect(await deliver(depsOf(records), intent)).toEqual({ result: 'failed', reason: '21614' });
  });

  it('shows a failed message of no pathway in the conversation', async () => {
    const { records, phone } = world();
    const { enrollmentId: _none, ...loose } = anIntent({ id: `loose-${phone}`, address: phone });
    records.intentRows.set(loose.id, loose);
    await rig.faults({ kind: 'reject', code: 21614, to: phone });
    await deliver(depsOf(records), loose);
    expect(await records.conversations.get(SCOPE, 'patient-1')).toMatchObject({ needsPerson: true });
  });
});

describe('two messages to one address', () => {
  it('waits a moment while the other is in flight', async () => {
    const { records, intent, phone } = world();
    await records.contacts.claim(SCOPE, 'sms', phone, 'another', new Date());
    expect(await deliver(depsOf(records), intent)).toMatchObject({ result: 'held' });
    expect(await acceptances(intent)).toBe(0);
  });

  it('settles by the carrier list what a crash left in flight, then goes', async () => {
    const { records, intent, phone } = world();
    const past = new Date(Date.now() - 5 * 60_000);
    const other = anIntent({ id: `other-${phone}`, address: phone, body: 'Other', status: 'sending', createdAt: past });
    records.intentRows.set(other.id, other);
    await records.contacts.claim(SCOPE, 'sms', phone, other.id, past);
    await createSmsProvider(rig.settings).send({ intentId: other.id, orgId: 'org-1', to: phone, body: other.body });
    expect(await deliver(depsOf(records), intent)).toEqual({ result: 'sent' });
    expect(records.intentRows.get(other.id)?.status).toMatch(/^(sent|delivered)$/);
    expect(await acceptances(other)).toBe(1);
  });

  it('does not take the same words sent before for its own', async () => {
    const { records, intent, phone } = world();
    await deliver(depsOf(records), intent);
    const second = anIntent({ ...intent, id: `second-${phone}`, status: 'sending' });
    records.intentRows.set(second.id, second);
    expect(await deliver(depsOf(records), second)).toEqual({ result: 'unknown' });
  });
});

describe('a crash at any point', () => {
  const faults = [[], [{ kind: 'accept-then-lose' }], [{ kind: '429', rate: 0.5 }], [{ kind: '5xx', rate: 0.5 }]];
  const whens: readonly ('before' | 'after')[] = ['before', 'after'];

  it.each(faults.flatMap((rules) => whens.map((when) => ({ rules, when }))))(
    'never gives a second acceptance, and the message ends (%j)',
    async ({ rules, when }) => {
      for (let at = 1; ; at += 1) {
        const { records, intent, phone } = world();
        await rig.faults(...rules.map((rule) => ({ ...rule, to: phone })));
        const whole = depsOf(records);
        const broken = crashing({ ...records.ports, sms: whole.sms, email: whole.email }, at, when);
        const { sms, email, ...repositories } = broken.ports;
        await deliver({ ...whole, repositories, sms, email }, intent).catch(ignoreCrash);
        const crashed = broken.calls() >= at;
        const outcome = await deliverWithRetries(whole, intent);
        expect(['sent', 'delivered', 'unknown']).toContain(outcome.result);
        const accepted = await acceptances(intent);
        expect(accepted).toBeLessThanOrEqual(1);
        if (outcome.result !== 'unknown') expect(accepted).toBe(1);
        if (outcome.result !== 'unknown') expect(await slotOf(records, phone)).toBeUndefined();
        if (!crashed) return;
      }
    },
  );

  /** Or what Temporal would retry. */
  function ignoreCrash(error: unknown): void {
    if (!(error instanceof Crash || error instanceof ApplicationFailure)) throw error;
  }
});
