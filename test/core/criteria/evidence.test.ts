import { factCatalog } from '../../../core/criteria/catalog';
import { evaluate, factsOf } from '../../../core/criteria/evaluate';
import { spanWords } from '../../../core/criteria/fact-definition';
import { currentValue } from '../../../core/criteria/facts';
import { agedBy } from '../../../core/criteria/freshness';
import { loadFacts } from '../../../core/criteria/load-facts';
import type { Encounter } from '../../../core/record/encounter';
import type { FormDefinition } from '../../../core/record/form';
import {
  answered,
  at,
  changed,
  earlierStay,
  encounter,
  enrollment,
  patient,
  type RecordParts,
  reply,
  repositories,
  scope,
  stopped,
} from './fact-records';

const phq9: FormDefinition = { form: 'phq-9', title: { en: 'PHQ-9' }, fields: [] };
const subject = { patientId: 'p1', encounterId: 'e1', enrollmentId: 'n1', at };
const phqOn = (on: string) => answered(phq9, [{ id: 'phq9', value: 15, unanswered: [] }], new Date(on));

async function asked(condition: string, records: RecordParts) {
  return evaluate(condition, await loadFacts(repositories(records), scope, subject, factsOf(condition)));
}

describe('an answer', () => {
  it('comes with each fact that was read: value, source and time, or that it is missing', async () => {
    const { lace: _, ...unscored } = encounter;
    const condition = 'patient.language == "es" && (lace.score >= 10.0 || !milestone.visited)';
    expect(await asked(condition, { patient, encounter: unscored, enrollment })).toEqual({
      value: true,
      evidence: [
        { fact: 'patient.language', state: 'known', value: 'es', resource: 'Patient/p1', at: changed },
        { fact: 'lace.score', state: 'missing' },
        { fact: 'milestone.visited', state: 'known', value: false, resource: 'Enrollment/n1', at },
      ],
    });
  });

  it('is unknown by a stale fact, which is shown with its value and how old it may be', async () => {
    const evidence = { fact: 'phq9.score', value: 15, resource: 'Task/task-phq-9' };
    const fresh = new Date('2026-08-15T12:00:00Z');
    expect(await asked('phq9.score >= 10.0', { scored: [phqOn(fresh.toISOString())] })).toEqual({
      value: true,
      evidence: [{ ...evidence, state: 'known', at: fresh }],
    });
    const stale = new Date(fresh.getTime() - 1);
    expect(await asked('phq9.score >= 10.0', { scored: [phqOn(stale.toISOString())] })).toEqual({
      value: 'unknown',
      evidence: [{ ...evidence, state: 'stale', at: stale, olderThan: 'P30D' }],
    });
    expect((await asked('has(phq9.score)', { scored: [phqOn(stale.toISOString())] })).value).toBe(false);
  });

  it('says of every fact in the catalog where and when it was found', async () => {
    const whole = { patient, encounter, otherStays: [earlierStay], enrollment, inbound: reply, contacts: [stopped] };
    const known = await loadFacts(repositories(whole), scope, subject, [...factCatalog.keys()]);
    expect(known.size).toBeGreaterThan(15);
    for (const { evidence } of known.values()) {
      expect(evidence).toEqual({ resource: expect.stringMatching(/^[A-Z]\w+[/?]/), at: expect.any(Date) });
    }
  });
});

describe('freshness', () => {
  const dated = (on: string) => ({ value: 1, evidence: { resource: 'Task/1', at: new Date(on) } });

  it.each([
    ['P6M', '2026-03-14T12:00:00Z', false],
    ['P6M', '2026-03-14T11:59:59Z', true],
    ['P1Y', '2025-09-14T12:00:00Z', false],
    ['P14D', '2026-08-30T12:00:00Z', true],
  ] as const)('%s: evidence of %s is stale: %s', (validFor, on, isStale) => {
    const fact = agedBy({ validFor }, dated(on), at);
    expect(currentValue(fact)).toBe(isStale ? undefined : 1);
    expect(fact.olderThan).toBe(isStale ? validFor : undefined);
  });

  it('does not matter for what is read live, or has no date', () => {
    expect(agedBy('live', dated('1990-01-01'), at).olderThan).toBeUndefined();
    expect(agedBy({ validFor: 'P1D' }, { value: 1, evidence: { resource: 'Simulation/script' } }, at).value).toBe(1);
  });

  it('is said in words', () => {
    expect(['P1Y', 'P6M', 'P30D', 'P2W', 'PT1H'].map(spanWords)).toEqual([
      '1 year',
      '6 months',
      '30 days',
      '2 weeks',
      'PT1H',
    ]);
  });
});

describe('stays before this one', () => {
  const stay = (id: string, parts: Partial<Encounter>): Encounter => ({ ...earlierStay, id, ...parts });
  const counts = ['history.admissions6Months', 'history.emergencyVisits6Months'];

  async function history(otherStays: readonly Encounter[]) {
    const names = [...counts, 'history.lastDischargedAt'];
    const facts = await loadFacts(repositories({ encounter, otherStays }), scope, subject, names);
    return names.map((name) => facts.get(name)?.value);
  }

  it('are counted by kind within six months, neither planned nor cancelled nor the present one', async () => {
    const stays = [
      stay('in', {}),
      stay('first-moment', { admittedAt: new Date('2026-03-14T12:00:00Z') }),
      stay('too-early', { admittedAt: new Date('2026-03-14T11:59:59Z') }),
      stay('planned', { status: 'planned' }),
      stay('cancelled', { status: 'cancelled' }),
      stay('emergency', { class: 'EMER', dischargedAt: new Date('2026-08-20T00:00:00Z') }),
    ];
    expect(await history(stays)).toEqual([2, 1, earlierStay.dischargedAt]);
    expect(await history([])).toEqual([0, 0, undefined]);
  });

  it('are not known in number while one has no kind or no date', async () => {
    expect((await history([stay('kind', { class: 'unknown' })])).slice(0, 2)).toEqual([undefined, undefined]);
    const { admittedAt: _, dischargedAt: __, ...undated } = stay('date', {});
    expect((await history([undated])).slice(0, 2)).toEqual([undefined, 0]);
  });
});

it('an address has opted out only where it said so', async () => {
  const names = ['contact.textsOptedOut', 'contact.emailsOptedOut'];
  const facts = await loadFacts(repositories({ patient, contacts: [stopped] }), scope, subject, names);
  expect(names.map((name) => facts.get(name))).toEqual([
    { value: true, evidence: { resource: 'Contact/c1', at: changed } },
    { value: false, evidence: { resource: 'Patient/p1', at: changed } },
  ]);
  const { phone: _, ...unreachable } = patient;
  const none = await loadFacts(repositories({ patient: unreachable }), scope, subject, ['contact.textsOptedOut']);
  expect(none.size).toBe(0);
});
