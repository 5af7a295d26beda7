import { languageOf } from '../../../../core/messaging/inbound/language-of';

it.each([
  ['I want to die', 'en'],
  ['kill myself', 'en'],
  ['im done with all of this', 'en'],
  ['Ya no quiero vivir', 'es'],
  ['me quiero morir', 'es'],
  ['ya no puedo mas', 'es'],
  ['¡Ayuda!', 'es'],
  ['No', 'en'],
  ['', 'en'],
] as const)('%j is likely %s', (text, language) => {
  expect(languageOf(text)).toBe(language);
});
