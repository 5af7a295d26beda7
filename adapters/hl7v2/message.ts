import { Hl7Message, type Hl7Context, type Hl7Field } from '@medplum/core';

/** Where a value is: components count from 1 as in the standard, subcomponents and repetitions from 0. */
export interface Place {
  readonly component?: number;
  readonly subcomponent?: number;
  readonly repetition?: number;
}

/** A parsed message with its values unescaped. An absent segment, field or component reads as the empty string. */
export class Message {
  private constructor(private readonly parsed: Hl7Message) {}

  /** `null` when the text has no usable MSH segment. */
  static parse(text: string): Message | null {
    // MSH, the field separator and four encoding characters (five since 2.7), none of them a letter, digit or space.
    if (!/^MSH([^\sA-Za-z0-9])(?!.{0,3}\1)[^\sA-Za-z0-9]{4,5}\1/.test(text)) return null;
    return new Message(Hl7Message.parse(text));
  }

  has(segment: string): boolean {
    return this.parsed.getSegment(segment) !== undefined;
  }

  count(segment: string): number {
    return this.parsed.getAllSegments(segment).length;
  }

  /** One value; the whole component when `subcomponent` is not given. HL7's null (`""`) reads as empty. */
  text(segment: string, field: number, place: Place = {}): string {
    const value = this.raw(segment, field, place);
    return value === '""'
      ? ''
      : unescape(value, this.parsed.context)
          .replace(/\p{Cc}+/gu, ' ')
          .trim();
  }

  /** True for HL7's explicit null (`""`): the sender deletes the value, which is not the same as saying nothing. */
  isNull(segment: string, field: number): boolean {
    return this.raw(segment, field, {}) === '""';
  }

  /** A field of the header as it is written, to be sent back. */
  header(field: number): string {
    return this.field('MSH', field)?.toString() ?? '';
  }

  get context(): Hl7Context {
    return this.parsed.context;
  }

  repetitions(segment: string, field: number): number {
    return this.field(segment, field)?.components.length ?? 0;
  }

  private raw(segment: string, field: number, { component = 1, subcomponent, repetition = 0 }: Place): string {
    const value: string | undefined = this.field(segment, field)?.getComponent(component, subcomponent, repetition);
    return value ?? '';
  }

  /** The library's types promise a field for every index; what the message does not have is undefined. */
  private field(segment: string, field: number): Hl7Field | undefined {
    return this.parsed.getSegment(segment)?.getField(field);
  }
}

/** HL7 v2 section 2.7 escape sequences; formatting ones become a space, unknown ones vanish. */
function unescape(value: string, context: Hl7Context): string {
  const escape = context.escapeCharacter;
  if (!value.includes(escape)) return value;
  const parts = value.split(escape);
  // Escapes come in pairs: odd parts are codes. A lone escape character is text.
  const paired = parts.length % 2 === 1;
  return parts
    .map((part, index) =>
      index % 2 === 0 ? part : paired || index < parts.length - 1 ? meaning(part, context) : escape + part,
    )
    .join('');
}

function meaning(code: string, context: Hl7Context): string {
  switch (code) {
    case 'F':
      return context.fieldSeparator;
    case 'S':
      return context.componentSeparator;
    case 'T':
      return context.subcomponentSeparator;
    case 'R':
      return context.repetitionSeparator;
    case 'E':
      return context.escapeCharacter;
    default:
      if (/^X([0-9A-F]{2})+$/i.test(code)) return Buffer.from(code.slice(1), 'hex').toString('latin1');
      return code.startsWith('.') ? ' ' : '';
  }
}
