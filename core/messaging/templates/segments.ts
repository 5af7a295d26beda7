import { SegmentedMessage } from 'sms-segments-calculator';

/** What a text loses nothing by: typographic marks, and the accents that GSM 03.38 lacks (it has é è ù ì ò ñ ü ö à ä). */
const plain: ReadonlyMap<string, string> = new Map([
  ...Object.entries({ á: 'a', í: 'i', ó: 'o', ú: 'u', Á: 'A', Í: 'I', Ó: 'O', Ú: 'U' }),
  ...Object.entries({ '‘': "'", '’': "'", '“': '"', '”': '"', '«': '"', '»': '"', '–': '-', '—': '-' }),
  ...Object.entries({ '…': '...', '•': '-', '\u00a0': ' ', '\u202f': ' ', '\u2011': '-' }),
]);

/**
 * The same text in GSM-7 where dropping accents and typographic marks is enough (160 characters a part instead of 70);
 * unchanged where another letter needs UCS-2 anyway.
 */
export function toGsm(text: string): string {
  const composed = text.normalize('NFC');
  const simple = Array.from(composed, (character) => plain.get(character) ?? character).join('');
  return isGsm(simple) ? simple : composed;
}

/** Longer texts are refused by the carrier (Twilio 21617), and the calculator's time grows with the square of the length. */
const LONGEST = 1_600;
const GSM_PART = 160;
/** Of one that is split. */
const GSM_PART_OF_SEVERAL = 153;
const UCS_PART_OF_SEVERAL = 67;

/**
 * How many parts the carrier sends: 160 GSM-7 or 70 UCS-2 characters, 153 or 67 each when there are several. Of a text that
 * no carrier takes (over 1,600 characters) as many as it would fill at least.
 */
export function segmentsOf(text: string): number {
  const septets = gsmSeptets(text);
  if (text.length > LONGEST) return Math.ceil(text.length / (septets ? GSM_PART_OF_SEVERAL : UCS_PART_OF_SEVERAL));
  return septets ? gsmParts(septets) : new SegmentedMessage(text).segmentsCount;
}

/** A character of the extension is not split. */
function gsmParts(septets: readonly number[]): number {
  if (septets.reduce((sum, size) => sum + size, 0) <= GSM_PART) return 1;
  let parts = 1;
  let filled = 0;
  for (const size of septets) {
    if (filled + size > GSM_PART_OF_SEVERAL) {
      parts += 1;
      filled = 0;
    }
    filled += size;
  }
  return parts;
}

/** What each character takes in GSM-7, learned from the calculator once: it takes a millisecond for a text. */
const learned = new Map<string, number>();

/** `null`: a character of it is not in GSM-7. */
function gsmSeptets(text: string): readonly number[] | null {
  const septets: number[] = [];
  for (const character of text) {
    const size = learned.get(character) ?? learn(character);
    if (size === null) return null;
    septets.push(size);
  }
  return septets;
}

function learn(character: string): number | null {
  const message = new SegmentedMessage(character);
  if (message.getEncodingName() !== 'GSM-7') return null;
  learned.set(character, message.numberOfCharacters);
  return message.numberOfCharacters;
}

/** The characters that no dropping of accents and marks brings into GSM-7, each once, with where it stands first. */
export function charactersOutsideGsm(text: string): readonly { readonly character: string; readonly index: number }[] {
  const found = new Map<string, number>();
  let index = 0;
  for (const character of text) {
    const composed = character.normalize('NFC');
    if (!found.has(character) && !isGsm(plain.get(composed) ?? composed)) found.set(character, index);
    index += character.length;
  }
  return [...found].map(([character, first]) => ({ character, index: first }));
}

export function isGsm(text: string): boolean {
  return gsmSeptets(text) !== null;
}
