import { createHash } from 'node:crypto';
import {
  supportedTriggers,
  type Acknowledgment,
  type AdtFault,
  type AdtReading,
  type FrameProblem,
  type Hl7Header,
} from '../../core/record/adt-report';
import { CarepathFailure } from '../../core/errors';
import type { Repositories } from '../../core/repositories';
import type { Hl7Message } from '../../core/record/inbox';
import type { Sender } from '../../core/record/organization';
import { systemScope, type Scope } from '../../core/record/scope';
import { applyAdt, type ApplyAdtDeps } from './apply-adt';

/** Reads and answers HL7 v2; done by the adapter. */
export interface AdtReader {
  /** `null` when it is not HL7 v2. */
  readHeader(raw: Buffer): Hl7Header | null;
  readAdt(raw: Buffer, sender: Pick<Sender, 'zone' | 'charset'>): AdtReading;
  acknowledge(raw: Buffer, answer: Acknowledgment, at: Date): Buffer;
}

export type ReceiveHl7Deps = ApplyAdtDeps &
  Pick<Repositories, 'senders' | 'hl7Messages'> & {
    readonly reader: AdtReader;
    /** Fields never hold message content. */
    readonly log: { error(fields: object, message: string): void };
  };

/** What became of one message; the acknowledgment says the same to the sender. */
interface Verdict {
  readonly status: 'processed' | 'quarantined';
  readonly acknowledgment: Acknowledgment['code'];
  readonly reason?: string;
  readonly faults?: readonly AdtFault[];
  readonly warnings: readonly string[];
  readonly patientId?: string;
  readonly encounterId?: string;
}

/** A message with the sender it was found to come from. */
interface Intake {
  readonly raw: Buffer;
  readonly header: Hl7Header | null;
  readonly sender: Sender | null;
}

const frameReasons: Readonly<Record<FrameProblem, string>> = {
  incomplete: 'The frame has no end block: the message may be cut off. Send it again.',
  'too-large': 'The message is larger than is accepted.',
};
const unreachable = 'The message could not be stored or processed now. Send it again.';

/**
 * Takes one message in: stored first, applied, settled, and only then acknowledged. AA accepted; AE an error in it, kept in
 * quarantine; AR not for us (unknown sender, message type or trigger), kept too. Never rejects: what cannot even be stored
 * is answered with AE so that the sender sends it again.
 */
export async function receiveHl7(deps: ReceiveHl7Deps, raw: Buffer, problem?: FrameProblem): Promise<Buffer> {
  const answer = await answerTo(deps, raw, problem).catch((error: unknown): Acknowledgment => {
    deps.log.error({ failure: nameOf(error) }, 'An HL7 message could not be taken in');
    return { code: 'AE', text: unreachable };
  });
  return deps.reader.acknowledge(raw, answer, deps.clock.now());
}

/**
 * Processes a quarantined message again, after what was wrong has been put right. One that was processed stays as it is.
 * @throws CarepathFailure not-found; conflict for a message that never arrived whole.
 */
export async function replayHl7(deps: ReceiveHl7Deps, scope: Scope, id: string): Promise<Hl7Message> {
  const message = await deps.hl7Messages.get(id);
  if (message === null || message.orgId !== scope.orgId) {
    throw new CarepathFailure('not-found', 'There is no such message.');
  }
  if (message.status === 'processed') return message;
  if (Object.values(frameReasons).includes(message.reason ?? '')) {
    throw new CarepathFailure('conflict', 'The message did not arrive whole; the sender has to send it again.');
  }
  const intake = await open(deps, rawBytes(message));
  // The senders table may have been changed since: a message never moves to another organization by a replay.
  if (intake.sender?.orgId !== scope.orgId)
    throw new CarepathFailure('conflict', 'The sender is not one of this organization.');
  await settle(deps, message.id, await judge(deps, scope, intake, message.id), intake.sender);
  return (await deps.hl7Messages.get(id)) ?? message;
}

/** The bytes as they came: `raw` keeps one byte a character, so that a replay can read them in another character set. */
export function rawBytes(message: Pick<Hl7Message, 'raw'>): Buffer {
  return Buffer.from(message.raw, 'latin1');
}

async function answerTo(deps: ReceiveHl7Deps, raw: Buffer, problem?: FrameProblem): Promise<Acknowledgment> {
  const intake = await open(deps, raw);
  const { message } = await deps.hl7Messages.store(received(intake, deps.clock.now()));
  // Sent again: the same answer, and nothing happens. One that was quarantined, or left by a crash, is tried again.
  if (message.status === 'processed') return { code: message.acknowledgment };
  const verdict =
    problem === undefined
      ? await judge(deps, systemScope(intake.sender?.orgId ?? '', 'hl7v2'), intake, message.id)
      : quarantine('AE', frameReasons[problem]);
  await settle(deps, message.id, verdict, intake.sender);
  return {
    code: verdict.acknowledgment,
    ...(verdict.reason !== undefined && { text: verdict.reason }),
    ...(verdict.faults !== undefined && { faults: verdict.faults }),
  };
}

async function open(deps: ReceiveHl7Deps, raw: Buffer): Promise<Intake> {
  const header = deps.reader.readHeader(raw);
  const sender = await deps.senders.resolve(header?.application ?? '', header?.facility ?? '');
  return { raw, header, sender };
}

/** MSH-10 is not unique in the wild, so the content is part of the id: the same message is the same row. */
function received({ raw, header, sender }: Intake, at: Date): Hl7Message {
  const from = senderName(header);
  const controlId = header?.controlId ?? '';
  return {
    id: createHash('sha256').update(`${from}\n${controlId}\n`).update(raw).digest('hex'),
    ...(sender !== null && { orgId: sender.orgId }),
    sender: from,
    controlId,
    trigger: header === null ? '' : `${header.messageType}^${header.trigger}`,
    raw: raw.toString('latin1'),
    receivedAt: at,
    status: 'received',
    acknowledgment: 'AE',
    warnings: [],
  };
}

function senderName(header: Hl7Header | null): string {
  return header === null ? 'unknown' : `${header.application}|${header.facility}`;
}

async function judge(deps: ReceiveHl7Deps, scope: Scope, intake: Intake, id: string): Promise<Verdict> {
  const { raw, header, sender } = intake;
  const refused = refusal(header, sender);
  if (refused !== null || header === null || sender === null)
    return refused ?? quarantine('AR', 'It is not an HL7 v2 message.');
  const reading = deps.reader.readAdt(raw, sender);
  if (!reading.ok) return { ...ofFaults(reading.faults), warnings: reading.warnings };
  const repeated = await deps.hl7Messages.sameControlId(senderName(header), header.controlId, id);
  const warnings = [
    ...reading.report.warnings,
    ...(repeated === null ? [] : ['Another message with the same MSH-10 and other content has been received.']),
  ];
  try {
    const applied = await applyAdt(deps, scope, reading.report);
    return { ...applied, status: 'processed', acknowledgment: 'AA', warnings: [...warnings, ...applied.warnings] };
  } catch (error) {
    return { ...failed(deps, error, id), warnings };
  }
}

/** What cannot be read for reasons that lie before its content; `null` when nothing speaks against it. */
function refusal(header: Hl7Header | null, sender: Sender | null): Verdict | null {
  if (header === null) return quarantine('AR', 'It is not an HL7 v2 message.');
  if (sender === null) return quarantine('AR', 'The sender (MSH-3, MSH-4) is not known here.');
  if (header.messages > 1) return quarantine('AE', 'The frame holds more than one message: send one in each frame.');
  if (header.messageType !== 'ADT') {
    return ofFaults([{ at: 'MSH-9', code: '200', message: 'MSH-9 is not a message type that is taken here' }], 'AR');
  }
  if (header.trigger === 'A40') {
    // A merge that was dropped would leave two records of one person and nobody would know: the sender is told, and the
    // message is kept until patients can be merged.
    return ofFaults([
      { at: 'MSH-9', code: '201', message: 'MSH-9: merging patients (A40) is not done yet; the message is kept' },
    ]);
  }
  if (!supportedTriggers.some((trigger) => trigger === header.trigger)) {
    return ofFaults([{ at: 'MSH-9', code: '201', message: 'MSH-9 is not a trigger that is taken here' }], 'AR');
  }
  if (header.controlId === '') {
    return ofFaults([{ at: 'MSH-10', code: '101', message: 'MSH-10 has no message control id' }]);
  }
  return null;
}

function quarantine(acknowledgment: 'AE' | 'AR', reason: string): Verdict {
  return { status: 'quarantined', acknowledgment, reason, warnings: [] };
}

function ofFaults(faults: readonly AdtFault[], acknowledgment: 'AE' | 'AR' = 'AE'): Verdict {
  return { ...quarantine(acknowledgment, `${faults.map(({ message }) => message).join('; ')}.`), faults };
}

/** One bad message is put aside with its reason, and the next is read. */
function failed(deps: ReceiveHl7Deps, error: unknown, id: string): Verdict {
  if (error instanceof CarepathFailure) return quarantine('AE', error.message);
  deps.log.error({ message: id, failure: nameOf(error) }, 'An HL7 message could not be applied');
  return quarantine('AE', unreachable);
}

async function settle(deps: ReceiveHl7Deps, id: string, verdict: Verdict, sender: Sender | null): Promise<void> {
  const { faults: _faults, ...outcome } = verdict;
  await deps.hl7Messages.settle(id, { ...outcome, ...(sender !== null && { orgId: sender.orgId }) });
}

/** Only the kind of failure: a driver's message may quote the document it failed on. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
