/** The text in the language of the screen, else in English. */
export function inLanguage(text: { readonly en: string; readonly es?: string | undefined }, language: string): string {
  return (language.startsWith('es') ? text.es : undefined) ?? text.en;
}
