import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import {
  accountFor,
  NONE,
  type IntentFilter,
  type MessageAccount,
  type MessageAccounting,
  type Period,
} from '../../../core/messaging/delivery/accounting';
import { HOLD_REASONS, SUPPRESSION_REASONS, type IntentStatus, type MessageIntent } from '../../../core/record/message';
import type { Scope } from '../../../core/record/scope';
import { anIntent } from '../../support/message-builders';
import { closeDatabases, openDatabase, staff, type DatabaseUnderTest } from './database-under-test';
import { batch, intend, minutes, noon } from './step-batches';

let database: DatabaseUnderTest;
beforeAll(async () => {
  database = await openDatabase({ now: () => noon });
});
afterAll(closeDatabases);

const at = { createdAt: noon };
const period: Period = { from: minutes(-60), to: minutes(60) };
const status = fc.constantFrom<IntentStatus>(
  ...(['pending', 'sending', 'sent', 'delivered', 'suppressed', 'failed', 'unknown'] as const),
);
/** As records are: only what is suppressed has a reason; a hold that is over stays on record. */
const randomIntent = fc
  .record(
    {
      status,
      channel: fc.constantFrom('sms', 'email'),
      template: fc.constantFrom('welcome', 'reminder'),
      pathway: fc.constantFrom('discharge', 'referral'),
      reason: fc.constantFrom(...SUPPRESSION_REASONS),
      heldUntil: fc.integer({ min: -2, max: 2 }).map(minutes),
      heldFor: fc.constantFrom(...HOLD_REASONS),
      createdAt: fc.constantFrom(-61, -60, -1, 0, 59, 60, 61).map(minutes),
    },
    { requiredKeys: ['status', 'channel', 'createdAt'] },
  )
  .map(({ reason, ...rest }) => ({ ...rest, ...(rest.status === 'suppressed' && reason && { reason }) }));

async function clinicWith(intents: readonly Partial<MessageIntent>[]): Promise<Scope> {
  const scope = staff(randomUUID());
  for (const each of intents) {
    await database.repositories.intents.create(scope, anIntent({ id: randomUUID(), orgId: scope.orgId, ...each }));
  }
  return scope;
}

async function accounted(scope: Scope): Promise<MessageAccounting> {
  return accountFor(await database.repositories.intents.count(scope, period, noon));
}

/** Each number of an account, with the filter that leads to its messages. */
function numbersOf(account: MessageAccount): readonly (readonly [number, IntentFilter])[] {
  const { suppressedBy, heldBy } = account;
  return [
    [account.intended, {}],
    ...(['delivered', 'sent', 'suppressed', 'failed', 'unknown'] as const).map(
      (each) => [account[each], { status: each }] as const,
    ),
    [account.pending, { status: ['pending', 'sending'] }],
    [account.held, { heldAt: noon }],
    ...([...SUPPRESSION_REASONS, NONE] as const).map(
      (reason) => [suppressedBy[reason] ?? 0, { status: 'suppressed', reason }] as const,
    ),
    ...([...HOLD_REASONS, NONE] as const).map((heldFor) => [heldBy[heldFor] ?? 0, { heldAt: noon, heldFor }] as const),
  ];
}

function expectSums(account: MessageAccount): void {
  const { intended, delivered, sent, suppressed, failed, unknown, pending, held, suppressedBy, heldBy } = account;
  const sum = (parts: Readonly<Record<string, number>>) => Object.values(parts).reduce((so, each) => so + each, 0);
  expect(delivered + sent + suppressed + failed + unknown + pending).toBe(intended);
  expect(sum(suppressedBy)).toBe(suppressed);
  expect(sum(heldBy)).toBe(held);
  expect(held).toBeLessThanOrEqual(pending);
}

describe('the accounting of messages', () => {
  it('holds for any messages in any states, as a whole and in each group, and each number leads to its messages', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(randomIntent, { maxLength: 25 }), async (intents) => {
        const scope = await clinicWith(intents);
        const accounting = await accounted(scope);
        const inPeriod = intents.filter(({ createdAt }) => createdAt >= period.from && createdAt < period.to);
        expect(accounting.intended).toBe(inPeriod.length);
        const { channels, templates, pathways } = accounting;
        const groups: readonly (readonly [MessageAccount, IntentFilter])[] = [
          [accounting, {}],
          ...channels.map((group) => [group, { channel: group.channel }] as const),
          ...templates.map((group) => [group, { template: group.template }] as const),
          ...pathways.map((group) => [group, { pathway: group.pathway }] as const),
        ];
        for (const each of [channels, templates, pathways]) {
          expect(each.reduce((so, { intended }) => so + intended, 0)).toBe(accounting.intended);
        }
        for (const [account, group] of groups) {
          expectSums(account);
          for (const [number, filter] of numbersOf(account)) {
            const query = { ...group, ...filter, created: period, limit: 100 };
            const found = await database.repositories.intents.list(scope, query);
            expect([filter, found.total, found.items.length]).toEqual([filter, number, number]);
          }
        }
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  it('tells the reasons why messages were not sent, and why they are held', async () => {
    const scope = await clinicWith([
      { ...at, status: 'suppressed', reason: 'opted-out' },
      { ...at, status: 'suppressed', reason: 'opted-out' },
      { ...at, status: 'suppressed', reason: 'no-address', channel: 'email' },
      { ...at, status: 'pending', heldUntil: minutes(1), heldFor: 'quiet-hours' },
      { ...at, status: 'pending', heldUntil: minutes(-1), heldFor: 'quiet-hours' },
      { ...at, status: 'sent', heldUntil: minutes(1), heldFor: 'busy' },
    ]);
    expect(await accounted(scope)).toMatchObject({
      ...{ intended: 6, suppressed: 3, suppressedBy: { 'opted-out': 2, 'no-address': 1 }, pending: 2, sent: 1 },
      ...{ held: 1, heldBy: { 'quiet-hours': 1 } },
      channels: [
        { channel: 'sms', intended: 5 },
        { channel: 'email', intended: 1 },
      ],
    });
  });

  it('tells what is due and has not left, and since when the oldest might have', async () => {
    const scope = await clinicWith([
      { createdAt: minutes(-30), status: 'pending', heldUntil: minutes(-5), heldFor: 'quiet-hours' },
      { createdAt: minutes(-3), status: 'pending' },
      { createdAt: minutes(-90), status: 'pending', heldUntil: minutes(1), heldFor: 'busy' },
      { createdAt: minutes(-90), status: 'sent' },
      { createdAt: minutes(-90), status: 'sending' },
    ]);
    const { intents } = database.repositories;
    expect(await intents.backlog(scope, noon)).toEqual({ due: 2, oldestDueAt: minutes(-5) });
    expect(await intents.backlog(staff(randomUUID()), noon)).toEqual({ due: 0, oldestDueAt: null });
  });

  it('is empty where nothing was intended', async () => {
    expect(await accounted(staff(randomUUID()))).toMatchObject({ intended: 0, channels: [], templates: [] });
  });

  it("counts a pathway's message under its pathway and template", async () => {
    const scope = staff(randomUUID());
    const { enrollments, ledger } = database.repositories;
    const { enrollment } = await enrollments.create(scope, {
      ...{ patientId: 'rosa', pathway: 'discharge', definitionId: 'd', definitionVersion: 1, startAt: noon },
      trigger: { kind: 'api', key: 'k' },
    });
    await ledger.apply(scope, enrollment, batch(1, { effects: [intend('welcome#1')], at: noon }));
    const { pathways, templates } = await accounted(scope);
    expect(pathways).toMatchObject([{ pathway: 'discharge', intended: 1, pending: 1 }]);
    expect(templates).toHaveLength(1);
    expect(templates[0]?.template).not.toBe(NONE);
  });
});
