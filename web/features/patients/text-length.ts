/** The GSM 03.38 alphabet; characters of the extension table take two places. */
const GSM_BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿' +
    'abcdefghijklmnopqrstuvwxyzäöñüà',
);
const GSM_EXTENDED = new Set('^{}\\[~]|€');

export interface TextLength {
  readonly characters: number;
  readonly parts: number;
  /** The first character that makes the whole text take twice the room. */
  readonly wide: string | undefined;
}

/** How long a text is on its way: 160 characters (153 in parts), or 70 (67) with a character outside of GSM-7. */
export function textLength(text: string): TextLength {
  const all = Array.from(text);
  const wide = all.find((char) => !GSM_BASIC.has(char) && !GSM_EXTENDED.has(char));
  if (wide !== undefined) return { characters: text.length, parts: partsOf(text.length, 70, 67), wide };
  const characters = all.reduce((sum, char) => sum + (GSM_EXTENDED.has(char) ? 2 : 1), 0);
  return { characters, parts: partsOf(characters, 160, 153), wide };
}

function partsOf(length: number, single: number, each: number): number {
  if (length === 0) return 0;
  return length <= single ? 1 : Math.ceil(length / each);
}
