import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { isGsm, segmentsOf } from '../../../../core/messaging/templates/segments';

const GSM = Array.from('aZ09 @£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#%&()*+,-./:;<=>?¡ÄÖÑÜ§¿äöñüà\n');
const EXTENSION = Array.from('^{}\\[~]|€');
const OTHER = Array.from('áíóú“”’…😀你');
const text = (...characters: readonly string[]) =>
  fc.array(fc.constantFrom(...characters), { maxLength: 500 }).map((all) => all.join(''));

it.each([
  ['GSM-7', text(...GSM)],
  ['GSM-7 with its extension', text(...GSM, ...EXTENSION, ...EXTENSION, ...EXTENSION, ...EXTENSION)],
  ['anything', text(...GSM, ...EXTENSION, ...OTHER)],
])('counts the parts of %s as the carrier’s own calculator does', (_, texts) => {
  const property = fc.property(texts, (body) => {
    const calculated = new SegmentedMessage(body);
    expect(segmentsOf(body)).toBe(calculated.segmentsCount);
    expect(isGsm(body)).toBe(calculated.getEncodingName() === 'GSM-7');
  });
  fc.assert(property, { numRuns: 150 });
});

it.each([
  [1, 'a'.repeat(160)],
  [2, 'a'.repeat(161)],
  [1, '€'.repeat(80)],
  [2, `${'a'.repeat(159)}€`],
  [3, `${'a'.repeat(152)}€`.repeat(2)],
  [1, 'á'.repeat(70)],
  [2, 'á'.repeat(71)],
])('takes %d for a text at the edge', (parts, body) => expect(segmentsOf(body)).toBe(parts));
