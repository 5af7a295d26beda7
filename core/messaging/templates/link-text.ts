import type { Language, Organization } from '../../record/organization';
import type { LinkPurpose } from '../../record/patient-link';

const ABOUT: Readonly<Record<Language, Readonly<Record<LinkPurpose, string>>>> = {
  en: {
    answer: 'Please answer our question',
    questionnaire: 'We have some questions for you',
    material: 'Something for you to read',
    plan: 'See what comes next in your care',
    call: 'Ask us to call you',
    language: 'Choose your language',
    consent: 'Choose which messages you get',
  },
  es: {
    answer: 'Responda a nuestra pregunta',
    questionnaire: 'Tenemos algunas preguntas para usted',
    material: 'Algo para leer',
    plan: 'Vea lo que sigue en su cuidado',
    call: 'Pida que le llamemos',
    language: 'Elija su idioma',
    consent: 'Elija qué mensajes recibe',
  },
};

/** The message by which staff send a link: who writes, what for, and that it asks for the birth date. */
export function linkText(
  language: Language,
  purpose: LinkPurpose,
  url: string,
  { name, phone }: Pick<Organization, 'name' | 'phone'>,
): { readonly subject: string; readonly body: string } {
  const about = ABOUT[language][purpose];
  const opens = language === 'es' ? 'Se abre con su fecha de nacimiento.' : 'It opens with your date of birth.';
  const call = language === 'es' ? 'Llame al' : 'Call us:';
  return { subject: `${about} - ${name}`, body: `${name}: ${about}: ${url} ${opens} ${call} ${phone}` };
}
