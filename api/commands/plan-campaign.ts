import { createHash, randomUUID } from 'node:crypto';
import type { CampaignRepository } from '../../core/campaign-repository';
import { checkCondition, readsItem } from '../../core/criteria/evaluate';
import { CarepathFailure } from '../../core/errors';
import { STANDING_REPLIES } from '../../core/messaging/delivery/standing-replies';
import { templatesInUse, type TemplateSources } from '../../core/messaging/templates/templates-in-use';
import type { Clock } from '../../core/ports';
import type { Campaign, CampaignPlan } from '../../core/record/campaign';
import type { Scope } from '../../core/record/scope';

export interface PlanCampaignDeps extends TemplateSources {
  readonly campaigns: Pick<CampaignRepository, 'create' | 'get' | 'plan'>;
  readonly clock: Clock;
}

/** One that names no channels has those of its template as it is now. */
export type WantedCampaign = Omit<CampaignPlan, 'channels'> & Partial<Pick<CampaignPlan, 'channels'>>;

/** Stores a draft; the same key of the same person is the same draft. @throws CarepathFailure invalid-input */
export async function createCampaign(
  deps: PlanCampaignDeps,
  scope: Scope,
  wanted: WantedCampaign,
  key: string | undefined,
): Promise<Campaign> {
  const channels = wanted.channels ?? (await ladderOf(deps, scope, wanted.template));
  const plan: CampaignPlan = { ...wanted, channels };
  await checkPlan(deps, scope, plan);
  const { id: creator, name } = scope.actor;
  const id = key === undefined ? randomUUID() : digest(`${scope.orgId}|${creator}|${key}`);
  const own = { id, orgId: scope.orgId, status: 'draft', run: 0, considered: 0 } as const;
  return deps.campaigns.create(scope, {
    ...plan,
    ...own,
    createdBy: { id: creator, name },
    createdAt: deps.clock.now(),
  });
}

/** Changes a draft; what a dry run has said is not true any more. @throws CarepathFailure not-found; invalid-input; conflict */
export async function changeCampaign(
  deps: PlanCampaignDeps,
  scope: Scope,
  id: string,
  change: (plan: CampaignPlan) => CampaignPlan,
): Promise<Campaign> {
  const plan = change(planOf(await existingCampaign(deps, scope, id)));
  await checkPlan(deps, scope, plan);
  const changed = await deps.campaigns.plan(scope, id, plan);
  if (!changed) throw new CarepathFailure('conflict', 'A campaign can be changed before it is started.');
  return changed;
}

/** @throws CarepathFailure not-found */
export async function existingCampaign(
  { campaigns }: { readonly campaigns: Pick<CampaignRepository, 'get'> },
  scope: Scope,
  id: string,
): Promise<Campaign> {
  const campaign = await campaigns.get(scope, id);
  if (!campaign) throw new CarepathFailure('not-found', 'There is no such campaign.');
  return campaign;
}

async function ladderOf(deps: TemplateSources, scope: Scope, template: string): Promise<CampaignPlan['channels']> {
  return (await templatesInUse(deps, scope, [template])).template(template)?.channels ?? ['sms'];
}

async function checkPlan(
  deps: PlanCampaignDeps,
  scope: Scope,
  { cohort, template, channels, window }: CampaignPlan,
): Promise<void> {
  const { condition, patientIds } = cohort;
  const errors: { pointer: string; message: string }[] = [];
  if (condition === undefined && patientIds === undefined) {
    errors.push({ pointer: '/cohort', message: 'Say which patients: by a condition, or by their ids' });
  }
  if (condition !== undefined) {
    const problems = checkCondition(condition).map(({ message }) => message);
    const item = readsItem(condition) ? ['There is no item outside a for'] : [];
    errors.push(...[...problems, ...item].map((message) => ({ pointer: '/cohort/condition', message })));
  }
  if (window && window.from === window.to) {
    errors.push({ pointer: '/window/to', message: 'must be another time than the beginning' });
  }
  const sent = (await templatesInUse(deps, scope, [template])).template(template);
  if (!sent || STANDING_REPLIES.includes(template)) {
    errors.push({ pointer: '/template', message: 'is no template that a campaign may send' });
  } else {
    const missing = channels.filter((channel) => sent[channel] === undefined);
    errors.push(
      ...missing.map((channel) => ({ pointer: '/channels', message: `"${template}" has no ${channel} text` })),
    );
  }
  if (errors.length > 0) throw new CarepathFailure('invalid-input', 'The campaign cannot be sent like this.', errors);
}

function planOf({ name, cohort, template, channels, rate, window, question }: Campaign): CampaignPlan {
  return { name, cohort, template, channels, rate, ...(window && { window }), ...(question && { question }) };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
