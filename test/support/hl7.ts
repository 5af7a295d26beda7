import { connect } from 'node:net';
import { DateTime } from 'luxon';

/** What a test wants in a message; a field given as the empty string is left out. HL7 times as they are written. */
export interface AdtFields {
  readonly controlId?: string;
  readonly sendingApplication?: string;
  readonly sendingFacility?: string;
  /** MSH-7. */
  readonly sentAt?: string;
  readonly charset?: string;
  readonly version?: string;
  /** EVN-1 and EVN-2, EVN-6. */
  readonly event?: string;
  readonly recordedAt?: string;
  readonly occurredAt?: string;
  /** PID-3 as written. */
  readonly identifiers?: string;
  readonly mrn?: string;
  readonly family?: string;
  readonly given?: string;
  readonly birthDate?: string;
  readonly sex?: string;
  readonly address?: string;
  /** PID-13 as written. */
  readonly phone?: string;
  readonly language?: string;
  readonly account?: string;
  readonly diedAt?: string;
  readonly deathIndicator?: string;
  readonly patientClass?: string;
  readonly location?: string;
  readonly admissionType?: string;
  readonly visit?: string;
  readonly disposition?: string;
  readonly admittedAt?: string;
  readonly dischargedAt?: string;
  readonly alternateVisit?: string;
}

let sequence = 0;

/** An ADT message (segments ended by CR) of an inpatient stay; each call has its own MSH-10. Times default to now. */
export function adt(trigger: string, fields: AdtFields = {}): string {
  sequence += 1;
  const now = hl7Time(new Date());
  const f = {
    controlId: `MSG${process.pid}-${Date.now()}-${sequence}`,
    sendingApplication: 'EPIC',
    sendingFacility: 'GENERAL',
    sentAt: now,
    charset: 'UNICODE UTF-8',
    version: '2.5.1',
    event: trigger,
    recordedAt: now,
    mrn: '1001',
    family: 'Rivera',
    given: 'Ana',
    birthDate: '19580214',
    sex: 'F',
    address: '12 Elm St^^Boston^MA^02118^USA^H',
    phone: '(617)555-0142^PRN^CP',
    language: 'en',
    patientClass: 'I',
    location: '4W^412^1^GENERAL',
    visit: 'V5001',
    ...fields,
  };
  const pid3 = fields.identifiers ?? `${f.mrn}^^^GENERAL^MR`;
  return [
    segment('MSH', {
      2: '^~\\&',
      3: f.sendingApplication,
      4: f.sendingFacility,
      5: 'CAREPATH',
      6: 'CLINIC',
      7: f.sentAt,
      9: `ADT^${trigger}`,
      10: f.controlId,
      11: 'P',
      12: f.version,
      18: f.charset,
    }),
    segment('EVN', { 1: f.event, 2: f.recordedAt, 6: f.occurredAt }),
    segment('PID', {
      1: '1',
      3: pid3,
      5: `${f.family}^${f.given}`,
      7: f.birthDate,
      8: f.sex,
      11: f.address,
      13: f.phone,
      15: f.language,
      18: f.account,
      29: f.diedAt,
      30: f.deathIndicator,
    }),
    segment('PV1', {
      1: '1',
      2: f.patientClass,
      3: f.location,
      4: f.admissionType,
      19: f.visit,
      36: f.disposition,
      44: f.admittedAt,
      45: f.dischargedAt,
      50: f.alternateVisit,
    }),
    '',
  ].join('\r');
}

/** `yyyyMMddHHmmss+ZZZZ` in UTC. */
export function hl7Time(at: Date): string {
  return DateTime.fromJSDate(at, { zone: 'utc' }).toFormat('yyyyMMddHHmmssZZZ');
}

/** Sends one message over MLLP on a connection of its own and gives back the text of its acknowledgment. */
export function sendMllp(port: number, text: string, host = '127.0.0.1'): Promise<string> {
  return sendBytes(port, mllpFrame(text), host);
}

export function mllpFrame(content: string | Buffer): Buffer {
  return Buffer.concat([Buffer.of(0x0b), Buffer.from(content), Buffer.of(0x1c, 0x0d)]);
}

/** Writes bytes as they are and resolves with the first acknowledgment; rejects when the connection ends without one. */
export function sendBytes(port: number, bytes: Buffer, host = '127.0.0.1'): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => socket.write(bytes));
    const chunks: Buffer[] = [];
    socket.setTimeout(20_000, () => socket.destroy(new Error('no acknowledgment within 20 s')));
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      const [acknowledgment] = acknowledgments(Buffer.concat(chunks));
      if (acknowledgment === undefined) return;
      socket.end();
      resolve(acknowledgment);
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the connection ended without an acknowledgment')));
  });
}

/** The contents of the whole frames in what a listener has answered. */
export function acknowledgments(answer: Buffer): string[] {
  const parts = answer.toString('latin1').split('\x1c\r').slice(0, -1);
  return parts.map((part) => part.slice(part.indexOf('\x0b') + 1));
}

/** A field of an acknowledgment, e.g. `fieldOf(ack, 'MSA', 1)`. */
export function fieldOf(message: string, name: string, field: number): string {
  const found =
    message
      .split('\r')
      .find((line) => line.startsWith(name))
      ?.split('|') ?? [];
  return found[name === 'MSH' ? field - 1 : field] ?? '';
}

function segment(name: string, fields: Readonly<Record<number, string | undefined>>): string {
  const last = Math.max(...Object.keys(fields).map(Number));
  // MSH-1 is the field separator itself.
  const first = name === 'MSH' ? 2 : 1;
  const values = Array.from({ length: last - first + 1 }, (_, index) => fields[index + first] ?? '');
  return [name, ...values].join('|').replace(/\|+$/, '');
}
