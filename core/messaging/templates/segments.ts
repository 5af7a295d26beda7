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
/** GSM-7 has fewer characters with its extension. */
const GSM_CHARACTERS = 150;

/**
 * How many parts the carrier sends: 160 GSM-7 or 70 UCS-2 characters, 153 or 67 each when there are several. Of a text that
 * no carrier takes (over 1,600 characters) as many as it would fill at least.
 */
export function segmentsOf(text: string): number {
  if (text.length > LONGEST) return Math.ceil(text.length / (isGsm(text) ? 153 : 67));
  return new SegmentedMessage(text).segmentsCount;
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
  const characters = new Set(text);
  return (
    characters.size < GSM_CHARACTERS && new SegmentedMessage([...characters].join('')).getEncodingName() === 'GSM-7'
  );
}
