import { once } from 'node:events';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { simpleParser, type AddressObject } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Faults, FaultRule, MailFaultKind } from './faults';
import { Journal } from './journal';

/** One email, as its recipient would read it. */
export interface Mail {
  readonly messageId: string;
  readonly from: string;
  /** Where bounces go (SMTP's MAIL FROM); absent in what was kept before it was. */
  readonly envelopeFrom?: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly body: string;
  /** As sent beside the text; absent when there was none. */
  readonly html?: string;
  /** The calendar file that it carries. */
  readonly calendar?: string;
  /** Of the header, by lower-case name. */
  readonly headers: { readonly [name: string]: string };
  /** ISO 8601. */
  readonly at: string;
}

const MAX_BYTES = 1024 * 1024;

/** An SMTP server that keeps every email it accepts and delivers none. */
export class MailSink {
  private readonly mails: Mail[];
  private readonly journal: Journal<Mail>;
  private readonly server: SMTPServer;
  /** Open connections by the client's address and port. */
  private readonly sockets = new Map<string, Socket>();
  /** What hits the message that a session is about to hand over. */
  private readonly drawn = new WeakMap<SMTPServerSession, readonly FaultRule<MailFaultKind>[]>();

  constructor(
    folder: string,
    private readonly faults: Faults<MailFaultKind>,
  ) {
    const { journal, entries } = Journal.open<Mail>(join(folder, 'mail.jsonl'));
    this.journal = journal;
    this.mails = entries;
    this.server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      // The replies say their own, as many servers say none.
      hideENHANCEDSTATUSCODES: true,
      logger: false,
      size: MAX_BYTES,
      closeTimeout: 500,
      onRcptTo: ({ address }, session, done) => {
        const rules = this.drawn.get(session) ?? this.faults.draw(address);
        this.drawn.set(session, rules);
        const refused = rules.find(({ kind }) => kind === 'no-mailbox');
        if (refused) this.drawn.delete(session);
        done(refused && replyOf(refused, 550, 'No such mailbox'));
      },
      onData: (stream, session, done) => {
        this.take(stream, session).then(
          () => done(),
          (error: unknown) => done(error instanceof Error ? error : new Error('Not accepted')),
        );
      },
    });
    // A client that hangs up is no reason for the sink to stop.
    this.server.on('error', () => undefined);
  }

  /** Listens on the loopback interface and gives the port; 0 asks for a free one. */
  async listen(port: number): Promise<number> {
    const server = this.server.listen(port, '127.0.0.1');
    server.on('connection', (socket: Socket) => this.remember(socket));
    if (!server.listening) await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The mail sink has no port');
    return address.port;
  }

  /** Oldest first. */
  received(to?: string): Mail[] {
    return this.mails.filter((mail) => to === undefined || mail.to.includes(to));
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(resolve));
    this.journal.close();
  }

  private remember(socket: Socket): void {
    const key = `${socket.remoteAddress}:${socket.remotePort}`;
    this.sockets.set(key, socket);
    socket.once('close', () => this.sockets.delete(key));
  }

  private async take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const to = session.envelope.rcptTo.map((recipient) => recipient.address);
    const rules = this.drawn.get(session) ?? [];
    this.drawn.delete(session);
    const parsed = await simpleParser(stream);
    if (stream.sizeExceeded) throw replyError(552, 'Message too large');
    await this.failBeforeAccepting(rules, session);
    const calendar = parsed.attachments.find(
      ({ contentType }) => contentType === 'text/calendar' || contentType === 'application/ics',
    );
    const mail: Mail = {
      messageId: parsed.messageId ?? '',
      from: textOf(parsed.from),
      envelopeFrom: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
      to,
      subject: parsed.subject ?? '',
      body: parsed.text ?? '',
      ...(parsed.html !== false && { html: parsed.html }),
      ...(calendar && { calendar: calendar.content.toString('utf8') }),
      headers: Object.fromEntries(parsed.headerLines.map(({ key, line }) => [key, line.slice(key.length + 1).trim()])),
      at: new Date().toISOString(),
    };
    this.journal.append(mail);
    this.mails.push(mail);
    // The connection is cut before the acceptance is told.
    if (rules.some((rule) => rule.kind === 'accept-then-lose')) this.socketOf(session)?.destroy();
  }

  private async failBeforeAccepting(
    rules: readonly FaultRule<MailFaultKind>[],
    session: SMTPServerSession,
  ): Promise<void> {
    for (const rule of rules) {
      switch (rule.kind) {
        case 'timeout': {
          const socket = this.socketOf(session);
          if (socket) await once(socket, 'close');
          throw replyError(451, 'Too late');
        }
        case '4xx':
          throw replyOf(rule, 451, 'Try again later');
        case 'reject':
          throw replyOf(rule, 550, 'Not accepted');
        case 'no-mailbox':
        case 'accept-then-lose':
          break;
      }
    }
  }

  private socketOf(session: SMTPServerSession): Socket | null {
    const socket = this.sockets.get(`${session.remoteAddress}:${session.remotePort}`);
    return socket ?? null;
  }
}

function replyOf({ code, reply }: FaultRule<MailFaultKind>, usualCode: number, usual: string): Error {
  return replyError(code ?? usualCode, reply ?? usual);
}

function replyError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function textOf(address: AddressObject | undefined): string {
  return address?.value[0]?.address ?? '';
}
