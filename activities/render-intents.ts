import { CarepathFailure } from '../core/errors';
import { renderMessage } from '../core/messaging/templates/render';
import { bookedVisit, cancelledVisit, isOver } from '../core/messaging/visits/booked-visit';
import { questionOf } from '../core/messaging/inbound/replies';
import type { MessageTemplate } from '../core/messaging/templates/template';
import type { TemplatesInUse } from '../core/messaging/templates/templates-in-use';
import type { IntendMessageEffect } from '../core/pathway/effects';
import type { RenderedIntent } from '../core/step-ledger';
import type { CalendarEntry } from '../core/record/message';
import type { Language, Organization } from '../core/record/organization';
import type { Patient } from '../core/record/patient';
import type { NewPatientLink } from '../core/record/patient-link';
import type { PatientLinkSecrets } from '../core/ports';
import type { FindItem } from './go-through-lists';
import { intentId } from './intent-id';
import { messageLinks } from './message-links';
import type { VisitNews } from './visit-news';

export interface Reader {
  readonly at: Date;
  readonly patientLinks: Pick<PatientLinkSecrets, 'make'>;
  readonly enrollmentId: string;
  readonly patient: Patient;
  readonly organization: Organization;
  readonly itemOf: FindItem;
  readonly visits: VisitNews;
}

export interface RenderedMessages {
  /** By effect key. */
  readonly messages: ReadonlyMap<string, RenderedIntent>;
  /** The pages that they lead to. */
  readonly links: readonly NewPatientLink[];
}

/** The texts of a step as this patient reads them. */
export function renderIntents(
  effects: readonly IntendMessageEffect[],
  templates: TemplatesInUse,
  reader: Reader,
): RenderedMessages {
  const rendered = effects.map((effect) => ({ key: effect.key, ...renderIntent(effect, templates, reader) }));
  return {
    messages: new Map(rendered.map(({ key, intent }) => [key, intent])),
    links: rendered.flatMap(({ links }) => links),
  };
}

/** @throws CarepathFailure `broken-definition` for a template that is missing or cannot be rendered. */
function renderIntent(
  effect: IntendMessageEffect,
  templates: TemplatesInUse,
  reader: Reader,
): { readonly intent: RenderedIntent; readonly links: readonly NewPatientLink[] } {
  const { enrollmentId, patient, organization, itemOf, at, patientLinks } = reader;
  const { stepId, occurrence, channel } = effect;
  const template = templates.template(effect.template);
  if (!template) throw new CarepathFailure('broken-definition', `There is no message template "${effect.template}".`);
  const id = intentId({ enrollmentId, stepId, occurrence, channel });
  const address = (channel === 'sms' ? patient.phone : patient.email) ?? '';
  const question = effect.question && questionOf(effect.question);
  const item = itemOf(effect.item);
  const links = messageLinks(patientLinks, id);
  const rendered = renderMessage(template, channel, {
    patient,
    organization,
    link: links.urls,
    ...(effect.question && { question: effect.question }),
    ...(item !== undefined && { item }),
  });
  if (!rendered.ok && rendered.reason === 'template-error') {
    throw new CarepathFailure('broken-definition', `The message template "${effect.template}" cannot be rendered.`);
  }
  const sent = { id, address, templateVersion: template.version };
  if (!rendered.ok) {
    const intent = { ...sent, language: patient.language, body: '', suppressed: 'missing-language' } as const;
    return { intent, links: [] };
  }
  const { language, subject, body, segments } = rendered;
  const calendar = channel === 'email' ? visitOf(template, reader, language) : null;
  const intent: RenderedIntent = {
    ...sent,
    language,
    body,
    ...(subject !== undefined && { subject }),
    ...(segments !== undefined && { segments }),
    ...(calendar && { calendar }),
    ...(address === '' && { suppressed: 'no-address' }),
    ...(question && { question }),
  };
  const { id: patientId, orgId } = patient;
  return {
    intent,
    links: links.linksOf({ ...rendered, orgId, patientId, enrollmentId, createdAt: at }, template.material),
  };
}

/** What its email tells the patient's calendar; nothing of a visit that is over. */
function visitOf(
  template: MessageTemplate,
  { visits, enrollmentId, organization, at }: Reader,
  language: Language,
): CalendarEntry | null {
  if (!template.calendar) return null;
  const visit =
    template.calendar === 'cancelled'
      ? cancelledVisit(visits.told)
      : bookedVisit(visits.bookings, enrollmentId, organization, language);
  return visit && !isOver(visit, organization.zone, at) ? visit : null;
}
