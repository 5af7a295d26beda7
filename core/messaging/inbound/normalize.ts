/** A text of the longest size a carrier passes on (10 segments); what follows is not read. */
const longestRead = 1600;

const invisible = /[\u200b\u200c\u2060\ufeff]|\u200d|[\ufe0e\ufe0f]/gu;
const apostrophes = /['\u2018\u2019\u02bc\u0060\u00b4]/gu;
const skinTones = /[\u{1f3fb}-\u{1f3ff}]/gu;

/**
 * A text as plain lower-case words with single spaces: full-width letters made plain, accents, punctuation and emoji
 * gone, apostrophes closed up (`don't` is `dont`, `sí` is `si`).
 */
export function normalizeWords(text: string): string {
  return unaccented(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Like `normalizeWords`, but emoji stay, each as a word of its own and without skin tone. */
export function normalizeReply(text: string): string {
  return unaccented(text)
    .replace(skinTones, '')
    .replace(/(\p{Extended_Pictographic})/gu, ' $1 ')
    .replace(/[^\p{L}\p{N}\p{Extended_Pictographic}]+/gu, ' ')
    .trim();
}

/** Lower case and without accents; full-width letters made plain, apostrophes closed up. Punctuation and emoji stay. */
export function unaccented(text: string): string {
  return text
    .slice(0, longestRead)
    .normalize('NFKC')
    .replace(invisible, '')
    .replace(apostrophes, '')
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '');
}
