import { LINK_PURPOSES, type LinkPurpose } from '../../record/patient-link';

/** The addresses of a patient's pages, as a template names them: `{{ link.plan }}`. */
export type LinkUrls = { readonly [purpose in LinkPurpose]?: string };

/** `material` is named only by a template that says which. */
export const linkVariables = LINK_PURPOSES.map((purpose) => `link.${purpose}` as const);

/** A link of each purpose, made by `urlOf`. */
export function linkUrls(urlOf: (purpose: LinkPurpose) => string): LinkUrls {
  return Object.fromEntries(LINK_PURPOSES.map((purpose) => [purpose, urlOf(purpose)]));
}

/** Which of these pages a message leads to. */
export function linkedIn(message: { readonly subject?: string; readonly body: string }, urls: LinkUrls): LinkPurpose[] {
  const text = `${message.subject ?? ''}\n${message.body}`;
  return LINK_PURPOSES.filter((purpose) => urls[purpose] !== undefined && text.includes(urls[purpose]));
}

/** As long as a real one, for samples. */
export const sampleLinks: LinkUrls = linkUrls(() => 'https://care.example.org/p/Tm90aGluZ0hlcmVBdEFsbA');
