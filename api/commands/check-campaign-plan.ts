import { checkCondition, readsItem } from '../../core/criteria/evaluate';
import type { FieldError } from '../../core/errors';
import { STANDING_REPLIES } from '../../core/messaging/delivery/standing-replies';
import type { MessageTemplate } from '../../core/messaging/templates/template';
import { templatesInUse, type TemplateSources } from '../../core/messaging/templates/templates-in-use';
import type { CampaignPlan } from '../../core/record/campaign';
import type { Scope } from '../../core/record/scope';

/** What keeps a campaign from being sent; `isListed`: its patients are named. */
export async function planErrors(
  deps: TemplateSources,
  scope: Scope,
  plan: CampaignPlan,
  isListed: boolean,
): Promise<readonly FieldError[]> {
  const { template, window } = plan;
  const sent = (await templatesInUse(deps, scope, [template])).template(template);
  return [
    ...cohortErrors(plan, isListed),
    ...(window && window.from === window.to
      ? [{ pointer: '/window/to', message: 'must be another time than the beginning' }]
      : []),
    ...(!sent || STANDING_REPLIES.includes(template)
      ? [{ pointer: '/template', message: 'is no template that a campaign may send' }]
      : [...channelErrors(plan, sent), ...questionErrors(plan, sent)]),
  ];
}

function cohortErrors({ cohort: { condition } }: CampaignPlan, isListed: boolean): readonly FieldError[] {
  if (condition === undefined) {
    return isListed ? [] : [{ pointer: '/cohort', message: 'Say which patients: by a condition, or by their ids' }];
  }
  const problems = checkCondition(condition).map(({ message }) => message);
  const item = readsItem(condition) ? ['There is no item outside a for'] : [];
  return [...problems, ...item].map((message) => ({ pointer: '/cohort/condition', message }));
}

function channelErrors({ template, channels }: CampaignPlan, sent: MessageTemplate): readonly FieldError[] {
  return channels
    .filter((channel) => sent[channel] === undefined)
    .map((channel) => ({ pointer: '/channels', message: `"${template}" has no ${channel} text` }));
}

/** Only a text asks, and a patient who is to choose has to read between what, in the language of the text. */
function questionErrors({ template, channels, question }: CampaignPlan, sent: MessageTemplate): readonly FieldError[] {
  if (!question) return [];
  if (!channels.includes('sms')) return [{ pointer: '/channels', message: 'A question is asked by text only' }];
  if (question.kind !== 'choice') return [];
  const ids = question.options.map(({ id }) => id);
  const optionErrors = question.options.flatMap(({ id, label }, index) => {
    const pointer = `/question/options/${String(index)}`;
    return [
      ...(ids.indexOf(id) < index ? [{ pointer: `${pointer}/id`, message: 'stands here twice' }] : []),
      ...(sent.sms?.es !== undefined && label.es === undefined
        ? [{ pointer: `${pointer}/label/es`, message: `"${template}" is sent in Spanish, too` }]
        : []),
    ];
  });
  const saysHow = Object.values(sent.sms ?? {}).every((text) => /\{\{-?\s*options\b/.test(text));
  if (saysHow) return optionErrors;
  return [...optionErrors, { pointer: '/template', message: `"${template}" does not name the answers: {{ options }}` }];
}
