import type { Language, Organization } from '../../core/record/organization';
import { escaped, htmlPage } from './html';
import { fill, pageWords, type PageWords } from './words';

/** What every page of a patient's link needs. */
export interface PageFrame {
  readonly language: Language;
  readonly organization: Pick<Organization, 'name' | 'phone'>;
  readonly nonce: string;
}

/** What a page says above its content: that something is done, or went wrong. */
export interface Notice {
  readonly kind: 'done' | 'error';
  readonly text: string;
}

/** A page around its content, with the other language above and whom to call below. */
export function patientPage(
  { language, organization, nonce }: PageFrame,
  title: string,
  content: string,
  notice?: Notice,
): string {
  const words = pageWords[language];
  const other: Language = language === 'en' ? 'es' : 'en';
  const { name, phone } = organization;
  const call = phone === '' ? '' : `${fill(words.call, { name: escaped(name), phone: dialHtml(phone) })} `;
  const parts = [
    ...(notice ? [noticeHtml(notice)] : []),
    content,
    `<p class="foot">${call}${words.emergency}</p>`,
    `<p class="foot"><a href="?lang=${other}" lang="${other}" hreflang="${other}">${words.other}</a></p>`,
  ];
  return htmlPage({ language, title, content: parts.join('\n'), nonce });
}

/** A phone number that a phone calls when it is touched. */
export function dialHtml(phone: string): string {
  return `<a href="tel:${escaped(phone.replace(/[^+\d]/g, ''))}">${escaped(phone)}</a>`;
}

function noticeHtml({ kind, text }: Notice): string {
  return kind === 'error'
    ? `<p class="error" role="alert">${escaped(text)}</p>`
    : `<p class="note" role="status">${escaped(text)}</p>`;
}

/** A link that leads nowhere, in both languages: nobody learns why. */
export function gonePage(nonce: string): string {
  const inWords = ({ gone }: PageWords, language: Language) =>
    `<section lang="${language}"><h2>${gone.title}</h2><p>${gone.text}</p></section>`;
  const content = `${inWords(pageWords.en, 'en')}\n${inWords(pageWords.es, 'es')}`;
  return htmlPage({ language: 'en', title: 'Carepath', content, nonce });
}

/** What was written or answered speaks of danger: whom to call, before anything else. */
export function crisisPage(frame: PageFrame): string {
  const { crisis } = pageWords[frame.language];
  const content = `<p class="urgent" role="alert">${crisis.text}</p>\n<p role="status">${crisis.told}</p>`;
  return patientPage(frame, crisis.title, content);
}

/** A form that posts to its own page; `action` says what is asked for. */
export function form(language: Language, action: string, fields: string, button: string, kind = ''): string {
  const look = kind === '' ? '' : ` class="${kind}"`;
  return `<form method="post" action="?lang=${language}">${hidden('action', action)}
${fields}
<button${look}>${escaped(button)}</button></form>`;
}

export function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`;
}
