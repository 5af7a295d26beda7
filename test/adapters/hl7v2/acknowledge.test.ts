import { acknowledge } from '../../../adapters/hl7v2/acknowledge';
import { adt } from '../../support/hl7';

const at = new Date('2026-11-20T15:16:17Z');

function lines(raw: string, answer: Parameters<typeof acknowledge>[1]): string[][] {
  const text = acknowledge(Buffer.from(raw, 'latin1'), answer, at).toString('latin1');
  expect(text.endsWith('\r')).toBe(true);
  return text
    .trimEnd()
    .split('\r')
    .map((line) => line.split('|'));
}

describe('an acknowledgment', () => {
  test('goes back to the sender in its version, with its control id', () => {
    const [msh, msa, ...rest] = lines(adt('A03', { controlId: 'C77', version: '2.4' }), { code: 'AA' });
    expect(msh?.slice(0, 9)).toEqual([
      'MSH',
      '^~\\&',
      'CAREPATH',
      'CLINIC',
      'EPIC',
      'GENERAL',
      '20261120151617+0000',
      '',
      'ACK^A03',
    ]);
    expect(msh?.slice(10)).toEqual(['P', '2.4']);
    expect(msa).toEqual(['MSA', 'AA', 'C77', '']);
    expect(rest).toEqual([]);
  });

  test('has a control id of its own each time', () => {
    const ids = Array.from({ length: 50 }, () => lines(adt('A03'), { code: 'AA' })[0]?.[9]);
    expect(new Set(ids).size).toBe(50);
    expect(ids.every((id) => id !== undefined && id.length === 20)).toBe(true);
  });

  test('names each fault by its place', () => {
    const faults = [
      { at: 'PV1-45', code: '102', message: 'PV1-45 is not a date' },
      { at: 'PV1', code: '100', message: 'PV1 is missing' },
    ] as const;
    const [, msa, ...errors] = lines(adt('A03', { controlId: 'C1' }), { code: 'AE', text: 'two things', faults });
    expect(msa).toEqual(['MSA', 'AE', 'C1', 'two things']);
    expect(errors).toEqual([
      ['ERR', '', 'PV1^1^45', '102^Data type error^HL70357', 'E', '', '', '', 'PV1-45 is not a date'],
      ['ERR', '', 'PV1^1', '100^Segment sequence error^HL70357', 'E', '', '', '', 'PV1 is missing'],
    ]);
  });

  test('names faults in the way of versions before 2.5', () => {
    const faults = [{ at: 'PV1-45', code: '102', message: 'PV1-45 is not a date' }] as const;
    const [, , error] = lines(adt('A03', { version: '2.3' }), { code: 'AE', faults });
    expect(error).toEqual(['ERR', 'PV1^1^45^102&Data type error&HL70357']);
  });

  test('keeps the separators of the sender and escapes them in its text', () => {
    const raw = 'MSH!#%?$!EPIC!GENERAL!CAREPATH!CLINIC!20261120!!ADT#A03#ADT_A03!C9!P!2.5.1\r';
    const text = acknowledge(Buffer.from(raw), { code: 'AE', text: 'no! a $b#c?' }, at).toString();
    expect(text).toContain('MSH!#%?$!CAREPATH!CLINIC!EPIC!GENERAL!');
    expect(text).toContain('!ACK#A03#ACK!');
    expect(text).toContain('MSA!AE!C9!no?F? a ?T?b?S?c?E?');
  });

  test.each(['', 'GET / HTTP/1.1', 'MSH', '\x00\xff'])('answers %j, which cannot be parsed', (raw) => {
    const [msh, msa] = lines(raw, { code: 'AR', text: 'It is not an HL7 v2 message.' });
    expect(msh?.slice(0, 2)).toEqual(['MSH', '^~\\&']);
    expect(msa).toEqual(['MSA', 'AR', '', 'It is not an HL7 v2 message.']);
  });
});
