import { askAboutMedicines } from '../../support/definitions';
import { pathwayOf } from '../../support/pathways';
import { linesOf, played } from './example-clinic';

const NIGHT = '2026-03-02T22:30:00-05:00';
const welcome = (more = '') =>
  pathwayOf(`
    - message: welcome
      template: welcome
      channels: [sms, email]
      ${more}`);
const questions = askAboutMedicines();

describe('a message', () => {
  it('is held over the quiet hours of the place where the patient is', () => {
    expect(played(welcome(), { start: NIGHT }).messages).toMatchObject([
      {
        status: 'sent',
        heldUntil: Date.parse('2026-03-03T08:00:00-05:00'),
        sentAt: Date.parse('2026-03-03T08:00:00-05:00'),
      },
    ]);
    // 19:30 in California.
    const west = played(welcome(), { start: NIGHT, patient: { zone: 'America/Los_Angeles' } });
    expect(west.messages[0]).not.toHaveProperty('heldUntil');
  });

  it('is not held when it is urgent', () => {
    expect(played(welcome('urgent: true'), { start: NIGHT }).messages[0]?.sentAt).toBe(Date.parse(NIGHT));
  });

  it('that has expired when the quiet hours end is never sent', () => {
    const [message] = played(welcome('expires: PT2H'), { start: NIGHT }).messages;
    expect(message).toMatchObject({ status: 'suppressed', reason: 'expired' });
    expect(message).not.toHaveProperty('sentAt');
  });

  it('goes by the next channel when the first fails or has no address', () => {
    const fails = played(welcome(), { messages: [{ to: 'welcome', channel: 'sms', result: 'failed' }] });
    expect(fails.messages.map(({ channel, status }) => [channel, status])).toEqual([
      ['sms', 'failed'],
      ['email', 'sent'],
    ]);
    const phoneless = played(welcome(), { patient: { channels: ['email'] } });
    expect(phoneless.messages.map(({ status, reason }) => reason ?? status)).toEqual(['no-address', 'sent']);
  });

  it('that a template lacks in the patient’s language is not sent', () => {
    const english = pathwayOf('- message: m\n      template: english-only\n      channels: [sms]');
    expect(played(english, { patient: { language: 'es' } }).messages).toMatchObject([
      { status: 'suppressed', reason: 'missing-language' },
    ]);
    expect(played(english).messages).toMatchObject([{ status: 'sent' }]);
  });

  it('settles after the scripted delay of the carrier', () => {
    const run = played(welcome(), { messages: [{ to: 'welcome', result: 'delivered', after: 'PT20M' }] });
    expect(run.messages).toMatchObject([{ status: 'delivered', sentAt: Date.parse('2026-03-02T15:20:00Z') }]);
  });
});

describe('a reply', () => {
  it('is counted from when the question was sent, also when it was held', () => {
    const run = played(questions, { start: NIGHT, replies: [{ to: 'medicines', after: 'PT1H', answer: 'yes' }] });
    expect(linesOf(run)).toEqual([
      '03-02 22:30 started example',
      '03-02 22:30 message-held medicines#1 2026-03-03T13:00:00.000Z',
      '03-03 08:00 message-sent medicines#1 sms',
      '03-03 09:00 reply medicines#1 yes',
      '03-03 09:00 answer medicines#1 yes',
      '03-03 09:00 ended completed',
    ]);
  });

  it.each([
    ['No tengo', 'no', 'barrier#1'],
    ['YES thanks', 'yes', undefined],
    ['what is this about?', 'unclear', undefined],
  ])('in the patient’s own words, "%s", is read as the product reads it', (text, answer, task) => {
    const run = played(questions, { replies: [{ to: 'medicines', after: 'PT1H', text }] });
    expect(linesOf(run)).toContain(`03-02 11:00 answer medicines#1 ${answer}`);
    expect(run.tasks[0]?.key).toBe(task);
  });

  it('of STOP opts the patient out: nothing more is sent by text', () => {
    const two = pathwayOf(`
    - ask: first
      template: first
      channels: [sms]
      reply: { kind: yes-no }
      timeout: P1D
      on: { yes: [], no: [], timeout: [], unclear: [] }
    - message: second
      template: second
      channels: [sms]`);
    const run = played(two, { replies: [{ to: 'first', after: 'PT1H', text: 'STOP' }] });
    expect(run.timeline).toContainEqual(expect.objectContaining({ kind: 'happened', key: 'patient.optedOut' }));
    expect(run.messages.map(({ status, reason }) => reason ?? status)).toEqual(['sent', 'opted-out']);
  });

  it('that comes after the timeout opens a task to read it', () => {
    const run = played(questions, { replies: [{ to: 'medicines', after: 'P3D', answer: 'no' }] });
    expect(linesOf(run)).toContain('03-03 10:00 answer medicines#1 timeout');
    expect(run.tasks.map(({ key }) => key)).toContain('medicines#1/late-reply');
  });

  it('does not come to a question that went by email only, and the script is told', () => {
    const replies = [{ to: 'medicines', after: 'PT1H', answer: 'yes' }];
    const run = played(questions, { patient: { channels: ['email'] }, replies });
    expect(run.timeline.some(({ kind }) => kind === 'reply')).toBe(false);
    expect(run.problems).toEqual([{ kind: 'reply-unused', step: 'medicines' }]);
  });
});
