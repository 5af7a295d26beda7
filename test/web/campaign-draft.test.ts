import type { Campaign } from '../../web/client/campaigns';
import { campaignDraft, changeOf, hasList, requestOf } from '../../web/features/campaigns/campaign-draft';
import { answersOf, isAtWork } from '../../web/features/campaigns/campaign-words';
import { questionOf, withOption } from '../../web/features/campaigns/question-draft';

const label = (en: string, es = '') => ({ en, es });
const question = {
  kind: 'choice' as const,
  options: [
    { id: 'coming', label: { en: 'I come', es: 'Voy' } },
    { id: 'not', label: { en: 'I do not' } },
  ],
};
const campaign: Campaign = {
  ...{ id: 'c', name: 'Flu', template: 'flu', channels: ['sms', 'email'], rate: 60, status: 'draft' },
  ...{ cohort: { condition: null, listed: 412 }, window: { from: '09:00', to: '17:00' }, question },
  ...{ createdAt: '2026-11-23T17:00:00Z', createdBy: 'Max', startedAt: null, problem: null, endedAt: null },
  ...{ dryRun: null, report: null },
};
const report = {
  ...{ messages: 9, delivered: 4, sent: 2, pending: 0, failed: 0, unknown: 0, suppressed: 3, suppressedBy: {} },
  ...{ reach: 0.4, answered: 3, answers: { coming: 3, gone: 1 }, optOuts: 0, segments: 9 },
};

describe('a plan that is saved', () => {
  it('leaves the list as it is until another one was looked up or it is taken away', () => {
    const draft = campaignDraft(campaign);
    expect(changeOf(draft).cohort).toEqual({ condition: null });
    expect(changeOf({ ...draft, list: { kind: 'new', patientIds: ['a'] } }).cohort).toEqual({
      ...{ condition: null, patientIds: ['a'] },
    });
    expect(changeOf({ ...draft, list: { kind: 'taken-away' }, condition: 'true' }).cohort).toEqual({
      ...{ condition: 'true', patientIds: null },
    });
    expect(hasList(draft, 412)).toBe(true);
    expect(hasList({ ...draft, list: { kind: 'taken-away' } }, 412)).toBe(false);
    expect(hasList(draft, null)).toBe(false);
  });

  it('says again all that it is, and takes away what was emptied', () => {
    const draft = campaignDraft(campaign);
    expect(changeOf(draft)).toMatchObject({ channels: ['sms', 'email'], window: campaign.window, question });
    expect(changeOf({ ...draft, from: '', question: { ...draft.question, kind: 'none' } })).toMatchObject({
      ...{ window: null, question: null },
    });
    expect(requestOf({ ...campaignDraft(undefined), name: 'New', condition: 'true' })).toEqual({
      ...{ name: 'New', cohort: { condition: 'true' }, template: '', channels: ['sms'], rate: 60 },
    });
  });
});

describe('the answers of a choice', () => {
  const idsOf = (...options: { en: string; es: string; id?: string }[]) => {
    const asked = questionOf({ kind: 'choice', options });
    return asked?.kind === 'choice' ? asked.options.map(({ id }) => id) : [];
  };

  it('get ids of their words, each its own, and keep those that are stored', () => {
    expect(idsOf(label('I’ll come!'), label('Sí, voy'), label('2 days'), label('你'))).toEqual([
      ...['i-ll-come', 'si-voy', 'answer-3', 'answer-4'],
    ]);
    expect(idsOf(label('Yes'), label('yes'), { ...label('Maybe'), id: 'yes-2' })).toEqual(['yes', 'yes-3', 'yes-2']);
    const long = idsOf(label('x'.repeat(60)), label('x'.repeat(60)));
    expect(new Set(long).size).toBe(2);
    expect(long.every((id) => /^[a-z][a-z0-9-]{0,29}$/.test(id))).toBe(true);
  });

  it('begin as two, and a language that is empty is not sent', () => {
    const { question: begun } = campaignDraft(undefined);
    expect(withOption(begun).options).toHaveLength(3);
    expect(questionOf({ kind: 'choice', options: [label('A'), label('B', 'Be')] })).toMatchObject({
      options: [{ label: { en: 'A' } }, { label: { en: 'B', es: 'Be' } }],
    });
    expect(questionOf({ ...begun, kind: 'yes-no' })).toEqual({ kind: 'yes-no' });
    expect(questionOf(begun)).toBeUndefined();
  });

  it('are counted in the words and the order of the text, those that nobody gave, too', () => {
    expect(answersOf(campaign, report, 'en')).toEqual([
      ['I come', 3],
      ['I do not', 0],
    ]);
    expect(answersOf(campaign, report, 'es')).toEqual([
      ['Voy', 3],
      ['I do not', 0],
    ]);
  });
});

it('is read again while confirmations may come, and not for ever: emails are never confirmed', () => {
  const endedAt = '2026-11-23T18:00:00Z';
  const at = (minutes: number) => Date.parse(endedAt) + minutes * 60_000;
  const done: Campaign = { ...campaign, status: 'done', endedAt, report };
  expect([isAtWork(done, at(1)), isAtWork(done, at(11))]).toEqual([true, false]);
  expect(isAtWork({ ...done, report: { ...report, sent: 0 } }, at(1))).toBe(false);
  expect(isAtWork({ ...campaign, status: 'running' }, at(1_000))).toBe(true);
});
