import ICAL from 'ical.js';
import { createEmailProvider } from '../../../adapters/smtp/email-provider';
import { unsubscribeTokens } from '../../../adapters/smtp/unsubscribe-token';
import type { CalendarEntry } from '../../../core/record/message';
import { simulatorRig, type SimulatorRig } from '../../support/simulators';

let rig: SimulatorRig;
beforeAll(async () => {
  rig = await simulatorRig();
});
afterEach(() => faults());
afterAll(() => rig.close());

async function faults(...rules: readonly object[]): Promise<void> {
  expect((await rig.sim('PUT', '/mail/faults', { seed: 1, rules })).status).toBe(200);
}

interface ReceivedMail {
  readonly subject: string;
  readonly body: string;
  readonly html?: string;
  readonly calendar?: string;
  readonly headers: { readonly [name: string]: string };
  readonly messageId: string;
  readonly to: readonly string[];
}

async function mailTo(to: string): Promise<readonly ReceivedMail[]> {
  const answer: { body: { items: never } } = await rig.sim('GET', `/mail?to=${encodeURIComponent(to)}`);
  return answer.body.items;
}

/** What a calendar program reads in the file. */
function calendarOf(file: string) {
  const calendar = new ICAL.Component(ICAL.parse(file) as unknown[]);
  const [event] = calendar.getAllSubcomponents('vevent');
  if (!event) throw new Error('no event');
  const { uid, sequence, startDate } = new ICAL.Event(event);
  const value = (name: string): unknown => event.getFirstPropertyValue(name);
  return {
    method: calendar.getFirstPropertyValue('method'),
    ...{ uid, sequence, start: startDate.toJSDate(), status: value('status'), organizer: value('organizer') },
  };
}

interface Sent {
  readonly to: string;
  readonly subject?: string;
  readonly intentId?: string;
  readonly thread?: string;
  readonly calendar?: CalendarEntry;
}

function send(message: Sent, timeoutMs?: number, more: { readonly MAIL_INBOUND_SECRET?: string } = {}) {
  const { to, subject = 'Your visit', intentId = 'intent-1', thread = 'enrollment-1', calendar } = message;
  return createEmailProvider({ ...rig.settings, ...more }, timeoutMs).send({
    intentId,
    orgId: 'org-1',
    to,
    subject,
    body: 'Hola, señora.',
    language: 'es',
    thread,
    ...(calendar && { calendar }),
  });
}

describe('sending an email', () => {
  it('arrives with its accents and a Message-ID that comes from the intent', async () => {
    const sent = await send({ to: 'maria@home.example', subject: 'Su visita médica', intentId: 'abc123' });
    expect(sent).toEqual({ result: 'accepted', providerId: '<abc123@clinic.example>' });
    expect(await mailTo('maria@home.example')).toMatchObject([
      {
        subject: 'Su visita médica',
        messageId: '<abc123@clinic.example>',
        body: expect.stringContaining('Hola, señora.'),
      },
    ]);
  });

  it('says how to end such emails, to the reader and to the mail program (RFC 8058)', async () => {
    await send({ to: 'luz@home.example', intentId: 'abc124' });
    const [mail] = await mailTo('luz@home.example');
    const url = /^<(.+)>$/.exec(mail?.headers['list-unsubscribe'] ?? '')?.[1] ?? '';
    expect(url).toMatch(/\/mail\/unsubscribe\/[\w.-]+$/);
    expect(url).not.toContain('luz');
    expect(mail?.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
    expect(mail?.body).toContain(`Para no recibir más estos correos: ${url}`);
    const token = url.slice(url.lastIndexOf('/') + 1);
    const { read } = unsubscribeTokens(rig.settings.SESSION_SECRET);
    expect(read(token, new Date())).toEqual({ orgId: 'org-1', intentId: 'abc124' });
  });

  it('says that nobody reads the answers where no mail comes in, and nothing where it does', async () => {
    const unread = 'Por favor no responda a este correo: nadie lee las respuestas.';
    await send({ to: 'unread@home.example' });
    expect((await mailTo('unread@home.example'))[0]?.body).toContain(`${unread}\nPara no recibir`);
    await send({ to: 'read@home.example' }, undefined, { MAIL_INBOUND_SECRET: 'a-mail-servers-secret' });
    expect((await mailTo('read@home.example'))[0]?.body).not.toContain('no responda');
  });

  it('is plain text and the same as a page in the language of the reader', async () => {
    await send({ to: 'html@home.example' });
    const [mail] = await mailTo('html@home.example');
    expect(mail?.headers['content-type']).toContain('multipart/alternative');
    expect(mail?.html).toContain('<html lang="es">');
    expect(mail?.html).toContain('<p>Hola, señora.</p>');
  });

  it('carries a visit for the calendar, which a later one takes the place of (RFC 5545)', async () => {
    const to = 'visit@home.example';
    const visit = {
      ...{ uid: 'visit-e1', sequence: 0, isAllDay: false, title: 'Cita - Clínica', note: 'Llame al 617-555-0199' },
      ...{ start: new Date('2026-12-03T19:30:00Z'), end: new Date('2026-12-03T20:00:00Z') },
    };
    await send({ to, intentId: 'v1', calendar: visit });
    const day = { start: new Date('2026-12-10T00:00:00Z'), end: new Date('2026-12-11T00:00:00Z') };
    await send({ to, intentId: 'v2', calendar: { ...visit, ...day, sequence: 1, isAllDay: true } });
    const [first, second] = (await mailTo(to)).map(({ calendar = '' }) => calendar.replaceAll('\r\n ', ''));
    expect(first).toContain('METHOD:PUBLISH');
    expect(first?.split('\r\n')).toEqual(
      expect.arrayContaining([
        ...['UID:visit-e1@clinic.example', 'SEQUENCE:0', 'DTSTART:20261203T193000Z', 'DTEND:20261203T200000Z'],
        ...['SUMMARY:Cita - Clínica', 'DESCRIPTION:Llame al 617-555-0199'],
      ]),
    );
    expect(second?.split('\r\n')).toEqual(
      expect.arrayContaining(['UID:visit-e1@clinic.example', 'SEQUENCE:1', 'DTSTART;VALUE=DATE:20261210']),
    );
    await send({ to: 'plain@home.example', intentId: 'v3' });
    expect((await mailTo('plain@home.example'))[0]).not.toHaveProperty('calendar');
  });

  it('takes a visit that is called off out of the calendar that it is in (RFC 5546)', async () => {
    const to = 'called-off@home.example';
    const visit = {
      ...{ uid: 'visit-e1', sequence: 2, isAllDay: false, title: 'Cita - Clínica', note: '' },
      ...{ start: new Date('2026-12-03T19:30:00Z'), end: new Date('2026-12-03T20:00:00Z') },
    };
    await send({ to, intentId: 'c1', calendar: visit });
    await send({ to, intentId: 'c2', calendar: { ...visit, sequence: 3, isCancelled: true } });
    const [booked, cancelled] = (await mailTo(to)).map(({ calendar = '' }) => calendarOf(calendar));
    expect(booked).toMatchObject({ method: 'PUBLISH', uid: 'visit-e1@clinic.example', sequence: 2, status: null });
    expect(cancelled).toEqual({ ...booked, method: 'CANCEL', sequence: 3, status: 'CANCELLED' });
    expect(cancelled?.organizer).toBe('mailto:no-reply@clinic.example');
  });

  it('stands in one thread with the others of its pathway, and with no other', async () => {
    const to = 'thread@home.example';
    for (const [intentId, thread] of [
      ['t1', 'one'],
      ['t2', 'one'],
      ['t3', 'two'],
    ] as const)
      await send({ to, intentId, thread });
    const roots = (await mailTo(to)).map(({ headers }) => headers['in-reply-to']);
    expect(roots[0]).toMatch(/^<thread-[0-9a-f]{32}@clinic\.example>$/);
    expect(roots[1]).toBe(roots[0]);
    expect(roots[2]).not.toBe(roots[0]);
  });

  it.each([
    ['a line break in the subject', { to: 'a@home.example', subject: 'Hi\r\nBcc: everyone@home.example' }],
    ['a bare line feed in the subject', { to: 'a@home.example', subject: 'Hi\nX-Evil: 1' }],
    ['a line break in the address', { to: 'a@home.example\r\nBcc: everyone@home.example' }],
  ])('refuses %s and sends nothing', async (_case, message) => {
    expect(await send(message)).toMatchObject({ result: 'rejected', code: 'header-injection' });
    expect(await mailTo('everyone@home.example')).toEqual([]);
    expect(await mailTo('a@home.example')).toEqual([]);
  });

  it.each([['one@home.example, two@home.example'], ['Ann <one@home.example>'], ['one'], ['']])(
    'refuses %j, which is not one address',
    async (to) => {
      expect(await send({ to })).toMatchObject({ result: 'rejected', code: 'invalid-address' });
    },
  );

  it.each([
    ['no-mailbox', 550, 'No such user here', '5.1.1'],
    ['no-mailbox', 551, 'User has moved', '5.1.6'],
    ['no-mailbox', 553, 'Mailbox name not allowed', '5.1.3'],
    ['no-mailbox', 550, '5.2.1 The account is disabled', '5.2.1'],
    ['no-mailbox', 550, '5.7.1 Recipient does not take mail from you', '5.7.1'],
    ['no-mailbox', 550, 'relay not permitted', '550'],
    ['no-mailbox', 550, 'Your host is listed as a source of spam', '550'],
    ['no-mailbox', 552, '5.2.2 Mailbox full', '5.2.2'],
    ['reject', 550, '5.1.1 Recipient unknown', '5.1.1'],
    ['reject', 550, 'Message content not accepted', '550'],
    ['reject', 552, 'Message too large', '552'],
    ['reject', 554, '5.6.0 Malformed', '5.6.0'],
  ])('a mail server’s %s with %d %s is rejected as %s', async (kind, code, reply, expected) => {
    await faults({ kind, code, reply });
    expect(await send({ to: 'b@home.example' })).toMatchObject({ result: 'rejected', code: expected });
    expect(await mailTo('b@home.example')).toEqual([]);
  });

  it('is busy on a 4xx', async () => {
    await faults({ kind: '4xx', code: 451 });
    expect(await send({ to: 'b@home.example' })).toMatchObject({ result: 'busy' });
    expect(await mailTo('b@home.example')).toEqual([]);
  });

  it('is unknown when the answer after the text is lost or late', async () => {
    await faults({ kind: 'accept-then-lose' });
    expect(await send({ to: 'c@home.example' })).toMatchObject({ result: 'unknown' });
    expect(await mailTo('c@home.example')).toHaveLength(1);
    await faults({ kind: 'timeout' });
    expect(await send({ to: 'd@home.example' }, 300)).toMatchObject({ result: 'unknown' });
    expect(await mailTo('d@home.example')).toHaveLength(0);
  });

  it('is busy when no mail server listens', async () => {
    const provider = createEmailProvider({ ...rig.settings, SMTP_URL: 'smtp://127.0.0.1:1' });
    const email = { intentId: 'x', orgId: 'o', to: 'e@home.example', subject: 's', body: 'b' };
    const sent = await provider.send({ ...email, language: 'en', thread: 't' });
    expect(sent).toMatchObject({ result: 'busy' });
  });
});
