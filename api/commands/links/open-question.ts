import { dateOfDay, dayNumber, wallClock } from '../../../core/calendar/wall-clock';
import type { CampaignRepository } from '../../../core/campaign-repository';
import { readAnswer } from '../../../core/messaging/inbound/replies';
import type { IntentRepository } from '../../../core/message-repositories';
import type { Reply } from '../../../core/pathway/definition';
import { templateStepsOf } from '../../../core/pathway/template-uses';
import type { Clock } from '../../../core/ports';
import type { InboundAnswer, MessageIntent } from '../../../core/record/message';
import type { Language } from '../../../core/record/organization';
import type { DefinitionRepository, EnrollmentRepository } from '../../../core/repositories';
import { answerByLink, type WriteByLinkDeps } from './write-by-link';
import type { Reader } from './open-link';

export interface QuestionDeps {
  readonly intents: Pick<IntentRepository, 'get' | 'openQuestions'>;
  readonly enrollments: Pick<EnrollmentRepository, 'get'>;
  readonly definitions: Pick<DefinitionRepository, 'get'>;
  readonly campaigns: Pick<CampaignRepository, 'get'>;
  readonly clock: Clock;
}

/** What a page asks, as the message did. */
export interface PageQuestion {
  readonly intent: MessageIntent;
  readonly kind: Reply['kind'];
  readonly options: readonly { readonly id: string; readonly label: string }[];
}

/** `answered`: it has its answer; `over`: nothing waits for one. */
export type QuestionState =
  { readonly state: 'open'; readonly question: PageQuestion } | { readonly state: 'answered' | 'over' };

/** The question of the message that the link stands in, else the latest to this patient that waits for an answer. */
export async function questionOfLink(deps: QuestionDeps, reader: Reader, language: Language): Promise<QuestionState> {
  const { link, patient, scope } = reader;
  const own = link.intentId === undefined ? null : await deps.intents.get(scope, link.intentId);
  if (own?.question && own.answeredAt) return { state: 'answered' };
  const found = (
    await Promise.all([
      patient.phone === undefined ? [] : deps.intents.openQuestions(scope, 'sms', patient.phone),
      patient.email === undefined ? [] : deps.intents.openQuestions(scope, 'email', patient.email),
    ])
  ).flat();
  const now = deps.clock.now();
  const open = found
    .filter(({ patientId, expiresAt }) => patientId === patient.id && (!expiresAt || expiresAt > now))
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  const intent = own?.question ? open.find(({ id }) => id === own.id) : open[0];
  if (!intent?.question) return { state: 'over' };
  const { kind } = intent.question;
  return { state: 'open', question: { intent, kind, options: await optionsOf(deps, reader, intent, language) } };
}

/** Takes in an answer; `unclear` when it is none of what the question asks for. */
export async function answerQuestion(
  deps: WriteByLinkDeps,
  reader: Reader,
  { intent, kind, options }: PageQuestion,
  given: string,
): Promise<'taken' | 'unclear'> {
  const chosen = options.find(({ id }) => id === given);
  const read =
    kind === 'choice' || kind === 'yes-no' ? chosen && { option: chosen.id } : inWords(deps, reader, intent, given);
  if (!read) return 'unclear';
  await answerByLink(deps, reader, intent, { ...read, body: chosen?.label ?? given });
  return 'taken';
}

function inWords(
  { clock }: Pick<WriteByLinkDeps, 'clock'>,
  { patient, organization }: Reader,
  { question, language }: MessageIntent,
  given: string,
): Omit<InboundAnswer, 'intentId'> | undefined {
  if (!question) return undefined;
  const wall = wallClock(patient.zone ?? organization.zone).wallTimeAt(clock.now().getTime());
  const read = readAnswer(question, given, { today: dateOfDay(dayNumber(wall)), language });
  return read.option === 'unclear' ? undefined : read;
}

const YES_NO = { en: { yes: 'Yes', no: 'No' }, es: { yes: 'Sí', no: 'No' } } as const;

/** Each option in the reader's words: as the step or the campaign says it, else as it may be texted. */
async function optionsOf(
  deps: QuestionDeps,
  reader: Reader,
  intent: MessageIntent,
  language: Language,
): Promise<PageQuestion['options']> {
  const { kind, options = [] } = intent.question ?? {};
  if (kind === 'yes-no') {
    return options.map(({ id }) => ({ id, label: id === 'yes' ? YES_NO[language].yes : YES_NO[language].no }));
  }
  const reply = await replyOf(deps, reader, intent);
  return options.map(({ id, words: [first = id] }) => {
    const label = reply?.options.find((option) => option.id === id)?.label;
    return { id, label: label?.[language] ?? label?.en ?? first };
  });
}

async function replyOf(deps: QuestionDeps, { scope }: Reader, intent: MessageIntent): Promise<Reply | undefined> {
  const { campaignId, enrollmentId, effectKey } = intent;
  if (campaignId !== undefined) return (await deps.campaigns.get(scope, campaignId))?.question;
  const enrollment = enrollmentId === undefined ? null : await deps.enrollments.get(scope, enrollmentId);
  const stored = enrollment && (await deps.definitions.get(scope, enrollment.definitionId));
  if (!stored) return undefined;
  const asked = templateStepsOf(stored.definition)
    .map(({ site: { step } }) => step)
    .find(({ id }) => id === effectKey?.split('#')[0]);
  return asked?.kind === 'ask' ? asked.reply : undefined;
}
