import type { Language } from '../../core/record/organization';
import type { Subscription } from '../commands/unsubscribe';
import { escaped, htmlPage } from './html';

/** What the page shows: the question, that it is done, or that the link is no good. */
export type UnsubscribePage = { readonly shows: 'question' | 'done'; readonly subscription: Subscription } | null;

const WORDS = {
  en: {
    title: 'Stop emails',
    all: 'Stop all emails from {name} to this address?',
    promotion: 'Stop health tips by email from {name}? Emails about your care go on.',
    button: 'Stop these emails',
    done: 'Done. You will not get these emails any more.',
    call: 'Changed your mind, or questions? Call {phone}.',
    gone: 'This link does not work any more. Please call your clinic to stop emails.',
  },
  es: {
    title: 'No más correos',
    all: '¿No quiere más correos de {name} en esta dirección?',
    promotion: '¿No quiere más consejos de salud por correo de {name}? Los correos sobre su atención siguen.',
    button: 'No quiero más correos',
    done: 'Listo. Ya no recibirá estos correos.',
    call: '¿Cambió de opinión o tiene preguntas? Llame al {phone}.',
    gone: 'Este enlace ya no funciona. Llame a su clínica para no recibir más correos.',
  },
} as const satisfies Record<Language, object>;

/** A whole HTML page that works without scripts. `nonce`: of the response's policy, for its style. */
export function unsubscribePage(page: UnsubscribePage, nonce: string): string {
  if (page === null) {
    const both = `<p>${WORDS.en.gone}</p>\n<p lang="es">${WORDS.es.gone}</p>`;
    return htmlPage({ language: 'en', title: WORDS.en.title, content: both, nonce });
  }
  const { organization, ends, intent } = page.subscription;
  const words = WORDS[intent.language];
  const call = organization.phone === '' ? '' : `<p>${fill(words.call, organization)}</p>`;
  const question = `<p>${fill(words[ends], organization)}</p>
<form method="post"><button name="List-Unsubscribe" value="One-Click">${words.button}</button></form>`;
  const content = page.shows === 'done' ? `<p role="status">${words.done}</p>\n${call}` : `${question}\n${call}`;
  return htmlPage({ language: intent.language, title: words.title, content, nonce });
}

function fill(sentence: string, { name, phone }: Subscription['organization']): string {
  return sentence.replace('{name}', () => escaped(name)).replace('{phone}', () => escaped(phone));
}
