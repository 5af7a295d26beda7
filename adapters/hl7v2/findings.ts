import type { AdtFault } from '../../core/record/adt-report';
import type { Message, Place } from './message';
import { readTimestamp, type Timestamp } from './timestamp';

type ReadTimestamp = Extract<Timestamp, { ok: true }>;

/** Collects what is wrong and what is odd while a message is read, so that a sender hears of all of it at once. */
export class Findings {
  readonly faults: AdtFault[] = [];
  readonly warnings: string[] = [];

  fault(at: string, code: AdtFault['code'], message: string): void {
    // A clock is read for several purposes; its fault is one.
    if (!this.faults.some((known) => known.at === at)) this.faults.push({ at, code, message: `${at} ${message}` });
  }

  warn(message: string): void {
    if (!this.warnings.includes(message)) this.warnings.push(message);
  }

  /** Reads a time in the sender's zone; a wrong one is a fault, an absent one `undefined`. */
  time(message: Message, segment: string, field: number, zone: string, place?: Place): ReadTimestamp | undefined {
    const text = message.text(segment, field, place);
    if (text === '') return undefined;
    const read = readTimestamp(text, zone);
    if (read.ok) return read;
    this.fault(`${segment}-${field}`, '102', read.message);
    return undefined;
  }

  /** Like `time`, for an instant that clocks count from: it must name at least a day. */
  instant(message: Message, segment: string, field: number, zone: string): Date | undefined {
    const read = this.time(message, segment, field, zone);
    if (read === undefined) return undefined;
    if (read.precision === 'year' || read.precision === 'month') {
      this.fault(`${segment}-${field}`, '102', 'does not name a day');
      return undefined;
    }
    if (read.precision === 'day') this.warn(`${segment}-${field} has no time of day: 00:00 is taken`);
    return read.at;
  }
}
