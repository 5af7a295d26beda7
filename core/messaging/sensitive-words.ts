import type { Language } from '../record/organization';

/**
 * Words that tell a diagnosis, a test or a kind of care to whoever sees the phone's screen. A text says no more than it
 * must (45 CFR 164.502(b)); 42 CFR Part 2 and state laws protect some of these more than the rest.
 */
const sensitive: { readonly [language in Language]: RegExp } = {
  en: /\b(hiv|aids|cancer|tumou?rs?|chemo\w*|diabet\w+|depress\w+|psych\w+|suicid\w+|schizo\w+|bipolar|addict\w+|overdose|opioids?|methadone|alcoholi\w+|detox|pregnan\w+|abortion|miscarriage|hepatitis|tuberculosis|dementia|dialysis|biopsy|diagnos\w+|std|hospice|mental health)\b/giu,
  es: /\b(vih|sida|c[áa]ncer|tumor\w*|quimio\w*|diab[ée]t\w+|depresi[óo]n|psi\w+|suicid\w+|esquizo\w+|bipolar|adicci\w+|sobredosis|opioides?|metadona|alcoholi\w+|embaraz\w+|aborto|hepatitis|tuberculosis|demencia|di[áa]lisis|biopsia|diagn[óo]\w+|salud mental)(?!\p{L})/giu,
};

/** The sensitive words of a text, in order, each once. */
export function sensitiveWords(text: string, language: Language): readonly string[] {
  return [...new Set((text.match(sensitive[language]) ?? []).map((word) => word.toLowerCase()))];
}
