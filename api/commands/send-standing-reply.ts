import { createHash } from 'node:crypto';
import { CRISIS_ANSWER } from '../../core/messaging/delivery/standing-replies';
import { renderMessage } from '../../core/messaging/templates/render';
import { templatesInUse, type TemplateSources } from '../../core/messaging/templates/templates-in-use';
import type { Clock, MessageDispatch } from '../../core/ports';
import type { ConversationRepository, IntentRepository } from '../../core/message-repositories';
import { STRANGER, type MessageIntent } from '../../core/record/message';
import type { Patient } from '../../core/record/patient';
import type { PhoneHolder } from './phone-holders';

export interface StandingReplyDeps extends TemplateSources {
  readonly intents: Pick<IntentRepository, 'create'>;
  readonly conversations: Pick<ConversationRepository, 'touch'>;
  readonly dispatch: MessageDispatch;
  readonly clock: Clock;
}

/** Who is answered; a stranger has nothing but a language. */
export interface Addressee extends Pick<PhoneHolder, 'scope' | 'organization'> {
  readonly patient: Pick<Patient, 'id' | 'name' | 'language'>;
}

/** A confirmation is due within five minutes (47 CFR 64.1200(a)(12)); the other answers are pointless when late, too. */
const EXPIRES_AFTER_MS = 5 * 60_000;
/** A number to call does not become pointless. */
const CRISIS_EXPIRES_AFTER_MS = 60 * 60_000;

/**
 * Answers a consent word or HELP with a text of ours, in the patient's language where there is one. One answer to one
 * text: its intent's id comes from the text it answers.
 */
export async function sendStandingReply(
  deps: StandingReplyDeps,
  holder: Addressee,
  address: string,
  template: string,
  answered: string,
): Promise<void> {
  const { scope, patient } = holder;
  const id = createHash('sha256').update(`${scope.orgId}/${template}/${answered}`).digest('hex');
  const rendered = await render(deps, holder, template);
  if (rendered === null) {
    // Of a stranger the staff hear by the thread of the phone.
    if (patient.id === STRANGER) return;
    const reason = 'a standing reply could not be written';
    return deps.conversations.touch(scope, patient.id, deps.clock.now(), { reason });
  }
  const createdAt = deps.clock.now();
  const expiresAfterMs = template === CRISIS_ANSWER ? CRISIS_EXPIRES_AFTER_MS : EXPIRES_AFTER_MS;
  const intent: MessageIntent = {
    id,
    orgId: scope.orgId,
    patientId: patient.id,
    channel: 'sms',
    address,
    template,
    templateVersion: rendered.version,
    language: rendered.language,
    body: rendered.body,
    ...(rendered.segments !== undefined && { segments: rendered.segments }),
    exempt: true,
    status: 'pending',
    expiresAt: new Date(createdAt.getTime() + expiresAfterMs),
    createdAt,
    attempts: 0,
  };
  await deps.intents.create(scope, intent);
  await deps.dispatch.dispatch(intent).catch(() => 'deferred');
}

async function render(deps: StandingReplyDeps, { scope, patient, organization }: Addressee, name: string) {
  const template = (await templatesInUse(deps, scope, [name])).template(name);
  if (template === null) return null;
  for (const language of [patient.language, 'en'] as const) {
    const rendered = renderMessage(template, 'sms', { patient: { ...patient, language }, organization });
    if (rendered.ok) return { ...rendered, version: template.version };
  }
  return null;
}
