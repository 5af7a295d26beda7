/** The words and phrases of a list written with commas, so that long lists stay readable as text. */
export function phrases(list: string): readonly string[] {
  return list.split(',').map((phrase) => phrase.trim().replace(/\s+/g, ' '));
}
