import { campaignText } from '../../../core/messaging/campaigns/campaign-text';
import { forecastOf, reportOf } from '../../../core/messaging/campaigns/campaign-report';
import { judgePatient, type JudgingCampaign } from '../../../core/messaging/campaigns/judge-patient';
import { beatOf, nextBatchAt, opensAt, pausedUntil } from '../../../core/messaging/campaigns/pace';
import { isNoMore } from '../../../core/messaging/campaigns/promotion';
import { sampleLinks } from '../../../core/messaging/templates/link-variables';
import type { Campaign } from '../../../core/record/campaign';
import type { Contact } from '../../../core/record/message';
import type { Patient } from '../../../core/record/patient';
import { anOrganization, aPatient } from '../../support/message-builders';

const now = new Date('2026-11-23T17:00:00Z');
const phone = '+16175550101';
const campaign: Campaign = {
  ...{ id: 'c', orgId: 'org-1', name: 'Flu', template: 'flu', channels: ['sms'], rate: 60, run: 1 },
  ...{ cohort: { condition: 'patient.age >= 65.0' }, status: 'checking', considered: 0 },
  createdBy: { id: 'm', name: 'Manager' },
  createdAt: now,
};
const judging: JudgingCampaign = {
  campaign,
  template: { template: 'flu', sms: { en: 'Flu shot' } },
  organization: anOrganization(),
  takenBy: () => undefined,
  now,
};
const age = (value: number) =>
  new Map([['patient.age', { value, evidence: { resource: 'Patient/p', at: now } }]]) satisfies Parameters<
    typeof judgePatient
  >[1]['facts'];

function judge(patient: Partial<Patient>, contact: Partial<Contact> = {}, parts: Partial<JudgingCampaign> = {}) {
  const own: Contact = { id: 'x', orgId: 'org-1', channel: 'sms', address: phone, ...contact };
  return judgePatient(
    { ...judging, ...parts },
    { patient: aPatient({ phone, ...patient }), facts: age(70), contacts: new Map([['sms', own]]) },
  );
}

describe('a dry run says of a patient', () => {
  it('who gets the message, with how the carrier charges', () => {
    expect(judge({})).toMatchObject({ verdict: 'send', channel: 'sms', address: phone, segments: 1 });
  });

  it.each([
    ['opted-out', {}, { optedOut: { at: now, source: 'word' } }],
    ['opted-out', {}, { noPromotion: { at: now, source: 'word' } }],
    ['unreachable', {}, { unreachable: { at: now, code: '30006' } }],
    ['deceased', { deceasedAt: now }, {}],
    ['missing-language', { language: 'es' }, {}],
    ['send-later', {}, { sends: [1, 2, 3].map((n) => ({ intentId: String(n), at: now })) }],
  ] as const)('%s', (verdict, patient, contact) => {
    expect(judge(patient, contact)).toMatchObject({ verdict });
  });

  it('that somebody else gets it at the same address', () => {
    expect(judge({}, {}, { takenBy: () => 'another' })).toMatchObject({ verdict: 'duplicate' });
  });

  it('which fact was missing, and nothing of one outside the cohort', () => {
    const patient = aPatient({ phone });
    const undecided = judgePatient(judging, { patient, facts: new Map(), contacts: new Map() });
    expect(undecided).toMatchObject({ verdict: 'unknown', missing: 'patient.age' });
    expect(judgePatient(judging, { patient, facts: age(20), contacts: new Map() })).toBeNull();
  });
});

it('keeps its last words apart from how to end such messages', () => {
  const read = (en: string) => {
    const reader = { patient: aPatient({}), organization: anOrganization(), link: sampleLinks };
    const text = campaignText({ template: 'walk', sms: { en } }, 'sms', {}, reader);
    return text.ok ? text.body : text.message;
  };
  expect(read('Reply 1 I come, 2 not now')).toMatch(/^Reply 1 I come, 2 not now\. Reply NO MORE /);
  expect(read('Will you come?')).toMatch(/^Will you come\? Reply NO MORE /);
});

describe('the pace', () => {
  it.each([1, 7, 12, 60, 6000])('of %d a minute is kept by each batch', (rate) => {
    const { size, everyMs } = beatOf({ rate });
    expect((size * 60_000) / everyMs).toBeGreaterThan(rate * 0.99);
    expect((size * 60_000) / everyMs).toBeLessThanOrEqual(rate);
  });

  it('makes up for what is a little late, and begins anew after a longer stop', () => {
    const after = (lateMs: number) => {
      const nextAt = new Date(now.getTime() - lateMs);
      return nextBatchAt({ rate: 60, nextAt }, now).getTime() - now.getTime();
    };
    expect([after(0), after(1_000), after(4_999), after(5_000), after(3_600_000)]).toEqual([
      ...[5_000, 4_000, 1, 5_000, 5_000],
    ]);
    expect(nextBatchAt({ rate: 60 }, now).getTime() - now.getTime()).toBe(5_000);
  });

  it('waits for the window to open', () => {
    const window = { from: '13:00', to: '17:00' };
    expect(opensAt({ window }, 'America/New_York', now)).toEqual(new Date('2026-11-23T18:00:00Z'));
    expect(opensAt({ window }, 'America/New_York', new Date('2026-11-23T18:00:00Z'))).toBeNull();
  });

  it('looks again the later the longer it is paused, and after a quarter of an hour at most', () => {
    const waits = [0, 60_000, 3_600_000].map(
      (ms) => pausedUntil(new Date(now.getTime() - ms), now).getTime() - now.getTime(),
    );
    expect(waits).toEqual([30_000, 60_000, 900_000]);
  });
});

it.each(['NO MORE', 'no more.', 'No más', 'NO MAS'])('%s ends campaigns', (text) => expect(isNoMore(text)).toBe(true));
it.each(['no more pain today', 'stop', 'I need no more', 'no'])('%s does not', (text) =>
  expect(isNoMore(text)).toBe(false),
);

it('adds up reach, answers, opt-outs and cost', () => {
  const outcomes = [
    { status: 'delivered', segments: 2, answer: 'yes', optedOut: false, count: 6 },
    { status: 'delivered', segments: 1, optedOut: true, count: 1 },
    { status: 'suppressed', reason: 'opted-out', segments: 2, optedOut: false, count: 3 },
  ] as const;
  expect(reportOf(outcomes, 10)).toMatchObject({
    ...{ messages: 10, delivered: 7, reach: 0.7, answered: 6, answers: { yes: 6 }, optOuts: 1, segments: 13 },
    suppressedBy: { 'opted-out': 3 },
  });
});

it('forecasts the cohort without those that cannot be decided', () => {
  const counts = [
    { verdict: 'send', segments: 2, count: 4 },
    { verdict: 'opted-out', count: 1 },
    { verdict: 'unknown', missing: 'patient.age', count: 2 },
  ] as const;
  expect(forecastOf(counts)).toMatchObject({ cohort: 5, toSend: 4, segments: 8, missing: { 'patient.age': 2 } });
});
