import {
  supportedTriggers,
  type AdtReading,
  type AdtReport,
  type AdtTrigger,
  type Hl7Header,
} from '../../core/record/adt-report';
import type { Sender } from '../../core/record/organization';
import { decodeMessage } from './charset';
import { Findings } from './findings';
import { Message } from './message';
import { readPatient } from './patient-segment';
import { isDeath, readVisit } from './visit-segment';

/**
 * Reads MSH (and EVN-1, when MSH-9 has no trigger) before the character set is known: bytes read as Latin-1 lose nothing.
 * `null` when it is not HL7 v2.
 */
export function readHeader(raw: Buffer): Hl7Header | null {
  const message = parseBytes(raw);
  if (message === null) return null;
  return {
    application: message.text('MSH', 3),
    facility: message.text('MSH', 4),
    messageType: message.text('MSH', 9, { component: 1 }),
    trigger: message.text('MSH', 9, { component: 2 }) || message.text('EVN', 1),
    controlId: message.text('MSH', 10),
    messages: message.count('MSH'),
  };
}

/** Parses a frame byte by byte as Latin-1; `null` when it does not begin with a usable MSH. */
export function parseBytes(raw: Buffer): Message | null {
  return Message.parse(withoutPreamble(raw.toString('latin1')));
}

/** Reads an ADT message of one of the supported triggers. Faults name segment and field, never a value. */
export function readAdt(raw: Buffer, sender: Pick<Sender, 'zone' | 'charset'>): AdtReading {
  const findings = new Findings();
  const declared = parseBytes(raw)?.text('MSH', 18) ?? '';
  const decoded = decodeMessage(raw, declared, sender.charset);
  if (!decoded.ok) return refused(findings, 'MSH-18', decoded.message);
  if (decoded.warning !== undefined) findings.warn(decoded.warning);
  const message = Message.parse(withoutPreamble(decoded.text));
  if (message === null) return refused(findings, 'MSH', 'cannot be read');
  const trigger = readTrigger(message, findings);
  if (trigger === null) return refused(findings, 'MSH-9', 'is not a trigger that is read here');
  const report = readReport(message, trigger, sender.zone, findings);
  const { faults, warnings } = findings;
  return faults.length > 0 ? { ok: false, faults, warnings } : { ok: true, report: { ...report, warnings } };
}

function refused(findings: Findings, at: string, message: string): AdtReading {
  findings.fault(at, '103', message);
  return { ok: false, faults: findings.faults, warnings: findings.warnings };
}

/** A byte order mark or line ends before MSH. */
function withoutPreamble(text: string): string {
  return text.replace(/^(?:\u00ef\u00bb\u00bf|\ufeff)?[\r\n]*/, '');
}

/** MSH-9 rules over EVN-1 when they disagree. */
function readTrigger(message: Message, findings: Findings): AdtTrigger | null {
  const stated = message.text('MSH', 9, { component: 2 });
  const event = message.text('EVN', 1);
  if (stated === '' && event !== '') findings.warn('MSH-9 has no trigger: EVN-1 is taken');
  if (stated !== '' && event !== '' && stated !== event) findings.warn('EVN-1 disagrees with MSH-9: MSH-9 is taken');
  return supportedTriggers.find((trigger) => trigger === (stated || event)) ?? null;
}

function readReport(
  message: Message,
  trigger: AdtTrigger,
  zone: string,
  findings: Findings,
): Omit<AdtReport, 'warnings'> {
  const facility = message.text('MSH', 4) || message.text('MSH', 3) || 'unknown';
  warnOfHeader(message, findings);
  const patient = readPatient(message, zone, facility, findings);
  const encounter = readVisit(message, trigger, zone, facility, findings);
  const died = readDeath(message, trigger, encounter, zone, findings);
  const { admittedAt, dischargedAt } = encounter;
  if (admittedAt && dischargedAt && dischargedAt < admittedAt) findings.warn('PV1-45 is before PV1-44');
  return {
    trigger,
    identifiers: patient.identifiers,
    patient: { ...patient.changes, ...(died !== undefined && { deceasedAt: died }) },
    encounter,
    ...(died !== undefined && { died }),
  };
}

function warnOfHeader(message: Message, findings: Findings): void {
  const version = message.text('MSH', 12);
  if (!/^2\.[3-8](\.|$)/.test(version)) findings.warn('MSH-12 is not a version from 2.3 to 2.8: read as if it were');
  if (/^[TD]$/.test(message.text('MSH', 11))) findings.warn('MSH-11 says that this is not a production message');
}

/** PID-29 (with its time), PID-30 = Y, or a discharge whose disposition says so; then the time is the discharge's or the event's. */
function readDeath(
  message: Message,
  trigger: AdtTrigger,
  encounter: AdtReport['encounter'],
  zone: string,
  findings: Findings,
): Date | undefined {
  const indicator = message.text('PID', 30).toUpperCase();
  const stated = findings.time(message, 'PID', 29, zone)?.at;
  const byDisposition = (trigger === 'A03' || trigger === 'A08') && isDeath(encounter.dischargeDisposition);
  // Registration systems send PID-30 = N by default, so it does not outweigh a discharge as deceased.
  if (indicator === 'N' && !byDisposition) {
    if (stated !== undefined) findings.warn('PID-29 has a time of death and PID-30 denies it: not taken as a death');
    return undefined;
  }
  if (stated !== undefined) return stated;
  if (indicator !== 'Y' && !byDisposition) return undefined;
  const taken = encounter.dischargedAt ?? encounter.recordedAt;
  if (taken === undefined) findings.fault('PID-29', '101', 'has no time of death, nor has the message any other time');
  return taken;
}
