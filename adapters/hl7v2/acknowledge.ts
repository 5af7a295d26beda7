import { randomUUID } from 'node:crypto';
import { Hl7Context, Hl7Message, Hl7Segment } from '@medplum/core';
import { DateTime } from 'luxon';
import type { Acknowledgment, AdtFault } from '../../core/record/adt-report';
import { parseBytes } from './adt';
import type { Message } from './message';

/** HL7 table 0357. */
const conditions: Readonly<Record<AdtFault['code'], string>> = {
  '100': 'Segment sequence error',
  '101': 'Required field missing',
  '102': 'Data type error',
  '103': 'Table value not found',
  '200': 'Unsupported message type',
  '201': 'Unsupported event code',
  '204': 'Unknown key identifier',
  '207': 'Application internal error',
};
const maxErrors = 10;

/**
 * The acknowledgment of one message in its own version and separators, sender and receiver swapped. Input that cannot be
 * parsed gets one too, without a control id.
 */
export function acknowledge(raw: Buffer, answer: Acknowledgment, at: Date): Buffer {
  const message = parseBytes(raw);
  const context = message?.context ?? new Hl7Context();
  const segments = [
    header(message, context, at),
    status(message, answer, context),
    ...errors(message, answer, context),
  ];
  return Buffer.from(`${new Hl7Message(segments, context).toString()}\r`, 'latin1');
}

function header(message: Message | null, context: Hl7Context, at: Date): Hl7Segment {
  const theirs = (field: number) => message?.header(field) ?? '';
  const trigger = message?.text('MSH', 9, { component: 2 }) ?? '';
  const structured = (message?.text('MSH', 9, { component: 3 }) ?? '') !== '';
  const type = [
    'ACK',
    ...(trigger === '' ? [] : [escapeText(trigger, context)]),
    ...(trigger !== '' && structured ? ['ACK'] : []),
  ];
  const fields = [
    ...['MSH', context.getMsh2(), theirs(5), theirs(6), theirs(3), theirs(4)],
    ...[
      DateTime.fromJSDate(at, { zone: 'utc' }).toFormat('yyyyMMddHHmmssZZZ'),
      '',
      type.join(context.componentSeparator),
    ],
    ...[randomUUID().replaceAll('-', '').slice(0, 20), theirs(11) || 'P', theirs(12) || '2.5.1'],
  ];
  return new Hl7Segment(fields, context);
}

function status(message: Message | null, answer: Acknowledgment, context: Hl7Context): Hl7Segment {
  return new Hl7Segment(
    ['MSA', answer.code, message?.header(10) ?? '', escapeText(answer.text ?? '', context)],
    context,
  );
}

/** One ERR a fault; its fields moved in version 2.5. */
function errors(message: Message | null, answer: Acknowledgment, context: Hl7Context): Hl7Segment[] {
  const modern = !/^2\.[1-4](\.|$)/.test(message?.text('MSH', 12) ?? '');
  return (answer.faults ?? []).slice(0, maxErrors).map((fault) => {
    const [segment = '', field = ''] = fault.at.split('-');
    const place = [segment, '1', ...(field === '' ? [] : [field])];
    const condition = [fault.code, conditions[fault.code], 'HL70357'];
    const fields = modern
      ? [
          'ERR',
          '',
          place.join(context.componentSeparator),
          condition.join(context.componentSeparator),
          'E',
          '',
          '',
          '',
          escapeText(fault.message, context),
        ]
      : [
          'ERR',
          [...place, ...(field === '' ? [''] : []), condition.join(context.subcomponentSeparator)].join(
            context.componentSeparator,
          ),
        ];
    return new Hl7Segment(fields, context);
  });
}

function escapeText(text: string, context: Hl7Context): string {
  const codes = new Map([
    [context.escapeCharacter, 'E'],
    [context.fieldSeparator, 'F'],
    [context.componentSeparator, 'S'],
    [context.subcomponentSeparator, 'T'],
    [context.repetitionSeparator, 'R'],
  ]);
  return Array.from(text)
    .map((letter) => {
      const code = codes.get(letter);
      return code === undefined ? letter : `${context.escapeCharacter}${code}${context.escapeCharacter}`;
    })
    .join('');
}
