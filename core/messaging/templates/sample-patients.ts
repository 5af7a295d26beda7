import type { Reply } from '../../pathway/definition';
import type { Language } from '../../record/organization';
import { itemName } from '../../criteria/catalog';
import { sampleLinks } from './link-variables';
import type { MessageContext } from './render';

/** What the messages about an item of a list are shown with. */
export const sampleItem = 'lisinopril';

export type SampleId = 'usual' | 'long-name' | 'accents' | 'emoji' | 'right-to-left' | 'long-clinic' | 'missing-parts';

/** A reader for whom a text is tried out before anybody real gets it. */
export interface SamplePatient {
  readonly id: SampleId;
  readonly given: string;
  /** Where the clinic is another than the organization. */
  readonly organization?: Partial<Sender>;
}

type Sender = MessageContext['organization'];

export const samplePatients: readonly SamplePatient[] = [
  { id: 'usual', given: 'Rosa' },
  { id: 'long-name', given: 'Maximiliana Guadalupe Concepción' },
  { id: 'accents', given: 'Íñigo Ánxel' },
  { id: 'emoji', given: 'Rosa 🌹' },
  { id: 'right-to-left', given: '\u200fדָּוִד\u200f' },
  {
    id: 'long-clinic',
    given: 'Rosa',
    organization: { name: 'The Greater Pioneer Valley Regional Community Health and Recovery Center at Northampton' },
  },
  { id: 'missing-parts', given: '', organization: { phone: '' } },
];

/** Longer than most, so that most patients' texts are shorter: what a text's length is judged by. */
export const measuringSample = { given: 'Maximiliana' } as const;

const sampleClinic: Sender = { name: 'Riverside Community Clinic', phone: '(413) 555-0100' };
const sampleQuestion: Reply = {
  kind: 'choice',
  options: [
    { id: 'better', label: { en: 'better', es: 'mejor' } },
    { id: 'same', label: { en: 'same', es: 'igual' } },
    { id: 'worse', label: { en: 'worse', es: 'peor' } },
  ],
};

export interface SampleUse {
  /** Whose texts they are; a made-up clinic when absent. */
  readonly organization?: Sender;
  /** `false`: it is never sent as a question. */
  readonly asks?: boolean;
  /** It is sent for an item of a list. */
  readonly isAboutItem?: boolean;
  /** `false`: whoever sends it makes no links. */
  readonly links?: boolean;
  /** It names what there is to read. */
  readonly material?: boolean;
}

/** What a sample patient's message is rendered from. */
export function sampleContext(
  { given, organization }: Pick<SamplePatient, 'given' | 'organization'>,
  language: Language,
  use: SampleUse,
): MessageContext {
  return {
    patient: { name: { given, family: '' }, language },
    organization: { ...(use.organization ?? sampleClinic), ...organization },
    ...(use.asks !== false && { question: sampleQuestion }),
    ...(use.isAboutItem === true && { [itemName]: sampleItem }),
    ...(use.links !== false && { link: sampleLinks }),
  };
}
