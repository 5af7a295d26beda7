import { createHash, randomUUID } from 'node:crypto';
import type { CampaignRepository } from '../../core/campaign-repository';
import { CarepathFailure, type FieldError } from '../../core/errors';
import { templatesInUse, type TemplateSources } from '../../core/messaging/templates/templates-in-use';
import type { Clock } from '../../core/ports';
import type { Campaign, CampaignCohort, CampaignPlan } from '../../core/record/campaign';
import type { Scope } from '../../core/record/scope';
import type { PatientRepository } from '../../core/repositories';
import { planErrors } from './check-campaign-plan';

export interface PlanCampaignDeps extends TemplateSources {
  readonly campaigns: Pick<CampaignRepository, 'create' | 'get' | 'plan' | 'keepList'>;
  readonly patients: Pick<PatientRepository, 'getMany'>;
  readonly clock: Clock;
}

/** A plan as somebody writes it: patients are named one by one, and one that names no channels has those of its template. */
export interface WrittenPlan extends Omit<CampaignPlan, 'cohort' | 'channels'> {
  readonly channels?: CampaignPlan['channels'];
  readonly cohort: { readonly condition?: string; readonly patientIds?: readonly string[] };
}

/** What is absent stays, and `null` takes away. */
export interface PlanChange extends Partial<Omit<CampaignPlan, 'cohort' | 'window' | 'question'>> {
  readonly cohort?: { readonly condition?: string | null; readonly patientIds?: readonly string[] | null };
  readonly window?: CampaignPlan['window'] | null;
  readonly question?: CampaignPlan['question'] | null;
}

/** Stores a draft; the same key of the same person is the same draft. @throws CarepathFailure invalid-input */
export async function createCampaign(
  deps: PlanCampaignDeps,
  scope: Scope,
  { cohort: { condition, patientIds }, ...written }: WrittenPlan,
  key: string | undefined,
): Promise<Campaign> {
  const { id: creator, name } = scope.actor;
  const id = key === undefined ? randomUUID() : digest(`${scope.orgId}|${creator}|${key}`);
  const named = condition === undefined ? {} : { condition };
  const channels = written.channels ?? (await ladderOf(deps, scope, written.template));
  const plan = await checked(deps, scope, id, { ...written, channels, cohort: named }, patientIds);
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
  change: PlanChange,
): Promise<Campaign> {
  const before = await existingCampaign(deps, scope, id);
  const plan = await checked(deps, scope, id, changedPlan(before, change), change.cohort?.patientIds ?? undefined);
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

/** The plan with its list kept. @throws CarepathFailure invalid-input */
async function checked(
  deps: PlanCampaignDeps,
  scope: Scope,
  campaignId: string,
  plan: CampaignPlan,
  patientIds: readonly string[] | undefined,
): Promise<CampaignPlan> {
  const errors = [
    ...(await planErrors(deps, scope, plan, patientIds !== undefined || plan.cohort.list !== undefined)),
    ...(patientIds === undefined ? [] : await strangers(deps, scope, patientIds)),
  ];
  if (errors.length > 0) throw new CarepathFailure('invalid-input', 'The campaign cannot be sent like this.', errors);
  if (patientIds === undefined) return plan;
  const list = await deps.campaigns.keepList(scope, campaignId, patientIds);
  return { ...plan, cohort: { ...plan.cohort, list } };
}

/** So many wrong ids are told of at once. */
const MOST_TOLD = 100;

async function strangers(
  { patients }: Pick<PlanCampaignDeps, 'patients'>,
  scope: Scope,
  patientIds: readonly string[],
): Promise<readonly FieldError[]> {
  const known = new Set((await patients.getMany(scope, patientIds)).map(({ id }) => id));
  return patientIds
    .flatMap((id, index) =>
      known.has(id) ? [] : [{ pointer: `/cohort/patientIds/${String(index)}`, message: 'There is no such patient' }],
    )
    .slice(0, MOST_TOLD);
}

function changedPlan(before: Campaign, change: PlanChange): CampaignPlan {
  const { name, template, channels, rate } = { ...before, ...change };
  const window = change.window === undefined ? before.window : change.window;
  const question = change.question === undefined ? before.question : change.question;
  return {
    ...{ name, template, channels, rate, cohort: changedCohort(before.cohort, change.cohort) },
    ...(window && { window }),
    ...(question && { question }),
  };
}

function changedCohort(before: CampaignCohort, change: PlanChange['cohort'] = {}): CampaignCohort {
  const condition = change.condition === undefined ? before.condition : change.condition;
  const list = change.patientIds === undefined ? before.list : undefined;
  return { ...(condition && { condition }), ...(list && { list }) };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
