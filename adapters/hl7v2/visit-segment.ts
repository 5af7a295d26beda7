import type { AdtReport, AdtTrigger } from '../../core/record/adt-report';
import type { DischargeTimeSource, Encounter } from '../../core/record/encounter';
import type { Identifier } from '../../core/record/patient';
import type { Findings } from './findings';
import type { Message } from './message';
import { authority } from './patient-segment';

/** HL7 table 0004 and what hospitals add to it. */
const classes: Readonly<Record<string, Encounter['class']>> = {
  I: 'IMP',
  IMP: 'IMP',
  E: 'EMER',
  EMER: 'EMER',
  O: 'AMB',
  R: 'AMB',
  AMB: 'AMB',
  OBS: 'OBSENC',
  V: 'OBSENC',
};

/** HL7 table 0007, admission type: what LACE counts as an acute admission. */
const acuteAdmission: Readonly<Record<string, boolean>> = { A: true, E: true, U: true, C: false, R: false };

/** NUBC patient status: 20 expired, 40-42 expired at home, in a facility, place unknown. */
const died = new Set(['20', '40', '41', '42']);

/** When an event happened or was recorded, the best first. */
const eventClocks = [
  ['EVN', 6, 'EVN-6'],
  ['EVN', 2, 'EVN-2'],
  ['MSH', 7, 'MSH-7'],
] as const;
const clocks = new Set<string>(['PV1-45', ...eventClocks.map(([, , source]) => source)]);

/** Reads PV1 with the clocks of EVN and MSH that stand in for what it leaves out. */
export function readVisit(
  message: Message,
  trigger: AdtTrigger,
  zone: string,
  facility: string,
  findings: Findings,
): AdtReport['encounter'] {
  if (!message.has('PV1')) findings.fault('PV1', '100', 'is missing');
  const recordedAt = readRecordedAt(message, zone, findings);
  const location = [1, 2, 3]
    .map((component) => message.text('PV1', 3, { component }))
    .filter(Boolean)
    .join(' ');
  const disposition = message.text('PV1', 36);
  const acute = acuteAdmission[message.text('PV1', 4).toUpperCase()];
  return {
    identifier: readIdentifier(message, facility, findings),
    ...(recordedAt !== undefined && { recordedAt }),
    ...readClass(message, trigger, findings),
    ...readAdmission(message, trigger, zone, findings),
    ...readDischarge(message, trigger, zone, findings),
    ...(disposition !== '' && { dischargeDisposition: disposition }),
    ...(location !== '' && { location }),
    ...(acute !== undefined && { lace: { acute } }),
  };
}

/** Whether a PV1-36 disposition means that the patient died. */
export function isDeath(disposition: string | undefined): boolean {
  return disposition !== undefined && died.has(disposition);
}

function readRecordedAt(message: Message, zone: string, findings: Findings): Date | undefined {
  return (findings.time(message, 'EVN', 2, zone) ?? findings.time(message, 'MSH', 7, zone))?.at;
}

/** The visit number (PV1-19), else the alternate visit id (PV1-50), else the patient's account number (PID-18). */
function readIdentifier(message: Message, facility: string, findings: Findings): Identifier {
  for (const [segment, field] of [
    ['PV1', 19],
    ['PV1', 50],
    ['PID', 18],
  ] as const) {
    const value = message.text(segment, field);
    if (value === '') continue;
    if (field !== 19) findings.warn(`PV1-19 has no visit number: ${segment}-${field} is taken`);
    return { system: authority(message, segment, field) || facility, value };
  }
  if (message.has('PV1')) findings.fault('PV1-19', '101', 'has no visit number');
  return { system: facility, value: '' };
}

function readClass(message: Message, trigger: AdtTrigger, findings: Findings): Pick<AdtReport['encounter'], 'class'> {
  const code = message.text('PV1', 2).toUpperCase();
  const known = classes[code];
  if (known !== undefined) return { class: known };
  if (trigger === 'A01') {
    // A missed readmission would be worse than a wrong one: A01 is "admit a patient".
    findings.warn('PV1-2 has no patient class that is known here: inpatient is taken, as it is an admission');
    return { class: 'IMP' };
  }
  if (code !== '') findings.warn('PV1-2 has a patient class that is not known here');
  return {};
}

/** PV1-44; for an admission that leaves it out, when it happened (EVN-6) or was recorded (EVN-2, MSH-7). */
function readAdmission(
  message: Message,
  trigger: AdtTrigger,
  zone: string,
  findings: Findings,
): Pick<AdtReport['encounter'], 'admittedAt'> {
  const stated = findings.instant(message, 'PV1', 44, zone);
  if (stated !== undefined) return { admittedAt: stated };
  if (trigger !== 'A01' && trigger !== 'A04') return {};
  const happened = eventClock(message, zone, findings);
  return happened === undefined ? {} : { admittedAt: happened.at };
}

/** The discharge: PV1-45, else EVN-6, else EVN-2, else MSH-7, keeping which. An A08 only corrects by PV1-45. */
function readDischarge(
  message: Message,
  trigger: AdtTrigger,
  zone: string,
  findings: Findings,
): Pick<AdtReport['encounter'], 'dischargedAt' | 'dischargeTimeSource'> {
  if (trigger !== 'A03' && trigger !== 'A08') return {};
  const stated = findings.instant(message, 'PV1', 45, zone);
  if (stated !== undefined) return { dischargedAt: stated, dischargeTimeSource: 'PV1-45' };
  if (trigger === 'A08') return {};
  const happened = message.text('PV1', 45) === '' ? eventClock(message, zone, findings) : undefined;
  if (happened === undefined) {
    // A clock that is there and cannot be read has been named already.
    if (!findings.faults.some(({ at }) => clocks.has(at)))
      findings.fault('PV1-45', '101', 'and all that could stand in for it are empty');
    return {};
  }
  findings.warn(`PV1-45 has no discharge time: ${happened.source} is taken`);
  return { dischargedAt: happened.at, dischargeTimeSource: happened.source };
}

function eventClock(
  message: Message,
  zone: string,
  findings: Findings,
): { readonly at: Date; readonly source: DischargeTimeSource } | undefined {
  for (const [segment, field, source] of eventClocks) {
    if (message.text(segment, field) === '') continue;
    const at = findings.instant(message, segment, field, zone);
    return at === undefined ? undefined : { at, source };
  }
  return undefined;
}
