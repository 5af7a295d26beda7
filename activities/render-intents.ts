import { CarepathFailure } from '../core/errors';
import { renderMessage } from '../core/messaging/templates/render';
import { questionOf } from '../core/messaging/inbound/replies';
import type { TemplatesInUse } from '../core/messaging/templates/templates-in-use';
import type { IntendMessageEffect } from '../core/pathway/effects';
import type { RenderedIntent } from '../core/step-ledger';
import type { Organization } from '../core/record/organization';
import type { Patient } from '../core/record/patient';
import type { FindItem } from './go-through-lists';
import { intentId } from './intent-id';

export interface Reader {
  readonly enrollmentId: string;
  readonly patient: Patient;
  readonly organization: Organization;
  readonly itemOf: FindItem;
}

/** The texts of a step as this patient reads them, by effect key. */
export function renderIntents(
  effects: readonly IntendMessageEffect[],
  templates: TemplatesInUse,
  reader: Reader,
): ReadonlyMap<string, RenderedIntent> {
  return new Map(effects.map((effect) => [effect.key, renderIntent(effect, templates, reader)]));
}

/** @throws CarepathFailure `broken-definition` for a template that is missing or cannot be rendered. */
function renderIntent(
  effect: IntendMessageEffect,
  templates: TemplatesInUse,
  { enrollmentId, patient, organization, itemOf }: Reader,
): RenderedIntent {
  const { stepId, occurrence, channel } = effect;
  const template = templates.template(effect.template);
  if (!template) throw new CarepathFailure('broken-definition', `There is no message template "${effect.template}".`);
  const id = intentId({ enrollmentId, stepId, occurrence, channel });
  const address = (channel === 'sms' ? patient.phone : patient.email) ?? '';
  const question = effect.question && questionOf(effect.question);
  const item = itemOf(effect.item);
  const rendered = renderMessage(template, channel, {
    patient,
    organization,
    ...(effect.question && { question: effect.question }),
    ...(item !== undefined && { item }),
  });
  if (!rendered.ok && rendered.reason === 'template-error') {
    throw new CarepathFailure('broken-definition', `The message template "${effect.template}" cannot be rendered.`);
  }
  const sent = { id, address, templateVersion: template.version };
  if (!rendered.ok) return { ...sent, language: patient.language, body: '', suppressed: 'missing-language' };
  const { language, subject, body, segments } = rendered;
  return {
    ...sent,
    language,
    body,
    ...(subject !== undefined && { subject }),
    ...(segments !== undefined && { segments }),
    ...(address === '' && { suppressed: 'no-address' }),
    ...(question && { question }),
  };
}
